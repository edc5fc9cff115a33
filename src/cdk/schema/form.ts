import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../protocol/json.js';

/** What the schema says about reading a config (`optionsByName`). */
const OWN_KEYWORDS = ['aliases', 'letters'];

/**
 * The part of a settings schema that Airbyte's form can show. The form has no alternatives (`anyOf`), so the first one
 * represents all; it requires every object to be open; and it cannot clear a choice, so the word of `unset` is one more
 * choice there. A list of `choices` is all that the form offers. Keywords of our own are not shown. Validation uses the
 * whole schema.
 */
export function formOf(schema: JsonObject): JsonObject {
  const isShown = (key: string, value: Json | undefined): boolean =>
    !OWN_KEYWORDS.includes(key) && (key !== 'additionalProperties' || value !== false);
  const shownAt = (key: string, value: Json): Json =>
    key === 'properties' && isJsonObject(value) ? propertiesOf(value) : shown(value);
  return Object.fromEntries(
    Object.entries(selectable(schema))
      .filter(([key, value]) => isShown(key, value))
      .map(([key, value]) => [key, value === undefined ? value : shownAt(key, value)]),
  );
}

const propertiesOf = (properties: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      isJsonObject(property) ? shown(property) : property,
    ]),
  );

function selectable({ choices, unset, ...schema }: JsonObject): JsonObject {
  const values = schema['enum'] ?? choices;
  if (!isJsonList(values)) return schema;
  return unset === undefined
    ? { ...schema, enum: values }
    : { ...schema, enum: [unset, ...values], default: unset };
}

function shown(value: Json): Json {
  if (isJsonList(value)) return value.map(shown);
  if (!isJsonObject(value)) return value;
  const options = value['anyOf'];
  return isJsonList(options) ? shown(options[0] ?? {}) : formOf(value);
}

import { isJsonList, isJsonObject, scalarText, type Json, type JsonObject } from '../../protocol/json.js';

/** What the schema says about reading a config (`optionsByName`, `shapeSettings`). */
const OWN_KEYWORDS = ['aliases', 'letters'];

/**
 * The part of a settings schema that Airbyte's form can show. The form has no alternatives (`anyOf`), so the first one
 * represents all; it requires every object to be open; and it cannot clear a choice without a default, so that is a text
 * there. Keywords of our own are not shown. Validation uses the whole schema.
 */
export function formOf(schema: JsonObject): JsonObject {
  const required = isJsonList(schema['required']) ? schema['required'] : [];
  const isShown = (key: string, value: Json | undefined): boolean =>
    !OWN_KEYWORDS.includes(key) && (key !== 'additionalProperties' || value !== false);
  const shownAt = (key: string, value: Json): Json =>
    key === 'properties' && isJsonObject(value) ? propertiesOf(value, required) : shown(value);
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => isShown(key, value))
      .map(([key, value]) => [key, value === undefined ? value : shownAt(key, value)]),
  );
}

const propertiesOf = (properties: JsonObject, required: readonly Json[]): JsonObject =>
  Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      isJsonObject(property) ? shown(required.includes(name) ? property : clearable(property)) : property,
    ]),
  );

/** An optional choice without a default, as a text. */
function clearable(property: JsonObject): JsonObject {
  const { enum: choices, ...others } = property;
  if (!isJsonList(choices) || property['default'] !== undefined) return property;
  const texts = choices.map(scalarText);
  return { ...others, pattern: `^(${texts.join('|')})$`, pattern_descriptor: texts.join(' or ') };
}

function shown(value: Json): Json {
  if (isJsonList(value)) return value.map(shown);
  if (!isJsonObject(value)) return value;
  const options = value['anyOf'];
  return isJsonList(options) ? shown(options[0] ?? {}) : formOf(value);
}

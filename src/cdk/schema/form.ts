import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../protocol/json.js';

/**
 * The part of a settings schema that Airbyte's form can show. The form has no alternatives (`anyOf`), so the first one
 * represents all, and it requires every object to be open. Aliases are not shown. Validation uses the whole schema.
 */
export function formOf(schema: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => key !== 'aliases' && (key !== 'additionalProperties' || value !== false))
      .map(([key, value]) => [key, value === undefined ? value : shown(value)]),
  );
}

function shown(value: Json): Json {
  if (isJsonList(value)) return value.map(shown);
  if (!isJsonObject(value)) return value;
  const options = value['anyOf'];
  return isJsonList(options) ? shown(options[0] ?? {}) : formOf(value);
}

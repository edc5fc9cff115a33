import type { JsonObject } from '../../protocol/json.js';
import type { Fields } from './field.js';

/**
 * The JSON schema that `discover` shows for a field table. Every column is nullable and none is required, because the
 * API often omits fields. Undeclared fields are allowed.
 */
export function jsonSchemaOf(fields: Fields): JsonObject {
  const properties = Object.entries(fields).map(([column, { schema, description }]) => [
    column,
    { ...schema, description },
  ]);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: true,
    properties: Object.fromEntries(properties) as JsonObject,
  };
}

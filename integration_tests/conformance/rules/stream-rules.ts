import { Ajv } from 'ajv';

import {
  allProperties,
  isObject,
  listAt,
  propertiesOf,
  schemaNodes,
  typesOf,
  type Schema,
} from './schema-nodes.js';

/** Checks one stream of a catalog and names everything that violates the rule. */
export type StreamRule = (stream: Schema) => readonly string[];

const SYNC_MODES = ['full_refresh', 'incremental'];
const TYPES = ['null', 'string', 'number', 'integer', 'boolean', 'object', 'array'];
const FORMATS = ['date', 'date-time'];
const AIRBYTE_TYPES = ['timestamp_with_timezone', 'timestamp_without_timezone', 'integer'];

const schemaOf = (stream: Schema): Schema => {
  const schema = stream['json_schema'];
  return isObject(schema) ? schema : {};
};

/** Columns by name. */
function columnsOf(stream: Schema): ReadonlyMap<string, Schema> {
  return new Map(
    propertiesOf({ path: '', schema: schemaOf(stream) }).map(({ name, schema }) => [name, schema]),
  );
}

/** The path of a key or cursor as text, and its column if the path has one step. */
function columnAt(
  stream: Schema,
  path: unknown,
): { readonly text: string; readonly column: Schema | undefined } {
  const steps = Array.isArray(path) ? path.map(String) : [];
  const name = steps.length === 1 ? steps[0] : undefined;
  return { text: JSON.stringify(path), column: name === undefined ? undefined : columnsOf(stream).get(name) };
}

const keysOf = (stream: Schema) =>
  listAt(stream, 'source_defined_primary_key').map((path) => columnAt(stream, path));

const placesWith = (stream: Schema, keywords: readonly string[]): readonly string[] =>
  schemaNodes(schemaOf(stream))
    .filter(({ schema }) => keywords.some((keyword) => keyword in schema))
    .map(({ path }) => path || '(root)');

const columnsWhere = (stream: Schema, isBad: (column: Schema) => boolean): readonly string[] =>
  [...columnsOf(stream)].filter(([, column]) => isBad(column)).map(([name]) => name);

const oneOfThem = (value: unknown, known: readonly string[]): boolean =>
  value === undefined || known.includes(String(value));

/** One for all: it compiles the schema of schemas. */
const ajv = new Ajv({ strict: false });

/** Section "TestDiscovery" of Airbyte's acceptance tests, and what destinations need besides. */
export const STREAM_RULES: Readonly<Record<string, StreamRule>> = {
  'the schema is one of JSON schema, draft 7': (stream) => {
    const schema = schemaOf(stream);
    return isObject(stream['json_schema']) && ajv.validateSchema(schema) ? [] : [ajv.errorsText()];
  },
  'the cursor is a column': (stream) => {
    const path = stream['default_cursor_field'];
    if (path === undefined) return [];
    const { text, column } = columnAt(stream, path);
    return column === undefined ? [text] : [];
  },
  'incremental streams name their cursor column, and only they do': (stream) => {
    const incremental = listAt(stream, 'supported_sync_modes').includes('incremental');
    const said = stream['default_cursor_field'] !== undefined;
    return said === incremental ? [] : [`incremental: ${String(incremental)}`];
  },
  'there are no references': (stream) => placesWith(stream, ['$ref']),
  'no schema combines other schemas': (stream) =>
    placesWith(stream, ['allOf', 'not', 'oneOf', 'anyOf', 'if', 'then', 'else']),
  'there is a primary key, and every part of it is a column': (stream) => {
    const keys = keysOf(stream);
    if (keys.length === 0) return ['no primary key'];
    return keys.filter(({ column }) => column === undefined).map(({ text }) => text);
  },
  'no part of the primary key is a list or an object': (stream) =>
    keysOf(stream)
      .filter(({ column }) => typesOf(column ?? {}).some((type) => ['array', 'object'].includes(type)))
      .map(({ text }) => text),
  'there is a sync mode, and every sync mode exists': (stream) => {
    const modes = listAt(stream, 'supported_sync_modes').map(String);
    if (modes.length === 0) return ['no sync mode'];
    return modes.filter((mode) => !SYNC_MODES.includes(mode));
  },
  'additional properties are allowed everywhere': (stream) =>
    schemaNodes(schemaOf(stream))
      .filter(({ schema }) => 'additionalProperties' in schema && schema['additionalProperties'] !== true)
      .map(({ path }) => path || '(root)'),
  'all types and formats are known to destinations': (stream) =>
    schemaNodes(schemaOf(stream))
      .filter(
        ({ schema }) =>
          typesOf(schema).some((type) => !TYPES.includes(type)) ||
          !oneOfThem(schema['format'], FORMATS) ||
          !oneOfThem(schema['airbyte_type'], AIRBYTE_TYPES),
      )
      .map(({ path }) => path || '(root)'),
  'every column has one type and may be null': (stream) =>
    columnsWhere(stream, (column) => {
      const types = typesOf(column);
      return types.length !== 2 || !types.includes('null');
    }),
  'no column is required': (stream) => placesWith(stream, ['required']),
  'every date-time says whether it has a time zone': (stream) =>
    allProperties(schemaOf(stream))
      .filter(
        ({ schema }) =>
          (schema['format'] === 'date-time') !==
          /^timestamp_with(out)?_timezone$/.test(String(schema['airbyte_type'])),
      )
      .map(({ path }) => path),
  'every list declares the type of its items': (stream) =>
    schemaNodes(schemaOf(stream))
      .filter(({ schema }) => typesOf(schema).includes('array') && !isObject(schema['items']))
      .map(({ path }) => path),
  'every column is described': (stream) =>
    columnsWhere(stream, ({ description }) => typeof description !== 'string' || description === ''),
  'incremental streams are resumable': (stream) =>
    listAt(stream, 'supported_sync_modes').includes('incremental') && stream['is_resumable'] !== true
      ? ['is_resumable']
      : [],
  // The protocol on source_defined_cursor: "must be set if is_resumable is set to true".
  'resumable streams have a source-defined cursor, and only they do': (stream) =>
    (stream['source_defined_cursor'] === true) === (stream['is_resumable'] === true)
      ? []
      : ['source_defined_cursor'],
};

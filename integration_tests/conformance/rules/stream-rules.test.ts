import { describe, expect, it } from '@jest/globals';

import type { Schema } from './schema-nodes.js';
import { STREAM_RULES } from './stream-rules.js';

const column = (type: string, rest: Schema = {}): Schema => ({
  type: ['null', type],
  description: 'What it is.',
  ...rest,
});
const TIMESTAMP = column('string', { format: 'date-time', airbyte_type: 'timestamp_with_timezone' });

interface Change {
  readonly stream?: Schema;
  readonly schema?: Schema;
  readonly columns?: Schema;
}

const streamWith = ({ stream = {}, schema = {}, columns = {} }: Change): Schema => ({
  name: 'things',
  supported_sync_modes: ['full_refresh', 'incremental'],
  source_defined_cursor: true,
  default_cursor_field: ['changed'],
  is_resumable: true,
  source_defined_primary_key: [['id']],
  json_schema: {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: true,
    properties: {
      id: column('string'),
      changed: TIMESTAMP,
      ids: column('array', { items: { type: ['null', 'string'] } }),
      // The name of a column is not a keyword.
      not: column('object', { additionalProperties: true }),
      ...columns,
    },
    ...schema,
  },
  ...stream,
});

const BAD: Readonly<Record<keyof typeof STREAM_RULES, readonly (readonly [what: string, change: Change])[]>> =
  {
    'the schema is one of JSON schema, draft 7': [
      ['a type that does not exist', { columns: { name: column('text') } }],
      ['properties that are a list', { schema: { properties: [] } }],
      ['no schema at all', { stream: { json_schema: undefined } }],
    ],
    'the cursor is a column': [
      ['no such column', { stream: { default_cursor_field: ['updated'] } }],
      ['a nested column', { stream: { default_cursor_field: ['not', 'changed'] } }],
    ],
    'incremental streams name their cursor column, and only they do': [
      ['no cursor', { stream: { default_cursor_field: undefined } }],
      ['a cursor for nothing', { stream: { supported_sync_modes: ['full_refresh'] } }],
    ],
    'there are no references': [['a reference', { columns: { name: { $ref: '#/definitions/name' } } }]],
    'no schema combines other schemas': [
      ['allOf', { columns: { name: column('string', { allOf: [{}] }) } }],
      ['not', { columns: { tags: column('array', { items: { not: {} } }) } }],
    ],
    'there is a primary key, and every part of it is a column': [
      ['no key', { stream: { source_defined_primary_key: [] } }],
      ['no such column', { stream: { source_defined_primary_key: [['id'], ['day']] } }],
      ['a nested column', { stream: { source_defined_primary_key: [['not', 'id']] } }],
      ['a list of names', { stream: { source_defined_primary_key: ['id'] } }],
    ],
    'no part of the primary key is a list or an object': [
      ['a list', { stream: { source_defined_primary_key: [['ids']] } }],
      ['an object', { stream: { source_defined_primary_key: [['id'], ['not']] } }],
    ],
    'there is a sync mode, and every sync mode exists': [
      ['none', { stream: { supported_sync_modes: [] } }],
      ['one that does not exist', { stream: { supported_sync_modes: ['full_refresh', 'cdc'] } }],
    ],
    'additional properties are allowed everywhere': [
      ['at the top', { schema: { additionalProperties: false } }],
      ['in a column', { columns: { more: column('object', { additionalProperties: { type: 'string' } }) } }],
    ],
    'all types and formats are known to destinations': [
      ['a format', { columns: { link: column('string', { format: 'uri' }) } }],
      ['a type', { columns: { blob: column('binary') } }],
      ['an airbyte_type', { columns: { big: column('number', { airbyte_type: 'big_integer' }) } }],
    ],
    'every column has one type and may be null': [
      ['never null', { columns: { name: { type: 'string' } } }],
      ['two types', { columns: { name: { type: ['null', 'string', 'integer'] } } }],
      ['only null', { columns: { name: { type: ['null'] } } }],
      ['no type', { columns: { name: {} } }],
    ],
    'no column is required': [['required', { schema: { required: ['id'] } }]],
    'every date-time says whether it has a time zone': [
      ['silence', { columns: { seen: column('string', { format: 'date-time' }) } }],
      [
        'the opposite',
        {
          columns: {
            seen: column('string', { format: 'date-time', airbyte_type: 'time_with_timezone' }),
          },
        },
      ],
      ['no format', { columns: { seen: column('string', { airbyte_type: 'timestamp_with_timezone' }) } }],
    ],
    'every list declares the type of its items': [['silence', { columns: { tags: column('array') } }]],
    'every column is described': [['silence', { columns: { name: { type: ['null', 'string'] } } }]],
    'incremental streams are resumable': [
      ['silence', { stream: { is_resumable: undefined } }],
      ['a denial', { stream: { is_resumable: false } }],
    ],
    'resumable streams have a source-defined cursor, and only they do': [
      ['a cursor of the user', { stream: { source_defined_cursor: false } }],
      ['a cursor for nothing', { stream: { is_resumable: false } }],
    ],
  };

describe.each(Object.entries(STREAM_RULES))('%s', (title, rule) => {
  it('the rule accepts a good stream', () => {
    expect(rule(streamWith({}))).toEqual([]);
  });

  it.each(BAD[title] ?? [])('the rule rejects %s', (_what, change) => {
    expect(rule(streamWith(change))).not.toEqual([]);
  });

  it('the rule has a stream that violates it', () => {
    expect(BAD[title]).toBeDefined();
  });
});

import { describe, expect, it } from '@jest/globals';

import type { Field, JsonObject } from '../../cdk/index.js';
import { DEFAULT_SETTINGS, streamsOf } from '../index.js';
import { fieldsOf, type KnownField } from '../testing/fixtures.js';

const streams = streamsOf(DEFAULT_SETTINGS);

const ENTITIES = ['advertisers', 'campaigns', 'adgroups', 'ads'];

/** For objects from several lists, where the API doesn't say which list they come from. */
const OWN_COLUMNS = ['buying_type'];

/** Requesting it by name suppresses all other fields, so it isn't a column. */
const NO_COLUMN = ['company_name_editable'];

const columnsOf = (stream: string): Readonly<Record<string, Field>> =>
  streams.find(({ name }) => name === stream)?.fields ?? {};

const knownOf = (stream: string): readonly KnownField[] =>
  fieldsOf(stream).filter(({ name }) => !NO_COLUMN.includes(name));

const isId = (name: string): boolean => /(^|_)ids?$/.test(name);

/** Ids with other names, most of them from version 1.2 of the API. */
const OTHER_IDS = [
  'audience',
  'excluded_audience',
  'location',
  'interest_category_v2',
  'interest_keywords',
  'device_models',
  'carriers_v2',
  'pangle_audience_package_include',
  'pangle_audience_package_exclude',
  'catalog_authorized_bc',
];

const isIdColumn = (name: string): boolean => isId(name) || OTHER_IDS.includes(name);

/** The expected type of a column: the reference lists', but ids are text. */
function expectedType(stream: string, { name, type, format, items = 'string' }: KnownField): string {
  if (format === 'date-time' || (stream === 'advertisers' && name === 'create_time')) return 'date-time';
  if (type === 'array') return `array of ${isIdColumn(name) ? 'string' : items}`;
  return isIdColumn(name) ? 'string' : type;
}

function typeOf(schema: JsonObject | undefined): string {
  const [nullable, type] = schema?.['type'] as readonly string[];
  if (nullable !== 'null') return 'not nullable';
  if (typeof schema?.['format'] === 'string') return schema['format'];
  return type === 'array' ? `array of ${typeOf(schema?.['items'] as JsonObject)}` : (type ?? '');
}

describe.each(ENTITIES)('the columns of %s', (stream) => {
  it(`the columns of ${stream} are the known fields, each once`, () => {
    const names = knownOf(stream).map(({ name }) => name);
    const columns = Object.keys(columnsOf(stream)).filter((name) => !OWN_COLUMNS.includes(name));
    expect(columns.sort()).toEqual([...new Set(names)].sort());
  });

  it(`the columns of ${stream} have the types of the reference list`, () => {
    const columns = columnsOf(stream);
    const found = knownOf(stream).map(({ name }) => `${name}: ${typeOf(columns[name]?.schema)}`);
    expect(found).toEqual(knownOf(stream).map((field) => `${field.name}: ${expectedType(stream, field)}`));
  });

  it(`the columns of ${stream} convert what the API sends to their type`, () => {
    const sent: Readonly<Record<string, string | number | boolean>> = {
      string: 'x',
      integer: '5',
      number: '2.5',
      boolean: 1,
    };
    const given: Readonly<Record<string, string | number | boolean>> = {
      string: 'x',
      integer: 5,
      number: 2.5,
      boolean: true,
    };
    for (const { name, type, format } of knownOf(stream)) {
      const value = sent[type];
      if (value === undefined || format !== undefined || isIdColumn(name) || name === 'create_time') continue;
      expect([name, columnsOf(stream)[name]?.parse(value)]).toEqual([name, given[type]]);
    }
  });
});

describe('times', () => {
  it.each(['campaigns', 'adgroups', 'ads'])('times of %s are RFC 3339 in UTC', (stream) => {
    for (const column of ['create_time', 'modify_time']) {
      expect(columnsOf(stream)[column]?.parse('2022-03-28 12:09:05')).toBe('2022-03-28T12:09:05Z');
    }
  });

  it('times of advertisers arrive as epoch seconds and are RFC 3339 in UTC', () => {
    expect(columnsOf('advertisers')['create_time']?.parse(1630335591)).toBe('2021-08-30T14:59:51Z');
  });
});

describe('ids that the API may send as integers', () => {
  it.each([
    ['ads', 'page_id'],
    ['ads', 'tracking_pixel_id'],
    ['adgroups', 'category_id'],
    ['adgroups', 'pixel_id'],
  ])('%s.%s is text', (stream, column) => {
    expect(columnsOf(stream)[column]?.parse(7)).toBe('7');
    expect(columnsOf(stream)[column]?.parse('7100000000000000001')).toBe('7100000000000000001');
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { JsonObject } from '../../protocol/json.js';
import { boolean, dashIsNull, day, id, integer, list, number, object, text, timestamp } from './field.js';
import { jsonSchemaOf } from './json-schema.js';
import { createRowParser } from './row.js';

const FIELDS = {
  ad_id: id('Ad'),
  name: text('Name'),
  clicks: dashIsNull(integer('Clicks')),
  spend: number('Spend'),
  active: boolean('Active'),
  day: day('Day'),
  modify_time: timestamp('Last change'),
  image_ids: list(id, 'Images'),
  rule: object('Rule'),
};

/** The row as the platform receives it. */
const written = <T>(row: T): T => JSON.parse(JSON.stringify(row)) as T;

describe('a row', () => {
  it('a row gets the types of its field table', () => {
    const { data, changes } = createRowParser(FIELDS).parse({
      ad_id: 42,
      name: 'x',
      clicks: '57',
      spend: '20.500',
      active: 1,
      day: '2022-03-29 00:00:00',
      modify_time: '2022-03-29 01:02:03',
      image_ids: [1, '2'],
      rule: { a: [1] },
    });
    expect(data).toEqual({
      ad_id: '42',
      name: 'x',
      clicks: 57,
      spend: 20.5,
      active: true,
      day: '2022-03-29',
      modify_time: '2022-03-29T01:02:03Z',
      image_ids: ['1', '2'],
      rule: { a: [1] },
    });
    expect(changes).toEqual([]);
  });

  it('a value that does not fit becomes null and is listed as a change', () => {
    const { data, changes } = createRowParser(FIELDS).parse({
      clicks: '<5',
      spend: '',
      active: 'maybe',
      name: 'x',
    });
    expect(data).toEqual({ clicks: null, spend: null, active: null, name: 'x' });
    const change = { change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' };
    expect(changes).toEqual(['clicks', 'spend', 'active'].map((field) => ({ field, ...change })));
  });

  it('null and a dash become null without a change', () => {
    const { data, changes } = createRowParser(FIELDS).parse({ clicks: '-', spend: null, image_ids: null });
    expect(data).toEqual({ clicks: null, spend: null, image_ids: null });
    expect(changes).toEqual([]);
  });

  it('a row omits fields that the API omitted', () => {
    expect(createRowParser(FIELDS).parse({ ad_id: '1', name: undefined }).data).toEqual({ ad_id: '1' });
  });

  it('unknown fields are kept as sent, and their names are recorded', () => {
    const parser = createRowParser(FIELDS);
    expect(parser.parse({ ad_id: '1', brand_new: { deep: ['-', 1] } }).data).toEqual({
      ad_id: '1',
      brand_new: { deep: ['-', 1] },
    });
    parser.parse({ brand_new: 1, other: null });
    expect([...parser.unknown]).toEqual(['brand_new', 'other']);
  });

  it('a row is flat if the API nests objects, and a column is also found in an unexpected place', () => {
    const parser = createRowParser(FIELDS, ['dimensions', 'metrics']);
    const dimensions = { ad_id: '1', day: '2024-01-02 00:00:00', country: 'DE' };
    expect(
      written(
        parser.parse({
          name: 'x',
          dimensions,
          metrics: { clicks: '3', name: 'y', active: 'true' },
          spend: '-',
        }),
      ),
    ).toEqual({
      data: { ad_id: '1', name: 'x', clicks: 3, active: true, day: '2024-01-02', country: 'DE', spend: null },
      changes: [{ field: 'spend', change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' }],
    });
    expect(written(parser.parse({ dimensions: null, metrics: 'none' }))).toEqual({
      data: { metrics: 'none' },
      changes: [],
    });
    expect(written(parser.parse({ dimensions, metrics: [{ clicks: '3' }, 1] })).data).toEqual({
      ...{ ad_id: '1', day: '2024-01-02', country: 'DE' },
      metrics: [{ clicks: '3' }, 1],
    });
    expect([...parser.unknown]).toEqual(['country', 'metrics']);
  });

  it.each(['constructor', 'toString', '__proto__'])(
    'a row has no %s because another row had one, and its JSON is valid',
    (name) => {
      const parser = createRowParser({
        a: dashIsNull(number('A')),
        b: dashIsNull(number('B')),
        c: number('C'),
      });
      const plain = { a: '1.5', b: '2.5', c: '3.5' };
      const odd = JSON.parse(`{"a":"1.5","b":"2.5","c":"3.5","${name}":"1.0"}`) as JsonObject;
      const seen = [plain, odd, plain, odd, plain].map((raw) => {
        const text = JSON.stringify(parser.parse(raw).data);
        return Object.entries(JSON.parse(text) as JsonObject).length;
      });
      expect(seen).toEqual([3, 4, 3, 4, 3]);
    },
  );

  it('columns can have any name', () => {
    const names = ['__proto__', 'toString', 'constructor', '"quoted"', 'a-b', '', '\u2028'];
    const raw = JSON.parse(`{${names.map((name) => `${JSON.stringify(name)}:"1"`).join(',')}}`) as JsonObject;
    const typed = Object.fromEntries(names.map((name) => [name, integer('')]));
    const expected = Object.fromEntries(names.map((name) => [name, 1]));
    expect(JSON.stringify(createRowParser(typed).parse(raw).data)).toBe(JSON.stringify(expected));
    expect(JSON.stringify(createRowParser({}).parse(raw).data)).toBe(JSON.stringify(raw));
  });

  it('the parser never throws and never returns a wrong type, whatever the API sends', () => {
    const value = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonObject[string]>;
    const sent = fc.record(Object.fromEntries(Object.keys(FIELDS).map((column) => [column, value])), {
      requiredKeys: [],
    });
    const properties = jsonSchemaOf(FIELDS)['properties'] as Record<string, { type: readonly string[] }>;
    fc.assert(
      fc.property(sent, (raw) => {
        const { data, changes } = written(createRowParser(FIELDS).parse(raw));
        for (const [column, parsed] of Object.entries(data)) {
          expect(properties[column]?.type).toContain(typeOf(parsed, properties[column]?.type ?? []));
        }
        for (const { field } of changes) expect(data[field]).toBeNull();
        expect(Object.keys(data).sort()).toEqual(Object.keys(raw).sort());
      }),
      { numRuns: 300 },
    );
  });
});

describe('the schema of a stream', () => {
  it('the schema of a stream is open, requires nothing, and describes every column', () => {
    const schema = jsonSchemaOf(FIELDS);
    expect(schema).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      additionalProperties: true,
    });
    expect(schema).not.toHaveProperty('required');
    expect(Object.keys(schema['properties'] as JsonObject)).toEqual(Object.keys(FIELDS));
    expect((schema['properties'] as JsonObject)['ad_id']).toEqual({
      type: ['null', 'string'],
      description: 'Ad',
    });
  });
});

function typeOf(value: unknown, allowed: readonly string[]): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number')
    return allowed.includes('integer') && Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

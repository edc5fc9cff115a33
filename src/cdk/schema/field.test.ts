import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Json } from '../../protocol/json.js';
import {
  boolean,
  dashIsNull,
  day,
  emptyIsNull,
  epochMilliseconds,
  epochSeconds,
  id,
  integer,
  list,
  MISFIT,
  number,
  object,
  text,
  timestamp,
  type Field,
  type Misfit,
} from './field.js';

type Row = readonly [raw: Json, expected: Json | Misfit];

const DESCRIPTION = 'what it means';

function check(name: string, field: Field, rows: readonly Row[]): void {
  describe(name, () => {
    it.each(rows.map(([raw, expected]) => [JSON.stringify(raw), raw, expected] as const))(
      `${name} parses %s as expected`,
      (_, raw, expected) => {
        expect(field.parse(raw)).toEqual(expected);
      },
    );
  });
}

check('an id', id(DESCRIPTION), [
  ['7100000000000000001', '7100000000000000001'],
  [7.1e18, MISFIT],
  [1.5, MISFIT],
  [0, '0'],
  [42, '42'],
  ['', ''],
  ['-', '-'],
  [true, MISFIT],
  [{}, MISFIT],
]);

check('a text', text(DESCRIPTION), [
  ['hello', 'hello'],
  ['', ''],
  ['-', '-'],
  ['NO', 'NO'],
  [291905, '291905'],
  [JSON.parse('1e999') as number, MISFIT],
  [false, MISFIT],
  [['a'], MISFIT],
  [{ a: 1 }, MISFIT],
]);

check('a whole number', integer(DESCRIPTION), [
  ['57', 57],
  [57, 57],
  ['57.0', 57],
  ['57.000', 57],
  ['-3', -3],
  ['0', 0],
  ['1e3', 1000],
  ['57.5', MISFIT],
  [57.5, MISFIT],
  ['-', MISFIT],
  ['<5', MISFIT],
  ['', MISFIT],
  [' ', MISFIT],
  ['1,234', MISFIT],
  ['0x10', MISFIT],
  ['NaN', MISFIT],
  ['Infinity', MISFIT],
  ['9007199254740993', MISFIT],
  ['1e400', MISFIT],
  [true, MISFIT],
  [[1], MISFIT],
  [{}, MISFIT],
]);

check('a number', number(DESCRIPTION), [
  ['20.000', 20],
  ['0.3509', 0.3509],
  ['0.93', 0.93],
  ['.5', 0.5],
  ['5.', 5],
  ['+5', 5],
  ['-0.25', -0.25],
  ['1.5e3', 1500],
  ['1E-2', 0.01],
  [20.5, 20.5],
  [0, 0],
  ['123456789012345678', 123456789012345680],
  ['-', MISFIT],
  ['--', MISFIT],
  ['<5', MISFIT],
  ['', MISFIT],
  ['1 000', MISFIT],
  ['1,5', MISFIT],
  ['$5', MISFIT],
  ['5%', MISFIT],
  ['NaN', MISFIT],
  ['-Infinity', MISFIT],
  ['1e999', MISFIT],
  ['1e', MISFIT],
  ['.', MISFIT],
  [false, MISFIT],
  [[], MISFIT],
]);

check('a boolean', boolean(DESCRIPTION), [
  [true, true],
  [false, false],
  ['true', true],
  ['false', false],
  [1, true],
  [0, false],
  ['1', true],
  ['0', false],
  ['-', MISFIT],
  ['', MISFIT],
  ['yes', MISFIT],
  [2, MISFIT],
  [[], MISFIT],
]);

check('an instant', timestamp(DESCRIPTION), [
  ['2022-03-28 12:09:05', '2022-03-28T12:09:05Z'],
  ['2022-03-28T12:09:05Z', '2022-03-28T12:09:05Z'],
  ['2022-03-28T12:09:05', '2022-03-28T12:09:05Z'],
  ['2022-03-28T12:09:05.123Z', '2022-03-28T12:09:05Z'],
  ['2022-03-28T12:09:05+02:00', '2022-03-28T10:09:05Z'],
  ['2022-03-28T12:09:05-0830', '2022-03-28T20:39:05Z'],
  ['2021-01-14 07:04:16 +0000 UTC', '2021-01-14T07:04:16Z'],
  ['2021-01-14 07:04:16 UTC', '2021-01-14T07:04:16Z'],
  ['2021-01-14 07:04:16 +0200', '2021-01-14T05:04:16Z'],
  ['9999-12-31T23:59:59-01:00', MISFIT],
  ['2021-01-14 07:04:16 PST', MISFIT],
  ['2024-02-29 00:00:00', '2024-02-29T00:00:00Z'],
  ['2032-03-25 13:02:23', '2032-03-25T13:02:23Z'],
  ['2023-02-29 00:00:00', MISFIT],
  ['2023-02-29T00:00:00+02:00', MISFIT],
  ['2023-04-31T00:00:00Z', MISFIT],
  ['2022-13-01 00:00:00', MISFIT],
  ['2022-03-28 25:00:00', MISFIT],
  ['2022-03-28 12:60:00', MISFIT],
  ['2022-03-28', MISFIT],
  ['0000-00-00 00:00:00', MISFIT],
  ['-', MISFIT],
  ['', MISFIT],
  ['now', MISFIT],
  [1630335591, MISFIT],
  [{}, MISFIT],
]);

check('an instant in epoch seconds', epochSeconds(DESCRIPTION), [
  [1630335591, '2021-08-30T14:59:51Z'],
  ['1630335591', '2021-08-30T14:59:51Z'],
  [0, '1970-01-01T00:00:00Z'],
  ['2021-01-14 07:04:16 +0000 UTC', '2021-01-14T07:04:16Z'],
  ['2021-08-30 14:59:51', '2021-08-30T14:59:51Z'],
  [1630335591000, MISFIT],
  [-1e11, MISFIT],
  [1.5, MISFIT],
  ['2021-08-30', MISFIT],
  ['', MISFIT],
  [true, MISFIT],
]);

check('an instant in epoch milliseconds', epochMilliseconds(DESCRIPTION), [
  [1581679723600, '2020-02-14T11:28:43Z'],
  ['1581679723600', '2020-02-14T11:28:43Z'],
  [0, '1970-01-01T00:00:00Z'],
  [1e15, MISFIT],
  [1.5, MISFIT],
  ['2021-08-30 14:59:51', MISFIT],
  ['', MISFIT],
]);

check('a column where empty text is no value', emptyIsNull(timestamp(DESCRIPTION)), [
  ['', null],
  ['2022-03-28 12:09:05', '2022-03-28T12:09:05Z'],
  [' ', MISFIT],
  ['-', MISFIT],
]);

check('a day', day(DESCRIPTION), [
  ['2022-03-29 00:00:00', '2022-03-29'],
  ['2022-03-29', '2022-03-29'],
  ['2022-03-29T00:00:00Z', '2022-03-29'],
  ['2024-02-29 00:00:00', '2024-02-29'],
  ['2023-02-29 00:00:00', MISFIT],
  ['2022-00-10', MISFIT],
  ['2022-3-29', MISFIT],
  ['20220329', MISFIT],
  ['-', MISFIT],
  ['', MISFIT],
  [20220329, MISFIT],
]);

check('a list of ids', list(id, DESCRIPTION), [
  [
    ['1', 2, null],
    ['1', '2', null],
  ],
  [[], []],
  [['1', {}], MISFIT],
  ['1', MISFIT],
  [{}, MISFIT],
]);

check('a list of whole numbers', list(integer, DESCRIPTION), [
  [
    [0, '10000'],
    [0, 10000],
  ],
  [['-'], MISFIT],
]);

check('an object', object(DESCRIPTION), [
  [{ a: [1, { b: null }] }, { a: [1, { b: null }] }],
  [{}, {}],
  [[], MISFIT],
  ['{}', MISFIT],
]);

check('a metric in which a dash means no value', dashIsNull(integer(DESCRIPTION)), [
  ['-', null],
  ['5', 5],
  ['<5', MISFIT],
  ['', MISFIT],
]);

check('a text metric in which a dash means no value', dashIsNull(text(DESCRIPTION)), [
  ['-', null],
  ['--', '--'],
  ['USD', 'USD'],
]);

describe('the schema of a column', () => {
  it.each<[string, Field, Json]>([
    ['an id', id(DESCRIPTION), { type: ['null', 'string'] }],
    ['a text', text(DESCRIPTION), { type: ['null', 'string'] }],
    ['a whole number', integer(DESCRIPTION), { type: ['null', 'integer'] }],
    ['a number', number(DESCRIPTION), { type: ['null', 'number'] }],
    ['a boolean', boolean(DESCRIPTION), { type: ['null', 'boolean'] }],
    ['a day', day(DESCRIPTION), { type: ['null', 'string'], format: 'date' }],
    ['an object', object(DESCRIPTION), { type: ['null', 'object'], additionalProperties: true }],
    [
      'an instant',
      timestamp(DESCRIPTION),
      { type: ['null', 'string'], format: 'date-time', airbyte_type: 'timestamp_with_timezone' },
    ],
    [
      'epoch seconds',
      epochSeconds(DESCRIPTION),
      { type: ['null', 'string'], format: 'date-time', airbyte_type: 'timestamp_with_timezone' },
    ],
    ['a list', list(id, DESCRIPTION), { type: ['null', 'array'], items: { type: ['null', 'string'] } }],
    ['a metric', dashIsNull(integer(DESCRIPTION)), { type: ['null', 'integer'] }],
  ])('the schema of %s is nullable and typed', (_, field, schema) => {
    expect(field.schema).toEqual(schema);
    expect(field.description).toBe(DESCRIPTION);
  });
});

describe('an instant', () => {
  it('an instant is parsed correctly, cached or not, however many others come in between', () => {
    const { parse } = timestamp(DESCRIPTION);
    const at = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19);
    for (const period of [10, 3000, 10]) {
      for (let second = 0; second < 5000; second += 1) {
        const text = at(second % period);
        expect(parse(text.replace('T', ' '))).toBe(`${text}Z`);
      }
    }
  });
});

describe('a number as text', () => {
  it('a number as text is accepted only if it is a decimal', () => {
    const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
    const alphabet = fc.constantFrom(...Array.from('0123456789+-.,eExXbBoO_ \n\tInfinityNa/\u0660'));
    fc.assert(
      fc.property(fc.string({ unit: alphabet, maxLength: 8 }), (raw) => {
        const expected = decimal.test(raw) && Number.isFinite(Number(raw)) ? Number(raw) : MISFIT;
        expect(number(DESCRIPTION).parse(raw)).toBe(expected);
      }),
      { numRuns: 20_000 },
    );
  });
});

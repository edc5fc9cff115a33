import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { DEEPEST, parseJson, TOO_DEEP } from './json.js';
import { assertRoomForValues, TooManyValuesError } from './json-values.js';

const ID = '7100000000000000001';

describe('JSON from the wire', () => {
  it.each([
    [`{"page_id":${ID}}`, { page_id: ID }],
    [`{"page_id": ${ID} ,"x":1}`, { page_id: ID, x: 1 }],
    [`{"page_id":\n\t${ID}\r\n}`, { page_id: ID }],
    [`[${ID},${ID}, -${ID} ]`, [ID, ID, `-${ID}`]],
    [`{"a":{"b":[[${ID}],{"c":${ID}}]}}`, { a: { b: [[ID], { c: ID }] } }],
    ['[9007199254740991,9007199254740992]', [9007199254740991, '9007199254740992']],
    ['[-9007199254740991,-9007199254740993]', [-9007199254740991, '-9007199254740993']],
    ['{"n":123456789012345678901234567890}', { n: '123456789012345678901234567890' }],
    [`[{"n":${ID}},{"n":7100000000000000002}]`, [{ n: ID }, { n: '7100000000000000002' }]],
    [`{"2":{"n":${ID}},"1":{"n":7100000000000000002}}`, { 2: { n: ID }, 1: { n: '7100000000000000002' } }],
    [`{"n":7100000000000000002,"n":${ID}}`, { n: ID }],
    [`{"\\u006e":${ID},"n":1}`, { n: 1 }],
    [`{"n":1,"\\u006e":${ID}}`, { n: ID }],
    [`{"x\\"n":7100000000000000002,"n":${ID}}`, { 'x"n': '7100000000000000002', n: ID }],
  ])('parsing keeps every digit of %s', (text, expected) => {
    expect(parseJson(text)).toEqual(expected);
  });

  it.each([
    ['{"a":"x","b":[1,2.5,-3,1e21,true,null]}', { a: 'x', b: [1, 2.5, -3, 1e21, true, null] }],
    ['{"f":12345678901234567.5,"e":12345678901234567e2}', { f: 12345678901234567.5, e: 12345678901234567e2 }],
    [' 42 ', 42],
    ['"text"', 'text'],
    ['null', null],
  ])('parsing leaves %s as it is', (text, expected) => {
    expect(parseJson(text)).toEqual(expected);
  });

  it.each([
    [`{"t":"a:${ID},"}`, { t: `a:${ID},` }],
    [`{"t":"[${ID}]","n":${ID}}`, { t: `[${ID}]`, n: ID }],
    [`{"t":"\\"id\\":${ID},","n":${ID}}`, { t: `"id":${ID},`, n: ID }],
    [`{"t":"\\\\","n":${ID}}`, { t: '\\', n: ID }],
    [`{"t":"\\\\\\":${ID},","n":${ID}}`, { t: `\\":${ID},`, n: ID }],
  ])('digits inside strings are not taken for numbers in %s', (text, expected) => {
    expect(parseJson(text)).toEqual(expected);
  });

  it('the error never quotes the text, which may contain a secret', () => {
    const SECRET = 'b2c9token';
    for (const text of [
      `{"access_token": ${SECRET}}`,
      `{"access_token":"${SECRET}"`,
      SECRET,
      `["${SECRET}",]`,
    ]) {
      expect(() => parseJson(text)).toThrow(SyntaxError);
      expect(() => parseJson(text)).not.toThrow(new RegExp(SECRET.slice(0, 4)));
    }
  });

  it('the error states the position', () => {
    expect(() => parseJson('{"a": nonsense}')).toThrow(/position \d+|not complete/);
  });

  it('parsing keeps every digit of any integer, wherever it is, and changes no string', () => {
    const value = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }),
        fc.maxSafeInteger().map(BigInt),
        textWithNumbers,
        fc.constantFrom(true, false, null),
        fc.array(tie('node'), { maxLength: 4 }),
        fc.dictionary(fc.oneof(fc.string({ maxLength: 4 }), textWithNumbers), tie('node'), {
          maxKeys: 4,
          noNullPrototype: true,
        }),
      ),
    })).node;
    fc.assert(
      fc.property(fc.array(value, { maxLength: 4 }), fc.constantFrom('', ' ', '\n  '), (sent, space) => {
        expect(JSON.stringify(parseJson(write(sent, space)))).toBe(JSON.stringify(expected(sent)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a number of millions of digits', () => {
  it('a number of millions of digits is rejected with a reason', () => {
    const text = `[${'5'.repeat(20_000_000)}]`;
    expect(() => parseJson(text)).toThrow(new SyntaxError('a number of the JSON text is too long'));
  });
});

describe('a text with very many values', () => {
  const numbers = `[${'1,'.repeat(2 ** 20)}1]`;

  it('a text with too many values for the memory is rejected', () => {
    expect(() => {
      assertRoomForValues(numbers, 1_000_000);
    }).toThrow(new TooManyValuesError('a JSON text of more than 1000000 values'));
  });

  it.each([
    ['are few enough', numbers, 2 ** 20 + 2],
    ['are short', '[1,1,1]', 1],
    ['are inside of texts', JSON.stringify([`[,{"\\,`.repeat(2 ** 19)]), 10],
  ])('a text is accepted if its values %s', (_, text, most) => {
    expect(() => {
      assertRoomForValues(text, most);
    }).not.toThrow();
  });
});

/** Strings that look like JSON with long numbers, and that need escapes. */
const textWithNumbers = fc
  .array(fc.constantFrom('"', '\\', ':', ',', '[', ']', '{', '}', ' ', ID, 'id', '\n', 'é'), { maxLength: 8 })
  .map((parts) => parts.join(''));

/** JSON as the API writes it, with bare big integers. */
function write(value: unknown, space: string): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => space + write(item, space)).join(',')}${space}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, member]) => `${space}${JSON.stringify(key)}:${space}${write(member, space)}`,
  );
  return `{${members.join(',')}${space}}`;
}

/** The same value, with integers that a double cannot hold as strings. */
function expected(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (Array.isArray(value)) return value.map(expected);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, expected(member)]));
}

describe('a deeply nested text', () => {
  const inLists = (levels: number, inside = ''): string =>
    `${'['.repeat(levels)}${inside}${']'.repeat(levels)}`;

  it('the deepest value that is parsed can also be written again', () => {
    const text = inLists(DEEPEST, '9007199254740993');
    expect(JSON.stringify(parseJson(text))).toBe(inLists(DEEPEST, '"9007199254740993"'));
  });

  it.each([
    ['lists', inLists(DEEPEST + 1)],
    ['lists by the hundred thousand', inLists(100_000)],
    ['objects', `${'{"a":'.repeat(DEEPEST + 1)}1${'}'.repeat(DEEPEST + 1)}`],
    ['lists behind a number that is rounded', `[9007199254740993,${inLists(100_000)}]`],
    ['lists behind one that stays a number', `[1e300,${inLists(100_000)}]`],
  ])('a deep text of %s is rejected, even after strings with long numbers', (_, text) => {
    for (const before of ['[1]', '[9007199254740993]']) {
      parseJson(before);
      expect(() => parseJson(text)).toThrow(new SyntaxError(TOO_DEEP));
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { characterAt, CHARACTERS } from '../testing/characters.js';
import type { Json } from '../../protocol/json.js';
import { uniformRowsParser } from './uniform-rows.js';
import { parseJson } from './json.js';

const anyCharacter = fc.nat({ max: CHARACTERS - 1 }).map(characterAt);

const NONE = '';
const SAMPLE = { metrics: { spend: '1.20', name: 'Ad', count: 7, note: null }, dimensions: { id: '17' } };

const parse = (text: string, sample: Json = SAMPLE, blank = NONE) => uniformRowsParser(sample, blank)?.(text);

const rowOf = (changes: Readonly<Record<string, Json>> = {}): Json => ({
  metrics: { ...SAMPLE.metrics, ...changes },
  dimensions: SAMPLE.dimensions,
});

describe('uniform objects', () => {
  const rows = [rowOf(), rowOf({ spend: '-' }), rowOf({ count: -1.5e-7, note: true }), rowOf({ name: '' })];

  it('uniform objects are parsed as JSON', () => {
    expect(parse(JSON.stringify(rows))).toEqual(rows);
  });

  it('uniform objects may have blanks after colons and commas, as Python writes them', () => {
    const text = '[{"a": "1", "b": {"c": 2}}, {"a": "3, \\"b\\": ", "b": {"c": 4}}]';
    expect(parse(text, { a: '', b: { c: 0 } }, ' ')).toEqual(JSON.parse(text));
  });

  it.each(['"quoted"', 'back\\slash', 'new\nline', '夏\u2028', '😀', '\ud800', '","count":9,"x":"', '}],['])(
    'uniform objects may contain the string %j',
    (name) => {
      const odd = [rowOf({ name }), rowOf()];
      expect(parse(JSON.stringify(odd))).toEqual(odd);
    },
  );

  it('a string with millions of escapes is left to the general parser', () => {
    const text = `[{"a":"${'\\n'.repeat(6_000_000)}"}]`;
    expect(parse(text, { a: '' })).toBeUndefined();
    expect(parseJson(text)).toEqual([{ a: '\n'.repeat(6_000_000) }]);
  });

  it('uniform objects may contain escapes of any kind', () => {
    const text = JSON.stringify([rowOf()]).replace('"Ad"', '"\\u0041\\/\\u0026\\t\\ud83d\\ude00"');
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  it('uniform objects keep integers that a double cannot hold', () => {
    const text = JSON.stringify([rowOf()]).replace('"count":7', '"count":7123456789012345678');
    expect(parse(text)).toEqual([rowOf({ count: '7123456789012345678' })]);
  });

  it('uniform objects may have names of any kind', () => {
    const sample = JSON.parse('{"__proto__":"a","constructor":"b","a.b*":"c","\\"":"d","é\\\\":"e"}') as Json;
    const [parsed] = parse(JSON.stringify([sample]), sample) ?? [];
    expect(JSON.stringify(parsed)).toBe(JSON.stringify(sample));
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  });

  it('the fast parser agrees with the general one on any objects', () => {
    const texts = fc.oneof(fc.string({ unit: anyCharacter }), fc.constantFrom('-', '0.00', '1e3', '"', '\\'));
    const bares = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    );
    const objects = fc.dictionary(fc.string(), fc.oneof(texts, bares), { minKeys: 1, maxKeys: 6 });
    let left = 0;
    fc.assert(
      fc.property(
        fc.record({ inner: objects, other: texts }),
        fc.array(texts, { maxLength: 5 }),
        (sample, others) => {
          const rows = [sample, ...others.map((other) => ({ ...sample, other }))];
          const text = JSON.stringify(rows);
          const parsed = parse(text, sample);
          if (parsed === undefined) left += 1;
          else expect(parsed).toEqual(parseJson(text));
        },
      ),
      { numRuns: 500 },
    );
    expect(left).toBeLessThan(25);
  });
});

describe('lists for the general parser', () => {
  it.each([
    ['an object has a name more', JSON.stringify([rowOf(), rowOf({ more: 1 })])],
    ['an object has a name less', JSON.stringify([rowOf(), { metrics: SAMPLE.metrics }])],
    ['names come in another order', '[{"dimensions":{"id":"17"},"metrics":{}}]'],
    ['a name comes twice', JSON.stringify([rowOf()]).replace('"count":7', '"count":7,"count":8')],
    ['a value is of another kind', JSON.stringify([rowOf({ spend: 1.2 })])],
    ['a value is a list', JSON.stringify([rowOf({ note: [1] })])],
    ['there are blanks', JSON.stringify([rowOf()], undefined, 1)],
    ['it is empty', '[]'],
    ['it is cut off', JSON.stringify([rowOf(), rowOf()]).slice(0, -5)],
    ['it ends twice', `${JSON.stringify([rowOf()])}]`],
    ['it goes on after its end', `${JSON.stringify([rowOf()])},1]`],
    ['a number is none', JSON.stringify([rowOf()]).replace('"count":7', '"count":7-7')],
    ['a text has a line break in it', JSON.stringify([rowOf()]).replace('"Ad"', '"A\nd"')],
    ['an escape is none', JSON.stringify([rowOf()]).replace('"Ad"', '"A\\xd"')],
  ])('a list is left to the general parser if %s', (_, text) => {
    expect(parse(text)).toBeUndefined();
  });

  it.each([[[1]], ['text'], [null], [{ list: [] }]])(
    'a list is left to the general parser if its first member is %j',
    (sample) => {
      expect(uniformRowsParser(sample, NONE)).toBeUndefined();
    },
  );
});

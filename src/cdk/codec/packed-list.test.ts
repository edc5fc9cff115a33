import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Json } from '../../protocol/json.js';
import { parseJson } from './json.js';
import { PART_BYTES, parsedList, unpackAround, type PackedList } from './packed-list.js';

const keep = (): void => undefined;

function unpack(text: string, release = keep) {
  return unpackAround(Buffer.from(text), 'list', release);
}

const partsOf = (list: PackedList | undefined): readonly (readonly Json[])[] => [...(list?.read() ?? [])];

/** Members that are large enough to need several parts. */
const wide = (count: number, member: (index: number) => Json = () => null): readonly Json[] =>
  Array.from({ length: count }, (_, index) => ({
    id: String(index),
    text: 'é'.repeat(600),
    more: member(index),
  }));

const pageOf = (list: readonly Json[]): Json => ({ code: 0, data: { list, page_info: { total_page: 3 } } });

describe('a list in a JSON text', () => {
  it('the list is empty in the value around it', () => {
    const { around } = unpack(JSON.stringify(pageOf(wide(500)))) ?? {};
    expect(around).toEqual(pageOf([]));
  });

  it('the members come in small parts, however many there are', () => {
    const members = wide(1000);
    const parts = partsOf(unpack(JSON.stringify(pageOf(members)))?.list);
    expect(parts.flat()).toEqual(members);
    expect(parts.length).toBeGreaterThan(20);
    expect(Math.max(...parts.map((part) => Buffer.byteLength(JSON.stringify(part))))).toBeLessThan(
      1.1 * PART_BYTES,
    );
  });

  it.each([
    ['blanks between everything', JSON.stringify(pageOf(wide(500)), undefined, 2)],
    [
      'blanks after commas',
      JSON.stringify(pageOf(wide(500)))
        .replaceAll(',"', ', "')
        .replaceAll('":', '": '),
    ],
    [
      'lists of objects that begin as it does',
      JSON.stringify(pageOf(wide(500, (at) => at < 450 && [{ id: 1 }, { id: 2 }]))),
    ],
    [
      'objects in it that begin as it does',
      JSON.stringify(pageOf(wide(500, (at) => at < 450 && { id: { id: 3 } }))),
    ],
    ['texts that look like members', JSON.stringify(pageOf(wide(500, () => '},{"id":"1'.repeat(9))))],
    [
      'members that begin otherwise',
      JSON.stringify(pageOf(wide(500).map((member, at) => (at % 3 ? member : { odd: at })))),
    ],
    [
      'members that are no objects',
      JSON.stringify(pageOf(wide(500).map((member, at) => (at % 3 ? member : [at])))),
    ],
    ['no members', JSON.stringify(pageOf([]))],
  ])('a list with %s is read completely', (_, text) => {
    const { around, list } = unpack(text) ?? {};
    const members = partsOf(list).flat();
    const whole = JSON.parse(text) as { data: { list: Json[] } };
    expect(members).toEqual(whole.data.list);
    expect([list?.count, list?.isEmpty]).toEqual([members.length, members.length === 0]);
    expect(around).toEqual(pageOf([]));
  });

  it('a list is read completely whatever its members are', () => {
    let unpacked = 0;
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 30 }),
        fc.constantFrom(undefined, 1),
        fc.integer({ min: 0, max: 3 }),
        (members, indent, copies) => {
          const list = [...wide(copies * 40), ...members, ...wide(copies)];
          const text = JSON.stringify({ code: 0, data: { list } }, undefined, indent);
          const found = unpack(text);
          // A member that ends with an object like the first one is taken for the end of something else.
          if (found === undefined) return;
          unpacked += 1;
          const whole = parseJson(text) as { data: { list: Json[] } };
          expect(partsOf(found.list).flat()).toEqual(whole.data.list);
        },
      ),
      { numRuns: 300 },
    );
    expect(unpacked).toBeGreaterThan(250);
  });

  it.each([
    ['has no such list', '{"code":40105,"message":"no","data":{}}'],
    ['has something else of that name', '{"data":{"list":{"a":[1]}}}'],
    [
      'has a last member with an object that begins as it does',
      JSON.stringify(pageOf(wide(5, () => [{ id: 1 }]))),
    ],
    ['has a list inside of another one', '{"list":[{"list":[1]}],"other":[2]}'],
    ['is cut off', JSON.stringify(pageOf(wide(500))).slice(0, -3)],
    ['is cut off inside of the list', JSON.stringify(pageOf(wide(500, () => [1]))).slice(0, 300_000)],
    ['is no JSON', '<html>"list":[1]</html>'],
    ['is empty', ''],
  ])('no list is found in a text that %s', (_, text) => {
    expect(unpack(text)).toBeUndefined();
  });

  it('a broken list throws after the parts before the error', () => {
    const text = JSON.stringify(pageOf(wide(1000))).replace('"id":"900"', '"id":nine');
    const { list } = unpack(text) ?? {};
    const seen: Json[] = [];
    expect(() => {
      for (const part of list?.read() ?? []) seen.push(...part);
    }).toThrow(SyntaxError);
    expect(seen.length).toBeGreaterThan(500);
  });

  it('a list releases its memory once it was read, and cannot be read again', () => {
    let released = 0;
    const { list } = unpack(JSON.stringify(pageOf(wide(500))), () => (released += 1)) ?? {};
    expect(released).toBe(0);
    partsOf(list);
    expect(released).toBe(1);
    expect(() => partsOf(list)).toThrow('already read');
  });

  it('a list keeps integers that a double cannot hold', () => {
    const text = JSON.stringify(pageOf(wide(500))).replaceAll('"more":null', '"more":7123456789012345678');
    expect(partsOf(unpack(text)?.list).at(-1)?.at(-1)).toMatchObject({ more: '7123456789012345678' });
  });
});

describe('two lists', () => {
  const endsOf = (members: readonly Json[]) => unpack(JSON.stringify(pageOf(members)))?.list.ends;

  it('equal lists have the same hash, parsed or not', () => {
    expect(endsOf(wide(500))).toBe(endsOf(wide(500)));
    expect(parsedList(wide(5)).ends).toBe(parsedList(wide(5)).ends);
  });

  it('lists with different members have different hashes', () => {
    expect(endsOf(wide(500))).not.toBe(endsOf([...wide(500).slice(1), wide(501)[500] ?? null]));
    const [first, second, third, other] = wide(4) as [Json, Json, Json, Json];
    const others = [
      [other, second, third],
      [first, second, other],
      [first, third],
    ];
    for (const members of others)
      expect(parsedList(members).ends).not.toBe(parsedList([first, second, third]).ends);
  });
});

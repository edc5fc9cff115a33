import fc from 'fast-check';

import { characterAt, CHARACTERS } from '../src/cdk/testing/characters.js';

const anyCharacter = fc.nat({ max: CHARACTERS - 1 }).map(characterAt);

export const anyCharacters = fc.string({ unit: anyCharacter, maxLength: 200 });

/** Any JSON value, with odd ones overrepresented: long integers, lone surrogates, names of Object's members. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    null,
    true,
    false,
    0,
    -0,
    1,
    -1,
    1e300,
    1e-300,
    9007199254740993,
    2 ** 31,
    0.1,
    '',
    '-',
    '0',
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '\ud800',
    '\u2028\u0000',
    'NaN',
    '1e999',
    '2024-02-30',
    '9'.repeat(400),
  ),
  anyCharacters,
  fc.array(fc.constant([]), { maxLength: 3 }),
  fc.constantFrom({}, { list: [] }, { __proto__: null, length: -1 }, [[[[]]]]),
);

type Path = readonly (string | number)[];

/** Every place in a JSON value, starting with the whole value. */
function placesIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => placesIn(member, [...path, key]))];
}

/** A change at one place of a JSON value: another value, or none. */
export interface Change {
  /** 0 to 1: selects one of its places. */
  readonly where: number;
  readonly to: { readonly value: unknown } | 'gone';
}

export const anyChange: fc.Arbitrary<Change> = fc.record({
  where: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  to: fc.oneof(
    { weight: 4, arbitrary: anyJson.map((value) => ({ value })) },
    { weight: 1, arbitrary: fc.constant('gone' as const) },
  ),
});

export function changed(value: unknown, { where, to }: Change): unknown {
  const places = placesIn(value);
  return changedAt(value, places[Math.floor(where * places.length)] ?? [], to);
}

function changedAt(value: unknown, [key, ...rest]: Path, to: Change['to']): unknown {
  if (key === undefined) return to === 'gone' ? undefined : to.value;
  if (Array.isArray(value)) {
    const members = value.map((member: unknown, index) =>
      index === Number(key) ? changedAt(member, rest, to) : member,
    );
    return members.filter((member) => member !== undefined);
  }
  const entries = Object.entries(value as object).map(
    ([name, member]: [string, unknown]) =>
      [name, name === key ? changedAt(member, rest, to) : member] as const,
  );
  return Object.fromEntries(entries.filter(([, member]) => member !== undefined));
}

/** Text that was truncated, doubled, or lost or gained a piece. */
export const anyDamage: fc.Arbitrary<(text: string) => string> = fc
  .record({
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    to: fc.double({ min: 0, max: 1, noNaN: true }),
    piece: fc.oneof(fc.constant(''), anyCharacters, fc.constantFrom('}', ']', '"', ',', '\\', '\n')),
  })
  .map(({ from, to, piece }) => (text) => {
    const [start, end] = [from, to].map((share) => Math.floor(share * (text.length + 1))) as [number, number];
    return text.slice(0, start) + piece + text.slice(end);
  });

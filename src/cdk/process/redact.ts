import { isJsonObject, type JsonObject } from '../../protocol/json.js';

/** Replaces a secret. */
export const MASK = '****';

/** Minimum length, because shorter values would mask ordinary words ("no", "1") all over the log. */
const SHORTEST_SECRET = 4;

/** Shorter secrets are masked only as a whole, because their beginning may be an ordinary word. */
const LONG_SECRET = 20;

/** Leading characters of a long secret that are masked even without the rest, because the text may have been cut. */
const LEADING = 8;

/** The same in base64, which has four characters for three bytes. */
const LEADING_BASE64 = 11;

/**
 * Creates a function that masks known secrets in a text, including other secrets that they overlap. A secret is also
 * recognised if some or all of its characters are escaped, as in URLs and JSON; as hex; in the base64 of a text that
 * contains it; and if it is cut off after its first characters.
 *
 * @param secrets values of at least 4 characters; shorter ones are ignored
 */
export function createMask(secrets: readonly string[]): (text: string) => string {
  const needles = new Set(
    secrets.flatMap((secret) => [secret, secret.trim()]).filter((secret) => secret.length >= SHORTEST_SECRET),
  );
  if (needles.size === 0) return (text) => text;
  const spellings = [...needles].flatMap(spellingsOf);
  const heads = new RegExp(spellings.map(({ head }) => head).join('|'), 'gi');
  return (text) => {
    let masked = '';
    let copied = 0;
    let end = 0;
    heads.lastIndex = 0;
    for (let found = heads.exec(text); found !== null; found = heads.exec(text)) {
      const { index } = found;
      const reached = Math.max(...spellings.map(({ endIn }) => endIn(text, index)));
      heads.lastIndex = index + 1;
      if (reached <= end) continue;
      if (index >= end) {
        masked += text.slice(copied, index) + MASK;
        end = index;
      }
      copied = end = reached;
    }
    return masked + text.slice(copied);
  };
}

/** A way to write a secret. */
interface Spelling {
  /** Pattern of its beginning. */
  readonly head: string;
  /** Where the secret (or the part of it that is there) ends if it begins at `start`; 0 if it does not begin there. */
  readonly endIn: (text: string, start: number) => number;
}

/** Patterns for one character. None of them can match in two ways. */
type Unit = readonly string[];

/** @param least how many of the units must be there */
function spellingOf(units: readonly Unit[], least: number): Spelling {
  let patterns: readonly (readonly RegExp[])[] | undefined;
  return {
    head: units
      .slice(0, Math.min(least, LEADING))
      .map((unit) => `(?:${unit.join('|')})`)
      .join(''),
    endIn: (text, start) => {
      patterns ??= units.map((unit) => unit.map(patternOf));
      return endOf(patterns, least, { text, start });
    },
  };
}

/** Follows every place where a unit can end, because a percent sign may be literal or begin an escape. */
function endOf(
  patterns: readonly (readonly RegExp[])[],
  least: number,
  { text, start }: { readonly text: string; readonly start: number },
): number {
  let places: ReadonlySet<number> = new Set([start]);
  let count = 0;
  for (const unit of patterns) {
    const next = new Set([...places].flatMap((place) => unit.flatMap((one) => matchEnd(one, text, place))));
    if (next.size === 0) break;
    places = next;
    count += 1;
  }
  return count < least ? 0 : Math.max(...places);
}

/** A cache: secrets are long and consist of few different characters. */
const compiled = new Map<string, RegExp>();

function patternOf(source: string): RegExp {
  const pattern = compiled.get(source) ?? new RegExp(source, 'iy');
  compiled.set(source, pattern);
  return pattern;
}

function matchEnd(pattern: RegExp, text: string, place: number): readonly number[] {
  pattern.lastIndex = place;
  return pattern.test(text) ? [pattern.lastIndex] : [];
}

function spellingsOf(secret: string): readonly Spelling[] {
  // Ids of apps and accounts consist of digits and may share their beginning.
  const isLong = secret.length >= LONG_SECRET && !/^\d+$/.test(secret);
  const bytes = Buffer.from(secret);
  const characters = Array.from(secret, unitOf);
  const hex = Array.from(bytes, (byte, index) => [(index === 0 ? '' : String.raw`[\s:-]?`) + hexOf(byte)]);
  return [
    spellingOf(characters, isLong ? LEADING : characters.length),
    spellingOf(hex, isLong ? LEADING : hex.length),
    ...base64Of(bytes).map(({ own, last }) =>
      spellingOf(Array.from(own + last, inBothAlphabets), isLong ? LEADING_BASE64 : own.length),
    ),
  ];
}

const hexOf = (byte: number): string => byte.toString(16).padStart(2, '0');
const literal = (text: string): string => text.replace(/[$()*+./?[\\\]^{|}-]/g, String.raw`\$&`);

/** As many backslashes as stand before a quote in JSON inside JSON inside JSON. */
const BACKSLASHES = String.raw`\\{1,7}`;
const BACKSLASH: Unit = [1, 2, 3, 4, 5, 6, 7].map((count) => `\\\\{${count}}`);
const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\b', 'b'],
  ['\f', 'f'],
  ['\n', 'n'],
  ['\r', 'r'],
  ['\t', 't'],
  ['"', '"'],
  ['/', '/'],
]);

/** A character as it is, or escaped as in a URL or in JSON. */
function unitOf(character: string): Unit {
  const bytes = Array.from(Buffer.from(character.toWellFormed()), (byte) => `%${hexOf(byte)}`);
  const units = character.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));
  const short = SHORT_ESCAPES.get(character);
  return [
    ...(character === '\\' ? BACKSLASH : [literal(character)]),
    bytes.join(''),
    units.map((unit) => `${BACKSLASHES}u${unit}`).join(''),
    ...(short === undefined ? [] : [`${BACKSLASHES}${literal(short)}`]),
    ...(character === ' ' ? [literal('+')] : []),
  ];
}

/**
 * Spellings in base64. Four characters encode three bytes, so a secret looks different depending on whether the number
 * of bytes before it leaves a remainder of 0, 1 or 2. Characters that also encode neighbouring bytes are not required:
 * those at the beginning are ignored, and the one at the end is optional.
 */
function base64Of(bytes: Buffer): readonly { readonly own: string; readonly last: string }[] {
  return [0, 1, 2].flatMap((before) => {
    const start = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/={1,2}$/, '');
    const [own, last] = [text.slice(start, end), text.slice(end)];
    return own.length < SHORTEST_SECRET ? [] : [{ own, last }];
  });
}

const ALPHABETS: ReadonlyMap<string, string> = new Map([
  ['+', '[+-]'],
  ['/', '[/_]'],
]);
const inBothAlphabets = (character: string): Unit => [ALPHABETS.get(character) ?? character];

/** The values in a raw config that its specification marks as `airbyte_secret`. */
export function secretsOf(specification: JsonObject, config: unknown): readonly string[] {
  const properties = specification['properties'];
  if (!isJsonObject(properties) || !isJsonObject(config)) return [];
  return Object.entries(properties)
    .filter(([, property]) => isJsonObject(property) && property['airbyte_secret'] === true)
    .flatMap(([key]) => textsOf(config[key]));
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

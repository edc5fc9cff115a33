import { isJsonObject, type JsonObject } from '../protocol/json.js';

/** What stands in place of a secret. */
export const MASK = '****';

/** Shorter values would mask ordinary words ("no", "1") all over the log. */
const SHORTEST_SECRET = 4;

/** Masks secrets in every string of a value; anything that is not a string keeps its shape. */
export type Redactor = <T>(value: T) => T;

/**
 * Builds a redactor for known secret values. Each is also recognised where its characters are escaped, as in addresses
 * and in JSON, all of them or some; as hex; and in base64 of a text that it is part of. Longest first, so that a secret
 * that begins like another one leaves no remainder.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const needles = [...new Set(secrets.flatMap((secret) => [secret, secret.trim()]))]
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .sort((a, b) => b.length - a.length);
  if (needles.length === 0) return (value) => value;
  const spellings = new RegExp(needles.flatMap(spellingsOf).join('|'), 'gi');
  const mask = (text: string): string => text.replaceAll(spellings, MASK);
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return mask(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [mask(key), walk(member)]));
  };
  return <T>(value: T): T => walk(value) as T;
}

/** Patterns of what a secret may look like, letters of either case. */
function spellingsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const hex = Array.from(bytes, hexOf).join(String.raw`[\s:-]?`);
  return [Array.from(secret, escapedCharacter).join(''), hex, ...base64Of(bytes)];
}

const hexOf = (byte: number): string => byte.toString(16).padStart(2, '0');
const literal = (text: string): string => text.replace(/[$()*+./?[\\\]^{|}-]/g, String.raw`\$&`);

/** As many backslashes as JSON has before a quote when it stands in JSON in JSON. */
const BACKSLASHES = String.raw`\\{1,7}`;
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\b': 'b',
  '\f': 'f',
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
  '"': '"',
  '/': '/',
};

/** A character as it is, or escaped in an address or in JSON. */
function escapedCharacter(character: string): string {
  const bytes = Array.from(Buffer.from(character.toWellFormed()), (byte) => `%${hexOf(byte)}`);
  const units = character.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));
  const short = SHORT_ESCAPES[character];
  const spellings = [
    character === '\\' ? BACKSLASHES : literal(character),
    bytes.join(''),
    units.map((unit) => `${BACKSLASHES}u${unit}`).join(''),
    ...(short === undefined ? [] : [`${BACKSLASHES}${literal(short)}`]),
    ...(character === ' ' ? [literal('+')] : []),
  ];
  return `(?:${spellings.join('|')})`;
}

/**
 * In base64 four characters are three bytes, so a secret looks different behind a text of whole threes of bytes, of one
 * more and of two more. Characters at its ends that are made of its neighbours in part are not asked for.
 */
function base64Of(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const start = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/={1,2}$/, '');
    const [own, last] = [text.slice(start, end), text.slice(end)];
    return own.length < SHORTEST_SECRET ? [] : [`${inBothAlphabets(own)}(?:${inBothAlphabets(last)})?`];
  });
}

const inBothAlphabets = (base64: string): string =>
  base64.replaceAll('+', '[+-]').replaceAll('/', String.raw`[/_]`);

/** Values of a raw config's properties that the specification marks `airbyte_secret`. */
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

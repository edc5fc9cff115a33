import type { Json } from '../../protocol/json.js';
import { assertRoomForValues } from './json-values.js';

/** A bare integer with enough digits to lose some in a double, where a value can stand. */
const LONG_INTEGER = /[[:,]\s*(-?\d{16,})(?=\s*[,\]}])/g;

/** The end of a name. Word characters between two quotes are a name of a member, never the inside of a text. */
const NAME_END = /"\w+"\s*$/;
const LONGEST_NAME = 80;

/**
 * Lists and objects inside each other that a text may have. No answer, config or state needs more than a dozen; what
 * writes, checks or types such a value calls itself for each, and thousands would be more than its stack holds.
 */
export const DEEPEST = 500;

/** What is wrong with a text whose values lie deeper. */
export const TOO_DEEP = `lists and objects more than ${DEEPEST} deep in each other`;

/**
 * Parses JSON without rounding: integers beyond 2^53 come back as strings of their digits. APIs send
 * 64-bit ids as bare numbers, which `JSON.parse` would change silently.
 *
 * @throws SyntaxError for a text that is no JSON, deeper than `DEEPEST`, or with more values than there is memory for
 *   (TooManyValuesError). It names the position but never quotes the text, which may hold a secret
 */
export function parseJson(text: string): Json {
  assertRoomForValues(text);
  const value = parse(text);
  const rounded: Place[] = [];
  findRounded(value, DEEPEST, rounded);
  if (rounded.length === 0 || restoreDigits(rounded, text)) return value;
  return parse(quoteLongIntegers(text));
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const position = error instanceof Error ? /position \d+/.exec(error.message)?.[0] : undefined;
    throw new SyntaxError(
      position === undefined ? 'the JSON text is not complete' : `invalid JSON at ${position}`,
    );
  }
}

/** Where a number stands that may have been rounded. */
interface Place {
  readonly owner: Record<string, Json>;
  readonly name: string;
}

/** @throws SyntaxError for what lies deeper than `levels` */
function findRounded(value: Json | undefined, levels: number, rounded: Place[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (levels === 0) throw new SyntaxError(TOO_DEEP);
  const owner = value as Record<string, Json>;
  for (const name in owner) {
    const member = owner[name];
    if (typeof member === 'object') {
      if (member !== null) findRounded(member, levels - 1, rounded);
    } else if (typeof member === 'number' && Math.abs(member) > Number.MAX_SAFE_INTEGER)
      rounded.push({ owner, name });
  }
}

/**
 * Puts the digits of the text in the place of rounded numbers, which spares such a page a second parse. False, with nothing changed, where that is no short way: a number stands in a list, many names have such
 * numbers, or two of the text round to the same one.
 */
function restoreDigits(rounded: readonly Place[], text: string): boolean {
  const names = new Set(rounded.map(({ name }) => name));
  if (names.size > MOST_NAMES || rounded.some(({ owner }) => Array.isArray(owner))) return false;
  const digitsOf = new Map<number, string>();
  for (const name of names) {
    for (const digits of integersOf(name, text)) {
      const number = Number(digits);
      if ((digitsOf.get(number) ?? digits) !== digits) return false;
      digitsOf.set(number, digits);
    }
  }
  const found = rounded.map(({ owner, name }) => digitsOf.get(owner[name] as number));
  if (found.includes(undefined)) return false;
  rounded.forEach(({ owner, name }, index) => {
    owner[name] = found[index] ?? null;
  });
  return true;
}

/** The text is searched once for each. */
const MOST_NAMES = 8;

/** A bare integer that a double can hold, rounded. */
const INTEGER = /\s*(-?\d{16,308})(?=\s*[,\]}])/y;

/** Long integers that are members of this name. A quoted name with a colon is never the inside of a text. */
function* integersOf(name: string, text: string): Generator<string> {
  const member = `${JSON.stringify(name)}:`;
  for (let at = text.indexOf(member); at !== -1; at = text.indexOf(member, at + 1)) {
    INTEGER.lastIndex = at + member.length;
    const digits = INTEGER.exec(text)?.[1];
    if (digits !== undefined) yield digits;
  }
}

function quoteLongIntegers(text: string): string {
  try {
    return replaceLongIntegers(text);
  } catch (error) {
    // V8 runs out of room over a number of millions of digits.
    throw error instanceof RangeError ? new SyntaxError('a number of the JSON text is too long') : error;
  }
}

function replaceLongIntegers(text: string): string {
  const insideString = stringTracker(text);
  const isMember = (colon: number): boolean =>
    NAME_END.test(text.slice(Math.max(0, colon - LONGEST_NAME), colon));
  let result = '';
  let copied = 0;
  for (const { 0: found, 1: digits = '', index } of text.matchAll(LONG_INTEGER)) {
    const start = index + found.length - digits.length;
    if (Number.isSafeInteger(Number(digits))) continue;
    if (!(found.startsWith(':') && isMember(index)) && insideString(start)) continue;
    result += `${text.slice(copied, start)}"${digits}"`;
    copied = start + digits.length;
  }
  return result + text.slice(copied);
}

/** Answers, for growing positions, whether a position lies inside a JSON string. One pass over the text in all. */
function stringTracker(text: string): (position: number) => boolean {
  let inside = false;
  let next = text.indexOf('"');
  return (position) => {
    while (next !== -1 && next < position) {
      if (!inside || !isEscaped(text, next)) inside = !inside;
      next = text.indexOf('"', next + 1);
    }
    return inside;
  };
}

function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0;
  while (text[quote - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

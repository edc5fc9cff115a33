import type { Json } from '../../protocol/json.js';
import { assertRoomForValues } from './json-values.js';

/** A bare integer that has enough digits to lose some in a double, at the place of a value. */
const LONG_INTEGER = /[[:,]\s*(-?\d{16,})(?=\s*[,\]}])/g;

/** The end of a member's name. Word characters between two quotes are a name, never the inside of a string. */
const NAME_END = /"\w+"\s*$/;
const LONGEST_NAME = 80;

/**
 * Maximum nesting of lists and objects. No response, config or state needs more than a dozen levels. Functions that
 * write, check or type a value recurse for each, and thousands would overflow the stack.
 */
export const DEEPEST = 500;

/** What is wrong with a text that is nested deeper. */
export const TOO_DEEP = `lists and objects nested more than ${DEEPEST} levels deep`;

/**
 * Parses JSON without rounding: integers beyond 2^53 are returned as strings of their digits. APIs send 64-bit ids as
 * bare numbers, which `JSON.parse` would change silently.
 *
 * @throws SyntaxError for a text that is not JSON, is nested deeper than `DEEPEST`, or has more values than fit into
 *   memory (TooManyValuesError). It names the position but never quotes the text, which may contain a secret
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

/** The place of a number that may have been rounded. */
interface Place {
  readonly owner: Record<string, Json>;
  readonly name: string;
}

/** @throws SyntaxError for values that are nested deeper than `levels` */
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
 * Replaces rounded numbers by their digits in the text, which saves a second parse. Returns false and changes nothing
 * if that is not straightforward: a number is in a list, many names have such numbers, or two of them round to the same
 * number.
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

/** Maximum number of names, because the text is searched once for each. */
const MOST_NAMES = 8;

/** A bare integer that a double can hold only rounded. */
const INTEGER = /\s*(-?\d{16,308})(?=\s*[,\]}])/y;

/** Long integers in members of this name. A quoted name with a colon is never the inside of a string. */
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
    // V8 throws a RangeError for a number of millions of digits.
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

/** Says whether a position is inside a JSON string, for ascending positions. Makes one pass over the text in total. */
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

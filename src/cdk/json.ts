import { isJsonList, type Json } from '../protocol/json.js';
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
 * Parses JSON without rounding: integers beyond 2^53 come back as strings of their digits. TikTok sends some 64-bit
 * ids as bare numbers (tiktok-business-api, `page_id` and `tracking_pixel_id` of ads), which `JSON.parse` would
 * change silently. Texts without such a number, which is nearly all, are parsed once.
 *
 * @throws SyntaxError for a text that is no JSON, deeper than `DEEPEST`, or with more values than there is memory for
 *   (TooManyValuesError). It names the position but never quotes the text, which may hold a secret
 */
export function parseJson(text: string): Json {
  assertRoomForValues(text);
  if (!expectsLongIntegers) {
    const value = parse(text);
    if (!hasLongNumber(value, DEEPEST)) return value;
  }
  const quoted = quoteLongIntegers(text);
  expectsLongIntegers = quoted !== text;
  const value = parse(quoted);
  hasLongNumber(value, DEEPEST);
  return value;
}

/** What one page had, the next one is likely to have: only a guess at which way is the shorter. */
let expectsLongIntegers = false;

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

/**
 * True when a number may have been rounded. Looks at everything, however early there is one.
 *
 * @throws SyntaxError for what lies deeper than `levels`
 */
function hasLongNumber(value: Json | undefined, levels: number): boolean {
  if (typeof value === 'number') return Math.abs(value) > Number.MAX_SAFE_INTEGER;
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) throw new SyntaxError(TOO_DEEP);
  let found = false;
  if (isJsonList(value)) {
    for (const member of value) if (hasLongNumber(member, levels - 1)) found = true;
    return found;
  }
  for (const name in value) if (hasLongNumber(value[name], levels - 1)) found = true;
  return found;
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

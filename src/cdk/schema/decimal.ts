import type { Json } from '../../protocol/json.js';

const [PLUS, MINUS, POINT, ZERO, NINE] = ['+', '-', '.', '0', '9'].map((character) =>
  character.charCodeAt(0),
) as [number, number, number, number, number];

/** A double holds every integer of so many digits, and every power of ten up to that: their quotient is rounded once. */
const EXACT_DIGITS = 15;
const POWERS_OF_TEN = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/**
 * A decimal as text, e.g. `-1.50` or `2e3`; NaN for anything else. Gives the double that `Number` gives, which is the
 * nearest one. Digits with or without a point, which is what metrics are, are read here in half of its time.
 */
export function parseDecimal(text: string): number {
  const isNegative = text.charCodeAt(0) === MINUS;
  const start = isNegative ? 1 : 0;
  const size = readDigits(text, start);
  if (Number.isNaN(size)) return readAsNumber(text);
  if (isShortest(text, start, size)) lastShortest = text;
  return isNegative ? -size : size;
}

/** The last text that was read and was as short as its double can be told. */
let lastShortest = '0';

/**
 * True for a text that `parseDecimal` has read just now, if JSON says its double in the same characters: `12.5`, but not
 * `12.50` or `1e1`. False where that is not known.
 */
export const isAsJson = (text: Json): boolean => text === lastShortest;

/** JSON has smaller doubles with an exponent. */
const SMALLEST = 1e-6;

function isShortest(text: string, start: number, size: number): boolean {
  const { length } = text;
  const last = text.charCodeAt(length - 1);
  if (last === POINT || (last === ZERO && length > start + 1 && text.includes('.'))) return false;
  if (text.charCodeAt(start) === ZERO && length > start + 1 && text.charCodeAt(start + 1) !== POINT)
    return false;
  return size >= SMALLEST || (size === 0 && start === 0);
}

/** NaN for all that is not a few digits, maybe with a point behind the first. */
function readDigits(text: string, start: number): number {
  const { length } = text;
  if (length > EXACT_DIGITS || !isDigit(text.charCodeAt(start))) return NaN;
  let digits = 0;
  let decimals = 0;
  for (let at = start; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) digits = digits * 10 + (code - ZERO);
    else if (code === POINT && decimals === 0) decimals = length - at;
    else return NaN;
  }
  return decimals === 0 ? digits : digits / (POWERS_OF_TEN[decimals - 1] ?? NaN);
}

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

/**
 * `Number` reads more than decimals: spaces, words, hex. What it reads too much begins or ends with a character outside of
 * `+` to `9`, or has a letter in the second place that is no `e`.
 */
function readAsNumber(text: string): number {
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  if (!(first >= PLUS && first <= NINE && last >= PLUS && last <= NINE)) return NaN;
  return text.charCodeAt(1) > NINE && text[1] !== 'e' && text[1] !== 'E' ? NaN : Number(text);
}

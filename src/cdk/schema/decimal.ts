const [PLUS, MINUS, POINT, ZERO, NINE] = ['+', '-', '.', '0', '9'].map((character) =>
  character.charCodeAt(0),
) as [number, number, number, number, number];

/**
 * A double holds every integer of this many digits and every power of ten up to it, so their quotient is rounded once.
 */
const EXACT_DIGITS = 15;
const POWERS_OF_TEN = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/**
 * Parses a decimal such as `-1.50` or `2e3`; NaN for anything else. Returns the nearest double, as `Number` does. Most
 * metrics are digits with or without a point, which are read digit by digit: with a pattern and `Number`, a report row
 * takes 1.1 times the CPU (`npm run bench -- --only ideas`).
 */
export function parseDecimal(text: string): number {
  const isNegative = text.charCodeAt(0) === MINUS;
  const size = readDigits(text, isNegative ? 1 : 0);
  if (Number.isNaN(size)) return readAsNumber(text);
  return isNegative ? -size : size;
}

/** Reads up to 15 digits with an optional point after the first; NaN for anything else. */
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
 * `Number` also accepts spaces, words and hex. Those begin or end with a character outside `+` to `9`, or have a letter
 * other than `e` in the second place.
 */
function readAsNumber(text: string): number {
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  if (!(first >= PLUS && first <= NINE && last >= PLUS && last <= NINE)) return NaN;
  return text.charCodeAt(1) > NINE && text[1] !== 'e' && text[1] !== 'E' ? NaN : Number(text);
}

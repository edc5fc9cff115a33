/** A string or a number, so that digits inside strings are not mistaken for numbers. */
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** Replaces a number with a decimal point or an exponent: no schema accepts it as an integer. */
const NO_INTEGER = '0.5';

/**
 * A number with a point or an exponent right behind a name. The quote of a name has no backslash before it, and one inside
 * a text always has.
 */
const BEHIND_NAME = /(?<!\\)":-?\d+[.eE][\d.eE+-]*/g;

/**
 * Where such a number may stand elsewhere (in a list, alone, behind a space, behind a name that ends with a backslash), and
 * a text that begins with a colon.
 */
const ELSEWHERE = /[[,]\s*-?\d+[.eE]|^\s*-?\d|":\s|\\\\":|[[{,:]\s*":/;

/**
 * Parses JSON for a check of types as Python makes it, where `1.0` and `1e3` are no integers. The values of such
 * numbers are lost on the way.
 *
 * @throws SyntaxError if the text is not JSON
 */
export function parseStrictly(text: string): unknown {
  // Rows have hundreds of texts and numbers, so most lines are not looked at token by token.
  if (!ELSEWHERE.test(text)) return JSON.parse(text.replace(BEHIND_NAME, `":${NO_INTEGER}`));
  return JSON.parse(
    text.replace(STRING_OR_NUMBER, (token) =>
      token.startsWith('"') || !/[.eE]/.test(token) ? token : NO_INTEGER,
    ),
  );
}

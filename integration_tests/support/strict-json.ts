/** A string or a number, so that digits inside strings are not mistaken for numbers. */
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** Replaces a number with a decimal point or an exponent: no schema accepts it as an integer. */
const NO_INTEGER = '0.5';

/**
 * Parses JSON for a type check as Python does it, where `1.0` and `1e3` are not integers. The values of such numbers
 * are lost.
 *
 * @throws SyntaxError if the text is not JSON
 */
export function parseStrictly(text: string): unknown {
  return JSON.parse(
    text.replace(STRING_OR_NUMBER, (token) =>
      token.startsWith('"') || !/[.eE]/.test(token) ? token : NO_INTEGER,
    ),
  );
}

/** A string, or a number: whatever a JSON text holds that could look like a number. */
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** Stands for a number that is written with a point or an exponent: no schema takes it for an integer. */
const NO_INTEGER = '0.5';

/**
 * Parses JSON for a check of types as Python makes it, where `1.0` and `1e3` are no integers. The values of such
 * numbers are lost on the way.
 *
 * @throws SyntaxError when it is no JSON
 */
export function parseStrictly(text: string): unknown {
  return JSON.parse(
    text.replace(STRING_OR_NUMBER, (token) =>
      token.startsWith('"') || !/[.eE]/.test(token) ? token : NO_INTEGER,
    ),
  );
}

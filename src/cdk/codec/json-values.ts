import { mostValues } from '../memory/limits.js';

/** Thrown for a text that would take many times its size once it is parsed. */
export class TooManyValuesError extends SyntaxError {
  override readonly name = 'TooManyValuesError';
}

/** Shorter texts are parsed unseen, which is nearly all: what they hold has room anywhere. */
const LARGE = 2 ** 20;

const [QUOTE, COMMA, BACKSLASH] = ['"', ',', '\\'].map((character) => character.charCodeAt(0));
const OPENINGS = ['[', '{'].map((character) => character.charCodeAt(0));

/**
 * A list of numbers has two characters a value, which takes up to twenty times as much when it is parsed: bounds of texts
 * do not bound that.
 *
 * @throws TooManyValuesError
 */
export function assertRoomForValues(text: string, most = mostValues()): void {
  if (text.length <= LARGE || valuesOf(text) <= most) return;
  throw new TooManyValuesError(`a JSON text of more than ${most} values`);
}

/** How many values a text has, about. */
function valuesOf(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfText(text, at);
    else if (code === COMMA || OPENINGS.includes(code)) count += 1;
  }
  return count;
}

/** Where the text that begins at a quote has its other one. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return text.length;
}

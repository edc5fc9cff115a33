import { usableHeap } from './usable-heap.js';

/** Thrown for a JSON text with so many values that it would take many times its size once parsed. */
export class TooManyValuesError extends SyntaxError {
  override readonly name = 'TooManyValuesError';
}

/** Characters. Shorter texts, which is nearly all, are parsed without counting: they fit anywhere. */
const LARGE = 2 ** 20;

const [QUOTE, COMMA, BACKSLASH] = ['"', ',', '\\'].map((character) => character.charCodeAt(0));
const OPENINGS = ['[', '{'].map((character) => character.charCodeAt(0));

/** Heap bytes per value of a JSON text: some 40 when it is parsed, and room to continue. */
const BYTES_PER_VALUE = 128;

/**
 * Limits the values of a JSON text. A list of numbers can have two characters per value and take twenty times as much
 * memory when parsed, so limiting the size of the text is not enough.
 *
 * @param most maximum number of values; default: as many as the heap has room for
 * @throws TooManyValuesError if the text has more
 */
export function assertRoomForValues(text: string, most?: number): void {
  if (text.length <= LARGE) return;
  const limit = most ?? Math.floor(usableHeap() / BYTES_PER_VALUE);
  if (valuesOf(text) <= limit) return;
  throw new TooManyValuesError(`a JSON text of more than ${limit} values`);
}

/** The approximate number of values in a text. */
function valuesOf(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfText(text, at);
    else if (code === COMMA || OPENINGS.includes(code)) count += 1;
  }
  return count;
}

/** The position of the closing quote of the string that starts at `start`. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return text.length;
}

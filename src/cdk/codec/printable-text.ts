/** Maximum characters of a text for people. Longer ones are not sentences but something else that was sent instead. */
const LONGEST_TEXT = 64 * 1024;

/** Cuts a text to `most` characters, and appends how many more there were. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  // Never cut between the halves of a surrogate pair.
  const kept = text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}… (${text.length - kept.length} more characters)`;
}

/** Maximum characters of foreign text that a sentence quotes. */
const LONGEST_QUOTED = 300;

/** A text of the API, cut for quoting in a sentence (300 characters by default). */
export const excerpt = (text: string, longest = LONGEST_QUOTED): string => cut(text, longest);

/**
 * Characters that a terminal takes for commands or that change the order of text: both sets of control characters except
 * tab and line feed, and the marks that change the writing direction.
 */
const UNPRINTABLE = /[\0-\x08\x0B-\x1F\x7F-\x9F\u202A-\u202E\u2066-\u2069]/g;

/** Escapes control characters as in JSON, so that they are visible and harmless. A JSON text keeps its value. */
export function printable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Makes a text safe to show: at most 65,536 characters, masked, and without control characters. */
export const textForPeople = (text: string, mask: (text: string) => string): string =>
  printable(mask(cut(text, LONGEST_TEXT)));

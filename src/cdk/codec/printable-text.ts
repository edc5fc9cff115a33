/** Characters of a text that say all that anybody reads; more is what an API or a file sent instead of a sentence. */
const LONGEST_TEXT = 64 * 1024;

/** Cuts a text that is longer than `most` characters, and says so at its end. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  // Never between the halves of a character.
  const kept = text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}… (${text.length - kept.length} more characters)`;
}

/** Characters of a text of somebody else's that a sentence quotes. */
const LONGEST_QUOTED = 300;

/** A text of the API as sentences quote it. */
export const excerpt = (text: string, longest = LONGEST_QUOTED): string => cut(text, longest);

/**
 * What a terminal takes for a command, or what makes it show a text in another order than it has: control characters of
 * both sets but tab and line feed, and the marks that turn the direction of writing.
 */
const UNPRINTABLE = /[\0-\x08\x0B-\x1F\x7F-\x9F\u202A-\u202E\u2066-\u2069]/g;

/** A text whose control characters are escaped as in JSON, so that they are seen and do nothing. JSON stays the same JSON. */
export function printable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A text that people can read: not too long, masked, and without characters that a terminal obeys. */
export const textForPeople = (text: string, mask: (text: string) => string): string =>
  printable(mask(cut(text, LONGEST_TEXT)));

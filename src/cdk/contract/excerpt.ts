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

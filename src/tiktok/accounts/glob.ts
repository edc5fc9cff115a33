/** Tests whether a name matches a pattern. */
export type Glob = (name: string) => boolean;

/**
 * Compiles a pattern in which `*` matches any text, including none, and `?` one character. All other characters match
 * themselves, ignoring case and the composition of accents.
 *
 * The part between two stars is searched once, from left to right, without backtracking: its first match leaves the
 * most for the rest. So no pattern takes longer than its length times the length of the name.
 */
export function globOf(pattern: string): Glob {
  const parts = pattern.split('*').map(charactersOf);
  const [head = [], ...others] = parts;
  const tail = others.pop();
  return (name) => {
    const characters = charactersOf(name);
    if (!fitsAt(head, characters, 0)) return false;
    if (tail === undefined) return head.length === characters.length;
    let at = head.length;
    for (const part of others) {
      const place = placeOf(part, characters, at);
      if (place === undefined) return false;
      at = place + part.length;
    }
    const end = characters.length - tail.length;
    return at <= end && fitsAt(tail, characters, end);
  };
}

/** The first position where a part matches; undefined if there is none. */
function placeOf(part: readonly string[], characters: readonly string[], from: number): number | undefined {
  for (let at = from; at + part.length <= characters.length; at += 1) {
    if (fitsAt(part, characters, at)) return at;
  }
  return undefined;
}

function fitsAt(part: readonly string[], characters: readonly string[], at: number): boolean {
  if (at + part.length > characters.length) return false;
  return part.every((character, index) => character === '?' || character === characters[at + index]);
}

const charactersOf = (text: string): readonly string[] => Array.from(text.normalize('NFC'), folded);

/** Folds case in both directions, because some capitals expand to several letters and some letters have no capital. */
const folded = (character: string): string => character.toLowerCase().toUpperCase().toLowerCase();

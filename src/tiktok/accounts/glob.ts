/** Whether a name fits a pattern. */
export type Glob = (name: string) => boolean;

/**
 * A pattern in which `*` is any text, none too, and `?` one character; everything else stands for itself, capitals or
 * not, and however its accents are composed.
 *
 * What stands between two stars is looked for once, from left to right, and never again: where it fits first leaves the
 * most for what comes behind. So no pattern takes longer than its length times that of the name.
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

/** The first place where a part fits; undefined where it does not. */
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

/** Both ways, since some capitals stand for several letters, and some letters have no capital or several. */
const folded = (character: string): string => character.toLowerCase().toUpperCase().toLowerCase();

import { distance } from 'fastest-levenshtein';

/** Letters that may differ before a name is another one, not a slip. */
const MOST_EDITS = 4;

/** `did you mean spend? Else ` for the name that is spelled most alike; empty where none is. */
export function didYouMean(name: string, names: readonly string[]): string {
  const [best] = names
    .map((other) => ({ other, edits: distance(name, other) }))
    .filter(({ edits }) => edits <= Math.min(MOST_EDITS, Math.ceil(name.length / 2)))
    .sort((one, two) => one.edits - two.edits);
  return best === undefined ? '' : `did you mean ${best.other}? Else `;
}

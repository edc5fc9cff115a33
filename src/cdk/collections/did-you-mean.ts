import { distance } from 'fastest-levenshtein';

/** Maximum number of differing letters for a typo. */
const MOST_EDITS = 4;

/** The most similar name, ignoring case; undefined if none is close. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((other) => ({ other, edits: distance(name.toLowerCase(), other.toLowerCase()) }))
    .filter(({ edits }) => edits <= Math.min(MOST_EDITS, Math.ceil(name.length / 2)))
    .sort((one, two) => one.edits - two.edits);
  return best?.other;
}

/** A suggestion such as ` (did you mean spend?)`; empty if no name is close. */
export function didYouMean(name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  return nearest === undefined ? '' : ` (did you mean ${nearest}?)`;
}

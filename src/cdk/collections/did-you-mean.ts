import { distance } from 'fastest-levenshtein';

/** Letters that may differ before a name is another one, not a slip. */
const MOST_EDITS = 4;

/** The name that is spelled most alike, whatever its capitals; undefined where none is close. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((other) => ({ other, edits: distance(name.toLowerCase(), other.toLowerCase()) }))
    .filter(({ edits }) => edits <= Math.min(MOST_EDITS, Math.ceil(name.length / 2)))
    .sort((one, two) => one.edits - two.edits);
  return best?.other;
}

/** ` (did you mean spend?)`, or nothing where no name is close. */
export function didYouMean(name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  return nearest === undefined ? '' : ` (did you mean ${nearest}?)`;
}

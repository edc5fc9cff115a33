import { createHash } from 'node:crypto';

/** Enough that no two of a billion values are likely to share one. */
const HEX_DIGITS = 32;

/** A text that stands for some values and is the same each time: a key for what has none. */
export function fingerprint(values: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, HEX_DIGITS);
}

import { createHash } from 'node:crypto';

/** Enough to make a collision among a billion values unlikely. */
const HEX_DIGITS = 32;

/** A stable hash of some values, as 32 hex digits: a key for rows that have none. */
export function fingerprint(values: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, HEX_DIGITS);
}

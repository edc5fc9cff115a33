import { hash } from 'node:crypto';

/** Enough to make a collision among a billion values unlikely. */
const HEX_DIGITS = 32;

/** A stable hash of some values, as 32 hex digits: a key for rows that have none. */
export function fingerprint(values: readonly (string | number)[]): string {
  return hash('sha256', JSON.stringify(values), 'hex').slice(0, HEX_DIGITS);
}

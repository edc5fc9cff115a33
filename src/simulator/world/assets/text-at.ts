import type { WireValue } from '../../types.js';

/** A member that holds text; empty when it does not. */
export const textAt = (row: Readonly<Record<string, WireValue>>, name: string): string => {
  const value = row[name];
  return typeof value === 'string' ? value : '';
};

import type { WireValue } from '../types.js';

const write = (value: WireValue): string => {
  if (typeof value === 'bigint') return value.toString();
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  const members = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}:${write(one)}`);
  return `{${members.join(',')}}`;
};

/** JSON.stringify, except that bigints become bare integers with all their digits. */
export const writeJson = (value: WireValue): string => {
  try {
    return JSON.stringify(value);
  } catch {
    // The built-in function is many times faster, but throws for a bigint.
    return write(value);
  }
};

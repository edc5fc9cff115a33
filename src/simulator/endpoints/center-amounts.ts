import { readingOf } from '../behaviours.js';
import type { WireRow } from '../types.js';
import type { Context } from './endpoint.js';

const IN_HUNDREDTHS = ['amount', 'cash_amount', 'grant_amount', 'tax_amount', 'subtotal'];

/** Writes the hundredths of costs and transactions as the API does. */
export const inWireAmounts = ({ options }: Context): ((row: WireRow) => WireRow) => {
  const divisor = readingOf(options, 'bc-amounts') === 'units' ? 100 : 1;
  return (row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        IN_HUNDREDTHS.includes(name) ? Number(value) / divisor : value,
      ]),
    );
};

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseDecimal } from './decimal.js';

const digits = fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), maxLength: 17 });
const decimals = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    digits,
    fc.constantFrom('', '.'),
    digits,
    fc.constantFrom('', 'e2', 'e-7'),
  )
  .map((parts) => parts.join(''));

describe('a decimal as text', () => {
  it('a decimal is parsed to the double of Number, however many digits are on either side of its point', () => {
    fc.assert(
      fc.property(decimals, (text) => {
        fc.pre(/\d/.test(text));
        expect(parseDecimal(text)).toBe(Number(text));
      }),
      { numRuns: 20_000 },
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { isAsJson, parseDecimal } from './decimal.js';

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

  it.each(['0', '7', '-7', '100', '12.5', '-0.25', '0.000001', '1000000.5', '123456789012345'])(
    'JSON writes the decimal %j with the same characters',
    (text) => {
      expect(isAsJson(text, parseDecimal(text))).toBe(true);
    },
  );

  it.each([
    '-0',
    '00',
    '07',
    '1.',
    '.5',
    '+1',
    '12.50',
    '1.0',
    '1e1',
    '0.0000001',
    '0.1234567890123456',
    '-',
    'x',
  ])('JSON writes the decimal %j in another way', (text) => {
    expect(isAsJson(text, parseDecimal(text))).toBe(false);
  });

  it('a decimal counts as JSON only if JSON writes it the same way', () => {
    fc.assert(
      fc.property(decimals, (text) => {
        const value = parseDecimal(text);
        if (isAsJson(text, value)) expect(JSON.stringify(value)).toBe(text);
      }),
      { numRuns: 20_000 },
    );
  });
});

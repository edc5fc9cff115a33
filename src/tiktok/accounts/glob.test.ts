import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { selectionProperties } from '../config/account-selection.js';
import { globOf } from './glob.js';

describe('a name pattern', () => {
  it.each([
    ['Acme *', 'Acme Shoes', true],
    ['Acme *', 'Acme', false],
    ['* - Europe ??', 'Acme - Europe DE', true],
    ['* - Europe ??', 'Acme - Europe DEU', false],
    ['*-*', 'a-b', true],
    ['*-*', 'a–b', false],
    ['acme', 'ACME', true],
    ['acme', 'Acme GmbH', false],
    ['Straße *', 'STRASSE 7', false],
    ['ΟΔΟΣ', 'οδος', true],
    ['οδοσ', 'οδος', true],
    ['Кофе*', 'КОФЕ и чай', true],
    ['cafe\u0301', 'CAF\u00c9', true],
    ['?', '👍', true],
    ['??', '👍', false],
    ['?', '', false],
    ['*', '', true],
    ['**', 'anything', true],
    ['a*b*c', 'a b c b c', true],
    ['a*b*c', 'a c b', false],
    ['ab*ba', 'aba', false],
    ['*aab', 'aaab', true],
    ['*a?b*', 'xxaab', true],
    ['[a-z] (1+1) {2} ^$ \\d . | / &&', '[A-Z] (1+1) {2} ^$ \\D . | / &&', true],
    ['[a-z]', 'b', false],
    ['a.c', 'abc', false],
    ['a*c', 'a\nb\nc', true],
    ['constructor', 'Constructor', true],
  ])('the pattern %j matches the name %j: %s', (pattern, name, fits) => {
    expect(globOf(pattern)(name)).toBe(fits);
  });

  it('every example of the form is a valid pattern', () => {
    const { examples } = selectionProperties.account_filter.properties.name_pattern;
    for (const example of examples) {
      const name = example.replaceAll('*', 'Any').replaceAll('?', 'x');
      expect([example, globOf(example)(name), globOf(example)('')]).toEqual([example, true, false]);
    }
  });

  it('a pattern with a thousand stars rejects a name quickly', () => {
    expect(globOf(`${'*a'.repeat(1000)}*b`)('a'.repeat(5000))).toBe(false);
    expect(globOf(`${'*?'.repeat(1000)}*b`)('a'.repeat(5000))).toBe(false);
    expect(globOf('*'.repeat(10_000))('a'.repeat(5000))).toBe(true);
    expect(globOf('?'.repeat(10_000))('a'.repeat(9999))).toBe(false);
  });

  it('a pattern agrees with the equivalent regular expression', () => {
    const letter = fc.constantFrom('a', 'b', '-', '*', '?');
    const text = fc.array(letter, { maxLength: 8 }).map((letters) => letters.join(''));
    fc.assert(
      fc.property(text, text, (pattern, name) => {
        const source = pattern.replaceAll('*', '.*').replaceAll('?', '.');
        expect(globOf(pattern)(name)).toBe(new RegExp(`^${source}$`, 's').test(name));
      }),
      { numRuns: 2000, seed: 1 },
    );
  });
});

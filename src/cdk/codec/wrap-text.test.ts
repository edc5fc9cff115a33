import { expect, test } from '@jest/globals';
import fc from 'fast-check';

import { wrapText } from './wrap-text.js';

test.each([
  ['a short line stays', 'one two', 'one two'],
  ['a long line is broken at spaces', 'one two three four', 'one two\nthree four'],
  ['each line is broken by itself', 'one two three\nfour five six', 'one two\nthree\nfour five\nsix'],
  ['further lines have the indentation of the first', '  one two three', '  one two\n  three'],
  [
    'a word that is longer than a line stays whole',
    'a incomprehensibilities b',
    'a\nincomprehensibilities\nb',
  ],
  ['a command in backticks stays whole', 'Run `plan --config FILE`.', 'Run\n`plan --config FILE`.'],
  ['a table stays as it is', 'stream      rows      requests', 'stream      rows      requests'],
])('%s', (_, text, wrapped) => {
  expect(wrapText(text, 10)).toBe(wrapped);
});

test('wrapping loses no word and breaks none', () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 });
  fc.assert(
    fc.property(words, fc.integer({ min: 5, max: 40 }), (given, columns) => {
      expect(wrapText(given.join(' '), columns).split(/[ \n]/)).toEqual(given);
    }),
  );
});

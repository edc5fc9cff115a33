import { expect, test } from '@jest/globals';

import { counted, duration } from './words.js';

test.each([
  [0, '0 accounts'],
  [1, '1 account'],
  [1200, '1,200 accounts'],
])('the count %d is followed by the right form of the noun', (count, text) => {
  expect(counted(count, 'account')).toBe(text);
});

test.each([
  [0.2, '1 s'],
  [12, '12 s'],
  [120, '120 s'],
  [121, '3 min'],
  [7200, '120 min'],
  [7201, '3 h'],
  [5_000_000, '1,389 h'],
])('a duration of %d seconds is shown in seconds, minutes or hours, rounded up', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

import { expect, test } from '@jest/globals';

import { money, renderBars } from './bars.js';

test('the largest amount fills the width, and the others are in proportion', () => {
  const chart = renderBars(
    [
      { label: 'Spring', value: 1000 },
      { label: 'Autumn', value: 500 },
      { label: 'Winter', value: 31.25 },
      { label: 'None', value: 0 },
    ],
    4,
  );
  expect(chart).toBe(
    [
      '  1,000.00  ████  Spring',
      '    500.00  ██    Autumn',
      '     31.25  ▏     Winter',
      '      0.00        None',
      '',
    ].join('\n'),
  );
});

test('amounts of zero have no bars', () => {
  expect(renderBars([{ label: 'a', value: 0 }], 4)).toBe('  0.00        a\n');
});

test('a chart without amounts is empty', () => {
  expect(renderBars([], 4)).toBe('');
});

test.each([
  ['Two\nlines', 'Two lines'],
  ['Tab\there\r\n', 'Tab here '],
  ['\x1b[31mred', ' [31mred'],
  ['x'.repeat(41), `${'x'.repeat(39)}…`],
  ['👩‍👩‍👧‍👦'.repeat(40), '👩‍👩‍👧‍👦'.repeat(40)],
])('the label %j is shown as %j', (label, shown) => {
  expect(renderBars([{ label, value: 1 }], 1)).toBe(`  1.00  █  ${shown}\n`);
});

test.each([
  [0, '0.00'],
  [1234567.891, '1,234,567.89'],
  [0.005, '0.01'],
])('the amount %d is shown as %s', (value, shown) => {
  expect(money(value)).toBe(shown);
});

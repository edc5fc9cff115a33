import { expect, test } from '@jest/globals';

import { renderTable } from './table.js';

test('names are left-aligned, figures right-aligned, and totals are below a rule', () => {
  const table = renderTable({
    head: ['stream', 'rows', 'sec'],
    body: [
      ['ads', 1234567, '0.1'],
      ['campaigns', 8, '12.0'],
    ],
    foot: ['total', 1234575, '12.1'],
  });
  expect(table).toBe(
    [
      'stream          rows   sec',
      '─────────  ─────────  ────',
      'ads        1,234,567   0.1',
      'campaigns          8  12.0',
      '─────────  ─────────  ────',
      'total      1,234,575  12.1',
      '',
    ].join('\n'),
  );
});

test('a table without totals ends with its last row', () => {
  expect(renderTable({ head: ['a', 'b'], body: [['x', 1]] })).toBe('a  b\n─  ─\nx  1\n');
});

test('a table without rows is only its head', () => {
  expect(renderTable({ head: ['stream', 'rows'], body: [] })).toBe('stream  rows\n──────  ────\n');
});

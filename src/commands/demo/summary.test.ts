import { expect, test } from '@jest/globals';

import { renderSummary, type CountedRead } from './summary.js';

const aRead = (rows: number, milliseconds: number): CountedRead => ({
  tallies: ['ads', 'campaigns'].map((stream) => ({
    stream,
    accounts: new Set(),
    rows,
    startedAt: 1000,
    endedAt: 1000 + milliseconds,
    complete: true,
  })),
  states: [],
  requests: new Map([['ads', 7]]),
});

test('the summary shows both reads side by side, with totals', () => {
  expect(renderSummary(aRead(1500, 2000), aRead(3, 140))).toBe(
    [
      'stream      rows  requests  sec  re-read  requests  sec',
      '─────────  ─────  ────────  ───  ───────  ────────  ───',
      'ads        1,500         7  2.0        3         7  0.1',
      'campaigns  1,500         0  2.0        3         0  0.1',
      '─────────  ─────  ────────  ───  ───────  ────────  ───',
      'total      3,000         7  4.0        6         7  0.3',
      '',
    ].join('\n'),
  );
});

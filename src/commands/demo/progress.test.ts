import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';

import { createProgress } from './progress.js';
import type { Tally } from './tally.js';

const NOT_STARTED = {
  accounts: new Set<string>(),
  rows: 0,
  startedAt: undefined,
  endedAt: undefined,
  complete: false,
};
const waiting = (stream: string): Tally => ({ stream, ...NOT_STARTED });
const done = (stream: string, rows: number): Tally => ({
  ...waiting(stream),
  rows,
  startedAt: 1000,
  endedAt: 3500,
  complete: true,
});

function output({ isTTY = false, columns = 80, now = (): number => 5000 } = {}) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns });
  return { stream, now, text: () => String(stream.read() ?? '') };
}

describe('progress in a log', () => {
  test('a stream is logged as one line when it ends', () => {
    const out = output();
    const progress = createProgress([waiting('ads'), waiting('campaigns')], 2, out);
    progress.moved();
    expect(out.text()).toBe('');
    progress.ended(done('ads', 1234));
    progress.close();
    expect(out.text()).toBe('  ads         1,234 rows    2.5 s\n');
  });

  test('a stream that was not read to its end is marked incomplete', () => {
    const out = output();
    createProgress([waiting('ads')], 1, out).ended({ ...done('ads', 7), complete: false });
    expect(out.text()).toBe('  ads       7 rows    2.5 s  incomplete\n');
  });
});

describe('progress in a terminal', () => {
  const half: Tally = {
    ...waiting('campaigns'),
    accounts: new Set(['1', '2', '3']),
    rows: 9,
    startedAt: 4000,
  };

  test('a bar shows the share of accounts that are done', () => {
    const out = output({ isTTY: true });
    createProgress([done('ads', 5), half, waiting('x')], 4, out);
    expect(out.text().replaceAll('\x1b[2K', '')).toBe(
      [
        `  ads        ${'█'.repeat(24)}       5 rows    2.5 s`,
        `  campaigns  ${'█'.repeat(12)}${'░'.repeat(12)}       9 rows    1.0 s`,
        `  x          ${'░'.repeat(24)}`,
        '',
      ].join('\n'),
    );
  });

  test('bars are redrawn in place, and no more often than the eye needs', () => {
    let now = 0;
    const out = output({ isTTY: true, now: () => now });
    const progress = createProgress([waiting('ads'), waiting('x')], 1, out);
    out.text();
    now = 79;
    progress.moved();
    expect(out.text()).toBe('');
    now = 80;
    progress.moved();
    expect(out.text()).toMatch(/^\x1b\[2A/);
    progress.close();
    expect(out.text()).toMatch(/^\x1b\[2A/);
  });

  test('no line is wider than the terminal, because redrawing would then leave remains', () => {
    const out = output({ isTTY: true, columns: 20 });
    createProgress([half], 4, out);
    expect(out.text().replaceAll('\x1b[2K', '')).toHaveLength(20);
  });
});

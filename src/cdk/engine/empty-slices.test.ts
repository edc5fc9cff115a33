import { describe, expect, it } from '@jest/globals';

import type { Slice, SliceRange } from '../contract/slice.js';
import { createTestLogger } from '../testing/fakes.js';
import { errorsOf, lastStateOf, outline, rowsOf, runSync, statesOf } from '../testing/run-sync.js';
import { dailyToy, NO_TOY, type Toy } from '../testing/toy.js';

const ROWS: Toy = {
  ...NO_TOY,
  rows: { a: [{ id: 'a1', day: '2024-01-22' }], b: [{ id: 'b1', day: '2024-01-02' }] },
};
const EMPTY_START: readonly SliceRange[] = [
  { dates: { start: '2024-01-01', end: '2024-01-20' }, empty: true },
  { dates: { start: '2024-01-21', end: '2024-01-30' } },
  { dates: { start: '2024-01-31', end: '2024-01-31' } },
];
const EMPTY: readonly SliceRange[] = [{ dates: { start: '2024-01-01', end: '2024-01-31' }, empty: true }];

/** The slices of each account, which replace the windows that the toy plans. */
async function read(spans: Readonly<Record<string, readonly SliceRange[]>>, toy: Toy = ROWS) {
  const asked: Slice[] = [];
  const log = createTestLogger();
  const onPage: Toy['onPage'] = (slice, page, wait) => {
    asked.push(slice);
    return toy.onPage?.(slice, page, wait) ?? Promise.resolve();
  };
  const stream = {
    ...dailyToy,
    plan: (_: Toy, { partition }: { partition: Readonly<Record<string, string>> }) =>
      Promise.resolve(spans[partition['account'] ?? ''] ?? []),
  };
  const output = await runSync({ session: { ...toy, onPage }, streams: [stream], log });
  return { ...output, log, asked: asked.map(({ dates }) => dates?.start) };
}

describe('a slice that is known to be empty', () => {
  it('an empty slice is not requested, and the others are', async () => {
    const { asked, messages, complete } = await read({ a: EMPTY_START, b: EMPTY });
    expect(complete).toBe(true);
    expect(asked).toEqual(['2024-01-21', '2024-01-31']);
    expect(rowsOf(messages).map(({ id }) => id)).toEqual(['a1']);
  });

  it('an empty slice moves the cursor to its end', async () => {
    const { messages } = await read({ a: EMPTY_START, b: EMPTY });
    expect(statesOf(messages)[0]?.stream.stream_state).toEqual({
      states: [{ partition: { account: 'a' }, cursor: { day: '2024-01-20' } }],
    });
    expect(lastStateOf(messages, 'daily')).toEqual({
      states: [
        { partition: { account: 'a' }, cursor: { day: '2024-01-31' } },
        { partition: { account: 'b' }, cursor: { day: '2024-01-31' } },
      ],
    });
  });

  it('empty slices are counted in the line of their stream, if there are any', async () => {
    const { log } = await read({ a: EMPTY_START, b: EMPTY });
    expect(log.lines.filter((line) => line.includes('no activity'))).toEqual([
      expect.stringMatching(/^INFO daily: 1 row, .* s; skipped 2 date ranges with no activity$/),
    ]);
    const { log: quiet } = await read({ a: EMPTY_START.slice(1) });
    expect(quiet.lines.filter((line) => line.includes('no activity'))).toEqual([]);
  });

  it('an account that is refused after an empty slice still costs only one call', async () => {
    const onPage = () => Promise.reject(new Error('refused'));
    const { asked, messages } = await read({ a: EMPTY_START }, { ...ROWS, onPage });
    expect(asked).toEqual(['2024-01-21']);
    expect(errorsOf(messages)).toHaveLength(1);
    expect(lastStateOf(messages, 'daily')).toEqual({
      states: [{ partition: { account: 'a' }, cursor: { day: '2024-01-20' } }],
    });
    expect(outline(messages).at(-1)).toBe('INCOMPLETE daily');
  });
});

describe('the plans of several accounts', () => {
  it('accounts are planned in parallel', async () => {
    const rows = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`a${index}`, []]));
    let planning = 0;
    let most = 0;
    const stream: typeof dailyToy = {
      ...dailyToy,
      plan: async () => {
        planning += 1;
        most = Math.max(most, planning);
        await new Promise((resolve) => setImmediate(resolve));
        planning -= 1;
        return EMPTY;
      },
    };
    const { complete, messages } = await runSync({ session: { ...NO_TOY, rows }, streams: [stream] });
    expect(complete).toBe(true);
    expect(most).toBeGreaterThan(4);
    expect(most).toBeLessThan(12);
    expect(statesOf(messages)).toHaveLength(20);
  });
});

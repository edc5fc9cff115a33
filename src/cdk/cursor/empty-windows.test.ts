import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { addDays, splitDateRange, type DateRange } from '../time/days.js';
import { findEmptyRanges, markEmpty } from './empty-windows.js';

const START = '2023-01-01';
const WINDOW_DAYS = 30;

/** Windows from START on, as many as a plan has for so many days. */
const windowsOf = (days: number): readonly DateRange[] =>
  splitDateRange({ start: START, end: addDays(START, days - 1) }, WINDOW_DAYS);

/** Searches the windows of so many days of which some are active, counted from 0. */
async function search(active: readonly number[], { days = 360, fewestWindows = 1 } = {}) {
  const windows = windowsOf(days);
  const asked: DateRange[] = [];
  const activeWindows = windows.filter((_, index) => active.includes(index));
  const stretches = await findEmptyRanges(windows, {
    longestDays: 365,
    fewestWindows,
    isActive: (stretch) => {
      asked.push(stretch);
      const overlaps = ({ start, end }: DateRange) => start <= stretch.end && end >= stretch.start;
      return Promise.resolve(activeWindows.some(overlaps));
    },
  });
  const spans = markEmpty(
    windows.map((dates) => ({ dates })),
    stretches,
  );
  const left = windows.flatMap((window, index) =>
    spans.some(({ dates: dates, empty }) => dates?.start === window.start && empty !== true) ? [index] : [],
  );
  return { windows, asked, spans, left };
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

describe('the search for empty stretches', () => {
  it('takes one request for a year without activity, which becomes one span', async () => {
    const { asked, spans } = await search([]);
    expect(asked).toEqual([{ start: START, end: '2023-12-26' }]);
    expect(spans).toEqual([{ dates: { start: START, end: '2023-12-26' }, empty: true }]);
  });

  it('takes three requests for a year that is active throughout, and leaves it as it is', async () => {
    const { asked, windows, spans } = await search(range(0, 12));
    expect(asked).toHaveLength(3);
    expect(spans).toEqual(windows.map((dates) => ({ dates })));
  });

  it('asks about 365 days at most, and about stretches of the same length', async () => {
    const { asked } = await search([], { days: 400 });
    expect(asked).toEqual([
      { start: '2023-01-01', end: '2023-07-29' },
      { start: '2023-07-30', end: '2024-02-04' },
    ]);
  });

  it('does not ask about the second half where the first is empty', async () => {
    const { asked, left } = await search([11]);
    expect(left).toEqual([11]);
    expect(asked.map(({ start }) => start)).toEqual(['2023-01-01', '2023-01-01', '2023-06-30', '2023-09-28']);
  });

  it.each([
    ['an account that begins late', range(6, 12), range(6, 12)],
    ['an account that stops early', range(0, 3), range(0, 3)],
    ['activity in one window', [4], [4]],
    ['a pause between two halves that are both active', [0, 11], range(0, 12)],
  ])('finds %s', async (_, active, expected) => {
    expect((await search(active)).left).toEqual(expected);
  });

  it('does not ask about fewer windows than are worth it', async () => {
    const { asked, left } = await search([0], { fewestWindows: 3 });
    expect(asked).toHaveLength(5);
    expect(left).toEqual([0, 1, 2]);
  });

  it('does without a request where there is no window', async () => {
    expect(await findEmptyRanges([], { longestDays: 1, fewestWindows: 1, isActive: () => fail() })).toEqual(
      [],
    );
  });

  it('never takes an active window for an empty one, whatever is active, and stays cheap', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1500 }),
        fc.uniqueArray(fc.nat(49)),
        fc.integer({ min: 1, max: 4 }),
        async (days, active, fewestWindows) => {
          const { windows, asked, spans, left } = await search(active, { days, fewestWindows });
          expect(left).toEqual(expect.arrayContaining(active.filter((index) => index < windows.length)));
          const starts = spans.map(({ dates: dates }) => dates?.start);
          const endsBefore = spans.map(({ dates: dates }) => addDays(dates?.end ?? '', 1));
          expect([starts[0], ...endsBefore]).toEqual([...starts, addDays(windows.at(-1)?.end ?? '', 1)]);
          const emptyPairs = spans.filter(({ empty }, index) => empty && spans[index + 1]?.empty);
          expect(emptyPairs).toEqual([]);
          const years = Math.ceil(days / 330);
          expect(asked.length).toBeLessThanOrEqual(years * 9);
        },
      ),
    );
  });
});

const fail = (): never => {
  throw new Error('asked');
};

describe('marking empty spans', () => {
  const spans = windowsOf(90).map((dates) => ({ dates }));

  it('leaves a span alone of which one day lies outside', () => {
    expect(markEmpty(spans, [{ start: '2023-01-02', end: '2023-03-30' }])).toEqual([
      spans[0],
      { dates: { start: '2023-01-31', end: '2023-03-01' }, empty: true },
      spans[2],
    ]);
  });

  it('leaves a span without days alone', () => {
    expect(markEmpty([{}], [{ start: START, end: '2023-12-31' }])).toEqual([{}]);
  });

  it('joins what is empty in two stretches', () => {
    const stretches = [
      { start: '2023-01-01', end: '2023-01-30' },
      { start: '2023-01-31', end: '2023-03-01' },
    ];
    expect(markEmpty(spans, stretches)).toEqual([
      { dates: { start: '2023-01-01', end: '2023-03-01' }, empty: true },
      spans[2],
    ]);
  });
});

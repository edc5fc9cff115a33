import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { addDays, splitDateRange, type DateRange } from '../time/days.js';
import { findEmptyRanges, markEmpty } from './empty-windows.js';

const START = '2023-01-01';
const WINDOW_DAYS = 30;

/** The windows of a plan of so many days from START. */
const windowsOf = (days: number): readonly DateRange[] =>
  splitDateRange({ start: START, end: addDays(START, days - 1) }, WINDOW_DAYS);

/** Searches windows of which some, counted from 0, are active. */
async function search(active: readonly number[], { days = 360, minWindows = 1 } = {}) {
  const windows = windowsOf(days);
  const requested: DateRange[] = [];
  const activeWindows = windows.filter((_, index) => active.includes(index));
  const emptyRanges = await findEmptyRanges(windows, {
    maxDays: 365,
    minWindows,
    isActive: (range) => {
      requested.push(range);
      const overlaps = ({ start, end }: DateRange) => start <= range.end && end >= range.start;
      return Promise.resolve(activeWindows.some(overlaps));
    },
  });
  const slices = markEmpty(
    windows.map((dates) => ({ dates })),
    emptyRanges,
  );
  const remaining = windows.flatMap((window, index) =>
    slices.some(({ dates, empty }) => dates?.start === window.start && empty !== true) ? [index] : [],
  );
  return { windows, requested, slices, remaining };
}

const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

describe('the search for empty date ranges', () => {
  it('a year without activity takes one request and becomes one slice', async () => {
    const { requested, slices } = await search([]);
    expect(requested).toEqual([{ start: START, end: '2023-12-26' }]);
    expect(slices).toEqual([{ dates: { start: START, end: '2023-12-26' }, empty: true }]);
  });

  it('a year that is active throughout takes three requests and stays unchanged', async () => {
    const { requested, windows, slices } = await search(numbers(0, 12));
    expect(requested).toHaveLength(3);
    expect(slices).toEqual(windows.map((dates) => ({ dates })));
  });

  it('requests cover at most 365 days each, and date ranges of the same length', async () => {
    const { requested } = await search([], { days: 400 });
    expect(requested).toEqual([
      { start: '2023-01-01', end: '2023-07-29' },
      { start: '2023-07-30', end: '2024-02-04' },
    ]);
  });

  it('the second half is not requested if the first one is empty', async () => {
    const { requested, remaining } = await search([11]);
    expect(remaining).toEqual([11]);
    expect(requested.map(({ start }) => start)).toEqual([
      '2023-01-01',
      '2023-01-01',
      '2023-06-30',
      '2023-09-28',
    ]);
  });

  it.each([
    ['an account that starts late', numbers(6, 12), numbers(6, 12)],
    ['an account that stops early', numbers(0, 3), numbers(0, 3)],
    ['activity in one window', [4], [4]],
    ['a pause between two halves that are both active', [0, 11], numbers(0, 12)],
  ])('the search finds %s', async (_, active, expected) => {
    expect((await search(active)).remaining).toEqual(expected);
  });

  it('date ranges of too few windows are not requested', async () => {
    const { requested, remaining } = await search([0], { minWindows: 3 });
    expect(requested).toHaveLength(5);
    expect(remaining).toEqual([0, 1, 2]);
  });

  it('no windows take no request', async () => {
    expect(await findEmptyRanges([], { maxDays: 1, minWindows: 1, isActive: () => fail() })).toEqual([]);
  });

  it('an active window is never marked as empty, and the search takes few requests', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1500 }),
        fc.uniqueArray(fc.nat(49)),
        fc.integer({ min: 1, max: 4 }),
        async (days, active, minWindows) => {
          const { windows, requested, slices, remaining } = await search(active, { days, minWindows });
          expect(remaining).toEqual(expect.arrayContaining(active.filter((index) => index < windows.length)));
          const starts = slices.map(({ dates }) => dates?.start);
          const endsBefore = slices.map(({ dates }) => addDays(dates?.end ?? '', 1));
          expect([starts[0], ...endsBefore]).toEqual([...starts, addDays(windows.at(-1)?.end ?? '', 1)]);
          const emptyPairs = slices.filter(({ empty }, index) => empty && slices[index + 1]?.empty);
          expect(emptyPairs).toEqual([]);
          const years = Math.ceil(days / 330);
          expect(requested.length).toBeLessThanOrEqual(years * 9);
        },
      ),
    );
  });
});

const fail = (): never => {
  throw new Error('unexpected request');
};

describe('marking empty slices', () => {
  const slices = windowsOf(90).map((dates) => ({ dates }));

  it('a slice with one day outside the empty date range is not marked', () => {
    expect(markEmpty(slices, [{ start: '2023-01-02', end: '2023-03-30' }])).toEqual([
      slices[0],
      { dates: { start: '2023-01-31', end: '2023-03-01' }, empty: true },
      slices[2],
    ]);
  });

  it('a slice without days is not marked', () => {
    expect(markEmpty([{}], [{ start: START, end: '2023-12-31' }])).toEqual([{}]);
  });

  it('slices of two adjacent empty date ranges are joined', () => {
    const emptyRanges = [
      { start: '2023-01-01', end: '2023-01-30' },
      { start: '2023-01-31', end: '2023-03-01' },
    ];
    expect(markEmpty(slices, emptyRanges)).toEqual([
      { dates: { start: '2023-01-01', end: '2023-03-01' }, empty: true },
      slices[2],
    ]);
  });
});

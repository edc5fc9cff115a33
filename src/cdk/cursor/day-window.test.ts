import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { addDays } from '../time/days.js';
import { dayWindow, planDayWindows } from './day-window.js';

const WINDOW_DAYS = 30;

interface Wish {
  readonly saved?: string;
  readonly start: string;
  readonly end: string;
  readonly lookbackDays?: number;
}

const windows = ({ saved, start, end, lookbackDays = 7 }: Wish): readonly (readonly [string, string])[] =>
  planDayWindows(saved, { range: { start, end }, lookbackDays, windowDays: WINDOW_DAYS }).map(({ dates }) => [
    dates?.start ?? '',
    dates?.end ?? '',
  ]);

describe('the plan of a first run', () => {
  it('reads from the first day to the last in windows of 30 days, the last one shorter', () => {
    expect(windows({ start: '2024-01-01', end: '2024-03-05' })).toEqual([
      ['2024-01-01', '2024-01-30'],
      ['2024-01-31', '2024-02-29'],
      ['2024-03-01', '2024-03-05'],
    ]);
  });

  it('reads a single day', () => {
    expect(windows({ start: '2024-01-01', end: '2024-01-01' })).toEqual([['2024-01-01', '2024-01-01']]);
  });

  it('reads nothing when the first day lies in the future', () => {
    expect(windows({ start: '2024-01-02', end: '2024-01-01' })).toEqual([]);
  });
});

describe('the plan of a later run', () => {
  it('reads the saved day again, and the look-back before it', () => {
    expect(windows({ saved: '2024-03-01', start: '2024-01-01', end: '2024-03-05' })).toEqual([
      ['2024-02-23', '2024-03-05'],
    ]);
  });

  it('reads the saved day again on the same day and without a look-back', () => {
    const saved = '2024-03-05';
    expect(windows({ saved, start: '2024-01-01', end: saved, lookbackDays: 0 })).toEqual([[saved, saved]]);
  });

  it('counts the look-back from the saved day, not from today', () => {
    const plan = windows({ saved: '2024-01-20', start: '2024-01-01', end: '2024-03-05', lookbackDays: 3 });
    expect(plan).toEqual([
      ['2024-01-17', '2024-02-15'],
      ['2024-02-16', '2024-03-05'],
    ]);
  });

  it('never looks back before the start date', () => {
    expect(
      windows({ saved: '2024-01-03', start: '2024-01-01', end: '2024-01-05', lookbackDays: 90 })[0],
    ).toEqual(['2024-01-01', '2024-01-05']);
  });

  it('starts at a start date that was moved behind the saved day', () => {
    expect(windows({ saved: '2024-01-03', start: '2024-02-01', end: '2024-02-05' })).toEqual([
      ['2024-02-01', '2024-02-05'],
    ]);
  });

  it('does not go back to a start date that was moved before the saved day', () => {
    expect(windows({ saved: '2024-03-01', start: '2020-01-01', end: '2024-03-05' })).toEqual([
      ['2024-02-23', '2024-03-05'],
    ]);
  });

  it('reads nothing when the wanted range ends before the saved day', () => {
    expect(windows({ saved: '2024-03-02', start: '2024-01-01', end: '2024-03-01' })).toEqual([]);
  });

  it('reads nothing, not even the look-back, when the saved day lies in the future', () => {
    const today = '2024-03-01';
    expect(windows({ saved: '2050-01-01', start: '2024-01-01', end: today, lookbackDays: 90 })).toEqual([]);
    expect(windows({ saved: '2024-03-02', start: '2024-01-01', end: today, lookbackDays: 90 })).toEqual([]);
  });

  it('reads nothing when the start date lies behind the last day', () => {
    expect(windows({ saved: '2024-01-03', start: '2024-05-01', end: '2024-03-01' })).toEqual([]);
  });
});

describe('the cursor of a day', () => {
  const cursor = dayWindow('stat_time_day');
  const interval = { start: '2024-02-01', end: '2024-02-10' };

  it('moves to the last day of a closed window', () => {
    expect(cursor.observe(undefined, { dates: interval }).closed()).toBe('2024-02-10');
    expect(cursor.observe('2024-02-05', { dates: interval }).closed()).toBe('2024-02-10');
  });

  it('never moves back while days before it are read again', () => {
    expect(cursor.observe('2024-02-20', { dates: interval }).closed()).toBe('2024-02-20');
  });

  it('lets every row of the window through', () => {
    expect(cursor.observe('2024-02-20', { dates: interval }).isNew({ stat_time_day: '2024-02-01' })).toBe(
      true,
    );
  });

  it.each([
    ['2024-02-29', '2024-02-29'],
    ['2024-02-29 00:00:00', '2024-02-29'],
    ['2024-02-29T00:00:00Z', '2024-02-29'],
    ['2023-02-29', undefined],
    ['', undefined],
    ['2024', undefined],
    [null, undefined],
    [20240229, undefined],
  ])('reads %j of a saved state as %s', (raw, expected) => {
    expect(cursor.parse(raw)).toBe(expected);
  });
});

describe('any run after any other', () => {
  const FIRST_DAY = '2023-11-01';
  const day = fc.integer({ min: 0, max: 200 }).map((offset) => addDays(FIRST_DAY, offset));

  it('covers every day from the saved one to the end, moves on to the end, and leaves the look-back to the next', () => {
    fc.assert(
      fc.property(
        fc.record({ start: day, end: day, lookbackDays: fc.integer({ min: 0, max: 90 }) }),
        fc.option(day, { nil: undefined }),
        (wish, saved) => {
          const cursor = dayWindow('day');
          const plan = windows({ ...wish, ...(saved !== undefined && { saved }) });
          const closed = plan.reduce<string | undefined>(
            (at, [from, to]) => cursor.observe(at, { dates: { start: from, end: to } }).closed(),
            saved,
          );
          if (plan.length === 0) {
            expect(closed).toBe(saved);
            expect(wish.start > wish.end || (saved ?? '') > wish.end).toBe(true);
            return;
          }
          expect(closed).toBe(wish.end);
          expect(plan[0]?.[0]).toBe(
            [wish.start, saved === undefined ? '' : addDays(saved, -wish.lookbackDays)].sort().at(-1),
          );
          expect(plan.at(-1)?.[1]).toBe(wish.end);
          const again = windows({ ...wish, saved: wish.end });
          const expected = [wish.start, addDays(wish.end, -wish.lookbackDays)].sort().at(-1);
          expect(again[0]?.[0]).toBe(expected);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the rows of a window', () => {
  const days = ['2024-03-01', '2024-03-02', '2024-03-03', '2024-03-04'];
  const window = { dates: { start: '2024-03-01', end: '2024-03-04' } };
  const rereadOf = (saved: string | undefined, rows: readonly { readonly day: string | null }[]) => {
    const observation = dayWindow('day').observe(saved, window);
    expect(rows.every((row) => observation.isNew({ ...row }))).toBe(true);
    return observation.reread;
  };

  it.each([
    [undefined, 0],
    ['2024-02-29', 0],
    ['2024-03-01', 1],
    ['2024-03-03', 3],
    ['2024-03-04', 4],
    ['2024-05-01', 4],
  ])('are let through; after %s, %i of them were read before', (saved, expected) => {
    expect(
      rereadOf(
        saved,
        days.map((day) => ({ day })),
      ),
    ).toBe(expected);
  });

  it('are not taken for old ones where they have no day', () => {
    expect(rereadOf('2024-03-04', [{ day: null }])).toBe(0);
  });
});

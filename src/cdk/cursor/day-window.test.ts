import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { addDays } from '../time/days.js';
import { dayWindow, planDayWindows } from './day-window.js';

const WINDOW_DAYS = 30;

interface PlanInput {
  readonly saved?: string;
  readonly start: string;
  readonly end: string;
  readonly lookbackDays?: number;
}

const windows = ({
  saved,
  start,
  end,
  lookbackDays = 7,
}: PlanInput): readonly (readonly [string, string])[] =>
  planDayWindows(saved, { range: { start, end }, lookbackDays, windowDays: WINDOW_DAYS }).map(({ dates }) => [
    dates?.start ?? '',
    dates?.end ?? '',
  ]);

describe('a first run', () => {
  it('a first run reads all days in windows of 30 days, and a shorter last one', () => {
    expect(windows({ start: '2024-01-01', end: '2024-03-05' })).toEqual([
      ['2024-01-01', '2024-01-30'],
      ['2024-01-31', '2024-02-29'],
      ['2024-03-01', '2024-03-05'],
    ]);
  });

  it('a first run can read a single day', () => {
    expect(windows({ start: '2024-01-01', end: '2024-01-01' })).toEqual([['2024-01-01', '2024-01-01']]);
  });

  it('a first run reads nothing if the first day is in the future', () => {
    expect(windows({ start: '2024-01-02', end: '2024-01-01' })).toEqual([]);
  });
});

describe('a later run', () => {
  it('a later run reads the saved day again, and the look-back before it', () => {
    expect(windows({ saved: '2024-03-01', start: '2024-01-01', end: '2024-03-05' })).toEqual([
      ['2024-02-23', '2024-03-05'],
    ]);
  });

  it('a later run on the saved day reads that day again, even without a look-back', () => {
    const saved = '2024-03-05';
    expect(windows({ saved, start: '2024-01-01', end: saved, lookbackDays: 0 })).toEqual([[saved, saved]]);
  });

  it('the look-back counts from the saved day, not from today', () => {
    const plan = windows({ saved: '2024-01-20', start: '2024-01-01', end: '2024-03-05', lookbackDays: 3 });
    expect(plan).toEqual([
      ['2024-01-17', '2024-02-15'],
      ['2024-02-16', '2024-03-05'],
    ]);
  });

  it('the look-back never starts before the start date', () => {
    expect(
      windows({ saved: '2024-01-03', start: '2024-01-01', end: '2024-01-05', lookbackDays: 90 })[0],
    ).toEqual(['2024-01-01', '2024-01-05']);
  });

  it('a later run starts at a start date that was moved past the saved day', () => {
    expect(windows({ saved: '2024-01-03', start: '2024-02-01', end: '2024-02-05' })).toEqual([
      ['2024-02-01', '2024-02-05'],
    ]);
  });

  it('a later run does not go back to a start date that was moved before the saved day', () => {
    expect(windows({ saved: '2024-03-01', start: '2020-01-01', end: '2024-03-05' })).toEqual([
      ['2024-02-23', '2024-03-05'],
    ]);
  });

  it('a later run reads nothing if the end date is before the saved day', () => {
    expect(windows({ saved: '2024-03-02', start: '2024-01-01', end: '2024-03-01' })).toEqual([]);
  });

  it('a later run reads nothing, not even the look-back, if the saved day is in the future', () => {
    const today = '2024-03-01';
    expect(windows({ saved: '2050-01-01', start: '2024-01-01', end: today, lookbackDays: 90 })).toEqual([]);
    expect(windows({ saved: '2024-03-02', start: '2024-01-01', end: today, lookbackDays: 90 })).toEqual([]);
  });

  it('a later run reads nothing if the start date is after the last day', () => {
    expect(windows({ saved: '2024-01-03', start: '2024-05-01', end: '2024-03-01' })).toEqual([]);
  });
});

describe('the cursor of day windows', () => {
  const cursor = dayWindow('stat_time_day');
  const dates = { start: '2024-02-01', end: '2024-02-10' };

  it('the cursor moves to the last day of a closed window', () => {
    expect(cursor.observe(undefined, { dates }).closed()).toBe('2024-02-10');
    expect(cursor.observe('2024-02-05', { dates }).closed()).toBe('2024-02-10');
  });

  it('the cursor never moves back while earlier days are read again', () => {
    expect(cursor.observe('2024-02-20', { dates }).closed()).toBe('2024-02-20');
  });

  it('every row of the window is emitted', () => {
    expect(cursor.observe('2024-02-20', { dates }).isNew({ stat_time_day: '2024-02-01' })).toBe(true);
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
  ])('the cursor parses %j as %s', (raw, expected) => {
    expect(cursor.parse(raw)).toBe(expected);
  });
});

describe('any two runs', () => {
  const FIRST_DAY = '2023-11-01';
  const day = fc.integer({ min: 0, max: 200 }).map((offset) => addDays(FIRST_DAY, offset));

  it('any run covers every day from the look-back to the end, moves the cursor there, and the next run starts at its look-back', () => {
    fc.assert(
      fc.property(
        fc.record({ start: day, end: day, lookbackDays: fc.integer({ min: 0, max: 90 }) }),
        fc.option(day, { nil: undefined }),
        (input, saved) => {
          const cursor = dayWindow('day');
          const plan = windows({ ...input, ...(saved !== undefined && { saved }) });
          const closed = plan.reduce<string | undefined>(
            (latest, [from, to]) => cursor.observe(latest, { dates: { start: from, end: to } }).closed(),
            saved,
          );
          if (plan.length === 0) {
            expect(closed).toBe(saved);
            expect(input.start > input.end || (saved ?? '') > input.end).toBe(true);
            return;
          }
          expect(closed).toBe(input.end);
          expect(plan[0]?.[0]).toBe(
            [input.start, saved === undefined ? '' : addDays(saved, -input.lookbackDays)].sort().at(-1),
          );
          expect(plan.at(-1)?.[1]).toBe(input.end);
          const again = windows({ ...input, saved: input.end });
          const expected = [input.start, addDays(input.end, -input.lookbackDays)].sort().at(-1);
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
  ])(
    'after the saved day %s, all rows of a window are emitted, and %i of them count as reread',
    (saved, expected) => {
      expect(
        rereadOf(
          saved,
          days.map((day) => ({ day })),
        ),
      ).toBe(expected);
    },
  );

  it('rows without a day do not count as reread', () => {
    expect(rereadOf('2024-03-04', [{ day: null }])).toBe(0);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  addDays,
  boundsOfDay,
  countDays,
  dayAt,
  earliestDay,
  isDay,
  latestDay,
  splitDateRange,
} from './days.js';

const LAST_DAY_NUMBER = 60_000;

/** Calendar arithmetic on numbers alone (Howard Hinnant's civil_from_days); day 0 is 1970-01-01. */
function dayOfNumber(number: number): string {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
  const date = ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(date).padStart(2, '0')].join(
    '-',
  );
}

const dayNumber = fc.integer({ min: 0, max: LAST_DAY_NUMBER });

describe('calendar days', () => {
  it.each([
    ['2024-02-28', 1, '2024-02-29'],
    ['2023-02-28', 1, '2023-03-01'],
    ['2100-02-28', 1, '2100-03-01'],
    ['2024-12-31', 1, '2025-01-01'],
    ['2024-01-01', -1, '2023-12-31'],
    ['2024-03-10', 1, '2024-03-11'],
    ['2024-11-03', 30, '2024-12-03'],
    ['2011-12-29', 1, '2011-12-30'],
    ['2024-05-05', 0, '2024-05-05'],
  ])('%s plus %d days is %s', (day, amount, expected) => {
    expect(addDays(day, amount)).toBe(expected);
  });

  it('adding days agrees with calendar arithmetic on numbers', () => {
    fc.assert(
      fc.property(dayNumber, fc.integer({ min: -4000, max: 4000 }), (number, amount) => {
        expect(addDays(dayOfNumber(number), amount)).toBe(dayOfNumber(number + amount));
      }),
      { numRuns: 300 },
    );
  });

  it('days sort chronologically', () => {
    expect(earliestDay('2024-01-10', '2024-01-09', '2023-12-31')).toBe('2023-12-31');
    expect(latestDay('2024-01-10', '2024-02-01', '2023-12-31')).toBe('2024-02-01');
    expect(latestDay('2024-01-10')).toBe('2024-01-10');
  });

  it.each([
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['2024-04-31', false],
    ['2024-13-01', false],
    ['2024-00-01', false],
    ['2024-01-00', false],
    ['2024-1-1', false],
    ['2024-01-01T00:00:00Z', false],
    ['', false],
  ])('%j is a calendar day: %s', (text, expected) => {
    expect(isDay(text)).toBe(expected);
  });

  it('every calendar day is recognised', () => {
    fc.assert(
      fc.property(dayNumber, (number) => {
        expect(isDay(dayOfNumber(number))).toBe(true);
      }),
    );
  });
});

describe('windows of days', () => {
  it('there are no windows if the end is before the start', () => {
    expect(splitDateRange({ start: '2024-01-02', end: '2024-01-01' }, 30)).toEqual([]);
  });

  it('all windows except the last are full', () => {
    expect(splitDateRange({ start: '2024-01-01', end: '2024-02-04' }, 30)).toEqual([
      { start: '2024-01-01', end: '2024-01-30' },
      { start: '2024-01-31', end: '2024-02-04' },
    ]);
    expect(splitDateRange({ start: '2024-01-01', end: '2024-01-30' }, 30)).toHaveLength(1);
    expect(splitDateRange({ start: '2024-01-01', end: '2024-01-31' }, 30)).toHaveLength(2);
  });

  it('windows cover every day exactly once, in order, and none is too long', () => {
    fc.assert(
      fc.property(dayNumber, fc.nat({ max: 400 }), fc.integer({ min: 1, max: 40 }), (first, length, days) => {
        const interval = { start: dayOfNumber(first), end: dayOfNumber(first + length) };
        const windows = splitDateRange(interval, days);
        const covered = windows.map(({ start, end }) => daysFrom(start, end));
        expect(covered.flat()).toEqual(daysFrom(interval.start, interval.end));
        for (const window of covered.slice(0, -1)) expect(window).toHaveLength(days);
        expect(covered.at(-1)?.length).toBeLessThanOrEqual(days);
        expect(covered.at(-1)?.length).toBeGreaterThan(0);
        expect(countDays(interval)).toBe(length + 1);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the day of an instant', () => {
  it.each([
    [345, '2024-03-01T18:14:59Z', '2024-03-01'],
    [345, '2024-03-01T18:15:00Z', '2024-03-02'],
    [-480, '2026-07-15T07:59:59Z', '2026-07-14'],
    [-480, '2026-07-15T08:00:00Z', '2026-07-15'],
    [-480, '2026-01-15T07:59:59Z', '2026-01-14'],
    [-480, '2026-01-15T08:00:00Z', '2026-01-15'],
    [840, '2024-01-01T10:00:00Z', '2024-01-02'],
    [-210, '2023-12-31T03:29:59Z', '2023-12-30'],
    [0, '2024-02-29T23:59:59Z', '2024-02-29'],
  ])('at %d minutes ahead of UTC, the day of %s is %s', (offset, instant, expected) => {
    expect(dayAt(Date.parse(instant), offset)).toBe(expected);
  });
});

describe('the bounds of a day', () => {
  it.each([
    [0, '2024-03-15', '2024-03-15T00:00:00Z', '2024-03-16T00:00:00Z'],
    [345, '2024-03-15', '2024-03-14T18:15:00Z', '2024-03-15T18:15:00Z'],
    [840, '2024-03-15', '2024-03-14T10:00:00Z', '2024-03-15T10:00:00Z'],
    // In winter, in summer, and on days when clocks change elsewhere.
    [-480, '2026-01-14', '2026-01-14T08:00:00Z', '2026-01-15T08:00:00Z'],
    [-480, '2026-07-14', '2026-07-14T08:00:00Z', '2026-07-15T08:00:00Z'],
    [-480, '2026-03-08', '2026-03-08T08:00:00Z', '2026-03-09T08:00:00Z'],
  ])('at %d minutes ahead of UTC, %s is %s to %s', (...[offset, day, start, end]) => {
    expect(boundsOfDay(day, offset)).toEqual({ start, end });
  });

  it('the bounds of a day contain exactly its instants', () => {
    const instants = fc.integer({ min: Date.parse('2015-01-01'), max: Date.parse('2030-01-01') });
    fc.assert(
      fc.property(instants, fc.integer({ min: -720, max: 840 }), (instant, offset) => {
        const { start, end } = boundsOfDay(dayAt(instant, offset), offset);
        expect(Date.parse(start ?? '')).toBeLessThanOrEqual(instant);
        expect(Date.parse(end ?? '')).toBeGreaterThan(instant);
      }),
      { numRuns: 500 },
    );
  });
});

function daysFrom(start: string, end: string): readonly string[] {
  const days: string[] = [];
  for (let day = start; day <= end; day = addDays(day, 1)) days.push(day);
  return days;
}

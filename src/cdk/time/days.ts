import { UTCDateMini } from '@date-fns/utc/date/mini';
// Each by itself: the package's index is hundreds of modules, which every test file would load.
import { addDays as addDaysTo } from 'date-fns/addDays';
import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import { formatISO } from 'date-fns/formatISO';
import { isValid } from 'date-fns/isValid';
import { lastDayOfMonth as lastDayOfMonthOf } from 'date-fns/lastDayOfMonth';
import { parseISO } from 'date-fns/parseISO';

import { epochOf, instantAt, rfc3339 } from './instants.js';

/**
 * Calendar days are text, `YYYY-MM-DD`: they sort as they read, and no machine's time zone can shift them.
 * Arithmetic goes through UTC dates only.
 */
export type Day = string;

/** Both ends included. */
export interface DateRange {
  readonly start: Day;
  readonly end: Day;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** True for a day of the calendar in the form `YYYY-MM-DD`; `2023-02-30` is none. */
export function isDay(text: string): text is Day {
  return DAY.test(text) && isValid(parseISO(text));
}

export function addDays(day: Day, amount: number): Day {
  return formatISO(addDaysTo(new UTCDateMini(day), amount), { representation: 'date' });
}

export function firstDayOfMonth(day: Day): Day {
  return `${day.slice(0, 'YYYY-MM'.length)}-01`;
}

export function lastDayOfMonth(day: Day): Day {
  return formatISO(lastDayOfMonthOf(new UTCDateMini(day)), { representation: 'date' });
}

/** Days of an interval, both ends counted. */
export function countDays({ start, end }: DateRange): number {
  return differenceInCalendarDays(new UTCDateMini(end), new UTCDateMini(start)) + 1;
}

export function earliestDay(first: Day, ...others: readonly Day[]): Day {
  return others.reduce((earliest, day) => (day < earliest ? day : earliest), first);
}

export function latestDay(first: Day, ...others: readonly Day[]): Day {
  return others.reduce((latest, day) => (day > latest ? day : latest), first);
}

/** Cuts an interval into windows of `days` days from its start; only the last may be shorter. None if start is after end. */
export function splitDateRange(interval: DateRange, days: number): readonly DateRange[] {
  const windows: DateRange[] = [];
  for (let start = interval.start; start <= interval.end; start = addDays(start, days)) {
    windows.push({ start, end: earliestDay(addDays(start, days - 1), interval.end) });
  }
  return windows;
}

/** Calendars that never change their clocks: how far those are ahead of UTC, in minutes. */
export type Offset = number;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The calendar day of an instant where clocks are so far ahead of UTC. */
export function dayAt(epochMilliseconds: number, offset: Offset): Day {
  return rfc3339(epochMilliseconds + offset * MINUTE_MS).slice(0, 'YYYY-MM-DD'.length);
}

/** When a calendar day begins, and when the next one does: RFC 3339 in UTC. */
export interface DayBounds {
  /** Undefined, as `end`, where it lies outside of the years that RFC 3339 knows. */
  readonly start: string | undefined;
  readonly end: string | undefined;
}

export function boundsOfDay(day: Day, offset: Offset): DayBounds {
  const start = epochOf(`${day}T00:00:00Z`) - offset * MINUTE_MS;
  return { start: instantAt(start), end: instantAt(start + DAY_MS) };
}

import { UTCDateMini } from '@date-fns/utc/date/mini';
// Imported one by one: the package's index loads hundreds of modules, in every test file.
import { formatISO } from 'date-fns/formatISO';
import { isValid } from 'date-fns/isValid';
import { lastDayOfMonth as lastDayOfMonthOf } from 'date-fns/lastDayOfMonth';
import { parseISO } from 'date-fns/parseISO';

import { epochOf, instantAt, rfc3339 } from './instants.js';

/**
 * A calendar day as text, `YYYY-MM-DD`. Days sort as text, and the machine's time zone cannot shift them, because
 * arithmetic uses only UTC dates.
 */
export type Day = string;

/** First and last day, inclusive. */
export interface DateRange {
  readonly start: Day;
  readonly end: Day;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** True for an existing day in the form `YYYY-MM-DD`; false for `2023-02-30`. */
export function isDay(text: string): text is Day {
  return DAY.test(text) && isValid(parseISO(text));
}

/** @param amount number of days; may be negative */
export function addDays(day: Day, amount: number): Day {
  return dayAt(epochOf(day) + amount * DAY_MS, 0);
}

/** The first day of the calendar month of a day. */
export function firstDayOfMonth(day: Day): Day {
  return `${day.slice(0, 'YYYY-MM'.length)}-01`;
}

/** The last day of the calendar month of a day. */
export function lastDayOfMonth(day: Day): Day {
  return formatISO(lastDayOfMonthOf(new UTCDateMini(day)), { representation: 'date' });
}

/** Number of days of a date range, including both ends. */
export function countDays({ start, end }: DateRange): number {
  return (epochOf(end) - epochOf(start)) / DAY_MS + 1;
}

/** The earliest of some days. */
export function earliestDay(first: Day, ...others: readonly Day[]): Day {
  return others.reduce((earliest, day) => (day < earliest ? day : earliest), first);
}

/** The latest of some days. */
export function latestDay(first: Day, ...others: readonly Day[]): Day {
  return others.reduce((latest, day) => (day > latest ? day : latest), first);
}

/** Splits a date range into windows of `days` days, the last of which may be shorter. Empty if start is after end. */
export function splitDateRange(range: DateRange, days: number): readonly DateRange[] {
  const windows: DateRange[] = [];
  for (let start = range.start; start <= range.end; start = addDays(start, days)) {
    windows.push({ start, end: earliestDay(addDays(start, days - 1), range.end) });
  }
  return windows;
}

/** A fixed offset, without summer time: minutes ahead of UTC. */
export type Offset = number;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The calendar day of an instant at a fixed offset from UTC. */
export function dayAt(epochMilliseconds: number, offset: Offset): Day {
  return rfc3339(epochMilliseconds + offset * MINUTE_MS).slice(0, 'YYYY-MM-DD'.length);
}

/** When a calendar day begins and when the next one begins, in RFC 3339 in UTC. */
export interface DayBounds {
  /** Undefined, like `end`, if it is outside the years 0 to 9999 of RFC 3339. */
  readonly start: string | undefined;
  readonly end: string | undefined;
}

/** The bounds of a calendar day at a fixed offset from UTC. */
export function boundsOfDay(day: Day, offset: Offset): DayBounds {
  const start = epochOf(`${day}T00:00:00Z`) - offset * MINUTE_MS;
  return { start: instantAt(start), end: instantAt(start + DAY_MS) };
}

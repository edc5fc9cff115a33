import { UTCDateMini } from '@date-fns/utc/date/mini';
import { addDays as addDaysTo, differenceInCalendarDays, formatISO, isValid, parseISO } from 'date-fns';

/**
 * Calendar days are text, `YYYY-MM-DD`: they sort as they read, and no machine's time zone can shift them.
 * Arithmetic goes through UTC dates only.
 */
export type Day = string;

/** Both ends included. */
export interface DayInterval {
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

/** Days of an interval, both ends counted. */
export function countDays({ start, end }: DayInterval): number {
  return differenceInCalendarDays(new UTCDateMini(end), new UTCDateMini(start)) + 1;
}

export function earliestDay(first: Day, ...others: readonly Day[]): Day {
  return others.reduce((earliest, day) => (day < earliest ? day : earliest), first);
}

export function latestDay(first: Day, ...others: readonly Day[]): Day {
  return others.reduce((latest, day) => (day > latest ? day : latest), first);
}

/** Cuts an interval into windows of `days` days from its start; only the last may be shorter. None if start is after end. */
export function splitInterval(interval: DayInterval, days: number): readonly DayInterval[] {
  const windows: DayInterval[] = [];
  for (let start = interval.start; start <= interval.end; start = addDays(start, days)) {
    windows.push({ start, end: earliestDay(addDays(start, days - 1), interval.end) });
  }
  return windows;
}

/**
 * The calendar day of an instant in a time zone.
 *
 * @param timeZone an IANA name; RangeError for a name that this runtime does not know
 */
export function dayInZone(epochMilliseconds: number, timeZone: string): Day {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
    .formatToParts(epochMilliseconds)
    .map(({ type, value }) => [type, value] as const);
  const { year = '', month = '', day = '' } = Object.fromEntries(parts);
  return `${year}-${month}-${day}`;
}

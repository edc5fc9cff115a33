import { UTCDateMini } from '@date-fns/utc/date/mini';
// Each by itself: the package's index is hundreds of modules, which every test file would load.
import { addDays as addDaysTo } from 'date-fns/addDays';
import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import { formatISO } from 'date-fns/formatISO';
import { isValid } from 'date-fns/isValid';
import { lastDayOfMonth as lastDayOfMonthOf } from 'date-fns/lastDayOfMonth';
import { parseISO } from 'date-fns/parseISO';

import { epochOf, rfc3339 } from './instants.js';

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

export function firstDayOfMonth(day: Day): Day {
  return `${day.slice(0, 'YYYY-MM'.length)}-01`;
}

export function lastDayOfMonth(day: Day): Day {
  return formatISO(lastDayOfMonthOf(new UTCDateMini(day)), { representation: 'date' });
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
  return zoneOf(timeZone).clock(epochMilliseconds).slice(0, 'YYYY-MM-DD'.length);
}

/** Whether a text is an IANA name that this runtime knows. */
export function isTimeZone(name: string): boolean {
  try {
    zoneOf(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** When a calendar day of a time zone begins, and when the next one does: RFC 3339 in UTC. */
export interface DayBounds {
  readonly start: string;
  readonly end: string;
}

/**
 * Finding a midnight takes as long as writing a row. Rows by the thousand share a few days, accounts by the thousand a few
 * zones, so each is found once.
 *
 * @param timeZone an IANA name that this runtime knows
 */
export function boundsOfDay(day: Day, timeZone: string): DayBounds {
  const { clock, bounds } = zoneOf(timeZone);
  const known = bounds.get(day);
  if (known !== undefined) return known;
  const found = { start: startOfDay(day, clock), end: startOfDay(addDays(day, 1), clock) };
  bounds.set(day, found);
  return found;
}

/** Midnight, or where clocks skip it what they show first on that day. */
function startOfDay(day: Day, clock: Clock): string {
  const midnight = epochOf(`${day}T00:00:00Z`);
  const guess = midnight - offsetAt(midnight, clock);
  const better = midnight - offsetAt(guess, clock);
  const candidates = [guess, better].sort((one, other) => one - other);
  return rfc3339(candidates.find((instant) => clock(instant) >= day) ?? Math.max(...candidates));
}

/** Milliseconds that a clock is ahead of UTC. */
function offsetAt(epochMilliseconds: number, clock: Clock): number {
  return epochOf(`${clock(epochMilliseconds)}Z`) - epochMilliseconds;
}

/** What a wall clock shows at an instant: `YYYY-MM-DDTHH:MM:SS`. */
type Clock = (epochMilliseconds: number) => string;

interface Zone {
  readonly clock: Clock;
  readonly bounds: Map<Day, DayBounds>;
}

/** Making a clock takes a hundred times as long as reading it, and tens of kilobytes outside of V8's heap. */
const zones = new Map<string, Zone>();

function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone) ?? { clock: makeClock(timeZone), bounds: new Map<Day, DayBounds>() };
  zones.set(timeZone, known);
  return known;
}

function makeClock(timeZone: string): Clock {
  const fields = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit' } as const;
  const rest = { minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, ...fields, ...rest });
  return (epochMilliseconds) => {
    const parts = format.formatToParts(epochMilliseconds).map(({ type, value }) => [type, value] as const);
    const {
      year = '',
      month = '',
      day = '',
      hour = '',
      minute = '',
      second = '',
    } = Object.fromEntries(parts);
    return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  };
}

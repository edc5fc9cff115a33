import type { Offset } from './days.js';
import { epochOf, rfc3339 } from './instants.js';

/** Sampling step in days. The shortest period outside standard time, a month of fasting, lasts four weeks. */
const EVERY_DAYS = 7;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const YEAR_DAYS = 366;

/**
 * The offset of a time zone outside summer time, which is its smallest offset in a year. For zones whose standard time
 * is the larger offset (Europe/Dublin, Africa/Casablanca), it is the exception.
 *
 * @param timeZone an IANA name
 * @returns minutes ahead of UTC; undefined for a name that this runtime does not know
 */
export function standardOffset(timeZone: string, year: number): Offset | undefined {
  const key = `${timeZone} ${String(year)}`;
  if (!known.has(key)) known.set(key, leastOffset(timeZone, year));
  return known.get(key);
}

/** A cache: thousands of accounts share a few zones, unknown ones too, and formatters cost time and memory. */
const known = new Map<string, Offset | undefined>();

function leastOffset(timeZone: string, year: number): Offset | undefined {
  const clock = clockOf(timeZone);
  if (clock === undefined) return undefined;
  const begin = epochOf(`${String(year)}-01-01T00:00:00Z`);
  let least = Infinity;
  for (let day = 0; day < YEAR_DAYS; day += EVERY_DAYS) {
    const instant = begin + day * DAY_MS;
    least = Math.min(least, Math.round((epochOf(clock(instant)) - instant) / MINUTE_MS));
  }
  return least;
}

/** An offset as text, e.g. `+05:45`. */
export function offsetText(offset: Offset): string {
  const clock = rfc3339(Math.abs(offset) * MINUTE_MS).slice('1970-01-01T'.length, '1970-01-01T00:00'.length);
  return `${offset < 0 ? '-' : '+'}${clock}`;
}

/** The local time at an instant, formatted as if it were UTC. */
type WallClock = (epochMilliseconds: number) => string;

function clockOf(timeZone: string): WallClock | undefined {
  try {
    const date = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
    const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
    const format = new Intl.DateTimeFormat('en-US', { timeZone, ...date, ...time });
    return (epochMilliseconds) => {
      const parts = new Map(format.formatToParts(epochMilliseconds).map(({ type, value }) => [type, value]));
      const at = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
      return `${at('year')}-${at('month')}-${at('day')}T${at('hour')}:${at('minute')}:${at('second')}Z`;
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

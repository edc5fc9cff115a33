/** Instants as text: RFC 3339 in UTC, `YYYY-MM-DDTHH:MM:SSZ`, without fractions, so that they sort in time order. */

/** Go writes an offset followed by a name, `+0000 UTC`. */
const TIMESTAMP =
  /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.\d+)?(?: ?(Z|UTC|[+-]\d{2}:?\d{2})(?: UTC)?)?$/;
/** The most frequent form, which needs no arithmetic: UTC and a valid time of day. */
const PLAIN = /^(\d{4}-\d{2}-\d{2})[ T]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.\d+)?Z?$/;
const DAY_START = /^(\d{4}-\d{2}-\d{2})(?:[ T]|$)/;

/** Formats epoch milliseconds. Throws a RangeError if they are not a valid time. */
export function rfc3339(epochMilliseconds: number): string {
  return `${new Date(epochMilliseconds).toISOString().slice(0, -'.000Z'.length)}Z`;
}

/** Formats epoch milliseconds; undefined for an invalid time, and outside the years 0 to 9999 of RFC 3339. */
export function instantAt(epochMilliseconds: number): string | undefined {
  const isKnown = epochMilliseconds >= FIRST_INSTANT && epochMilliseconds <= LAST_INSTANT;
  return isKnown ? rfc3339(epochMilliseconds) : undefined;
}

const FIRST_INSTANT = Date.parse('0000-01-01T00:00:00Z');
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

/** Parses `YYYY-MM-DD HH:MM:SS` (UTC unless it has an offset) or ISO 8601; undefined if it is not an instant. */
export function parseInstant(text: string): string | undefined {
  const plain = PLAIN.exec(text);
  if (plain === null) return parseOtherInstant(text);
  const [, day = '', time = ''] = plain;
  return isCalendarDay(day) ? `${day}T${time}Z` : undefined;
}

function parseOtherInstant(text: string): string | undefined {
  const match = TIMESTAMP.exec(text);
  if (match === null) return undefined;
  const [, day = '', time = '', zone = 'Z'] = match;
  const offset = zone.replace('UTC', 'Z').replace(/(\d{2}):?(\d{2})$/, '$1:$2');
  const epoch = Date.parse(`${day}T${time}${offset}`);
  return isCalendarDay(day) ? instantAt(epoch) : undefined;
}

/** The day at the beginning of a text, `YYYY-MM-DD`; undefined if there is none. */
export function parseDayStart(text: string): string | undefined {
  const day = DAY_START.exec(text)?.[1];
  return day !== undefined && isCalendarDay(day) ? day : undefined;
}

/** Epoch milliseconds of an HTTP date; undefined if it is not valid. */
export function parseHttpDate(text: string): number | undefined {
  // Without the weekday, `Date.parse` accepts nearly anything, such as "1.5".
  const epoch = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(epoch) ? undefined : epoch;
}

/** Epoch milliseconds of an RFC 3339 instant. */
export function epochOf(instant: string): number {
  return Date.parse(instant);
}

/** Moves an RFC 3339 instant by seconds, which may be negative. */
export function shiftInstant(instant: string, seconds: number): string {
  return rfc3339(epochOf(instant) + seconds * 1000);
}

/** A cache of checked days: thousands of rows share a few days, and the check is slow. */
const calendar = new Map<string, boolean>();
const CALENDAR_DAYS = 10_000;

function isCalendarDay(day: string): boolean {
  const known = calendar.get(day);
  if (known !== undefined) return known;
  if (calendar.size >= CALENDAR_DAYS) calendar.clear();
  // `Date.parse` moves a day that does not exist (30 February) into the next month, which this detects.
  const epoch = Date.parse(`${day}T00:00:00Z`);
  const isDay = !Number.isNaN(epoch) && rfc3339(epoch).startsWith(day);
  calendar.set(day, isDay);
  return isDay;
}

/** Instants as text: RFC 3339 in UTC, `YYYY-MM-DDTHH:MM:SSZ`, without a fraction, so that text order is time order. */

/** Go writes an offset and a name behind it, `+0000 UTC`. */
const TIMESTAMP =
  /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.\d+)?(?: ?(Z|UTC|[+-]\d{2}:?\d{2})(?: UTC)?)?$/;
/** The form that nearly all have, which needs no arithmetic: in UTC, and a time of day that clocks show. */
const PLAIN = /^(\d{4}-\d{2}-\d{2})[ T]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.\d+)?Z?$/;
const DAY_START = /^(\d{4}-\d{2}-\d{2})(?:[ T]|$)/;

export function rfc3339(epochMilliseconds: number): string {
  return new Date(epochMilliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** The same; undefined for no time at all, and for years that RFC 3339 does not know: 0 to 9999. */
export function instantAt(epochMilliseconds: number): string | undefined {
  const isKnown = epochMilliseconds >= FIRST_INSTANT && epochMilliseconds <= LAST_INSTANT;
  return isKnown ? rfc3339(epochMilliseconds) : undefined;
}

const FIRST_INSTANT = Date.parse('0000-01-01T00:00:00Z');
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

/** Reads `YYYY-MM-DD HH:MM:SS` (UTC unless it has an offset) or ISO 8601; undefined when it names no instant. */
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

/** The day with which a text begins, `YYYY-MM-DD`; undefined when it begins with none. */
export function parseDayStart(text: string): string | undefined {
  const day = DAY_START.exec(text)?.[1];
  return day !== undefined && isCalendarDay(day) ? day : undefined;
}

/** Epoch milliseconds of an HTTP date; undefined when it is none. */
export function parseHttpDate(text: string): number | undefined {
  // Without the name of a day `Date.parse` makes a date of nearly anything, also of "1.5".
  const epoch = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(epoch) ? undefined : epoch;
}

/** Epoch milliseconds of an instant in our form. */
export function epochOf(instant: string): number {
  return Date.parse(instant);
}

/** Seconds before or after an instant in our form. */
export function shiftInstant(instant: string, seconds: number): string {
  return rfc3339(epochOf(instant) + seconds * 1000);
}

/** Days that were asked for before: rows by the thousand share a few, and a calendar is slow. */
const calendar = new Map<string, boolean>();
const CALENDAR_DAYS = 10_000;

function isCalendarDay(day: string): boolean {
  const known = calendar.get(day);
  if (known !== undefined) return known;
  if (calendar.size >= CALENDAR_DAYS) calendar.clear();
  // `Date.parse` moves a day that the calendar lacks (30 February) into the next month; such a day does not come back.
  const epoch = Date.parse(`${day}T00:00:00Z`);
  const isDay = !Number.isNaN(epoch) && rfc3339(epoch).startsWith(day);
  calendar.set(day, isDay);
  return isDay;
}

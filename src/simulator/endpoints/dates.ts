/** Dates, times and spans of requests. */
import { badRequest } from '../http/failure.js';
import { optionalText, type Params } from '../http/params.js';
import { DAY_SECONDS, type DaySpan, parseDay, parseStamp } from '../world/calendar.js';
import type { InnerWorld } from '../world/world.js';

const dayIn = (value: unknown, label: string): number => {
  const day = typeof value === 'string' ? parseDay(value) : null;
  if (day === null) throw badRequest(`${label}: it must be a date like 2026-01-31.`);
  return day;
};

/** Epoch seconds, as if the text were in UTC. */
export const momentIn = (value: unknown, label: string, example = '2026-01-31 23:59:59'): number => {
  const seconds = typeof value === 'string' ? parseStamp(value) : null;
  if (seconds === null) throw badRequest(`${label}: it must be a time like ${example}.`);
  return seconds;
};

/** Two days in order, both included. */
export const daySpan = (
  [startName, start]: readonly [string, unknown],
  [endName, end]: readonly [string, unknown],
): DaySpan => {
  const first = dayIn(start, `Invalid value for ${startName}`);
  const last = dayIn(end, `Invalid value for ${endName}`);
  if (last < first) throw badRequest(`${startName} must not be after ${endName}.`);
  return { first, last };
};

/** `start_date` and `end_date` of a report. */
export const reportDays = (params: Params): DaySpan => {
  const dayOf = (name: string): number => dayIn(optionalText(params, name), name);
  const days = { first: dayOf('start_date'), last: dayOf('end_date') };
  if (days.first > days.last) throw badRequest('start_date must not be later than end_date.');
  return days;
};

/** How many days a span has. */
export const lengthOf = ({ first, last }: DaySpan): number => last - first + 1;

/** How many days a report with these dimensions may span. */
export const longestSpan = (dimensions: readonly string[]): number => {
  if (dimensions.includes('stat_time_hour')) return 1;
  return dimensions.includes('stat_time_day') ? 30 : 365;
};

export const checkSpan = ({
  days,
  dimensions,
}: {
  readonly days: DaySpan | null;
  readonly dimensions: readonly string[];
}): void => {
  const most = longestSpan(dimensions);
  if (days && lengthOf(days) > most) throw badRequest(`The time span exceeds ${most} days.`);
};

/** Now, in whole epoch seconds. */
export const secondsOf = (world: Pick<InnerWorld, 'now'>): number => Math.floor(world.now().getTime() / 1000);

/** Today in UTC. */
export const utcToday = (world: Pick<InnerWorld, 'now'>): number =>
  Math.floor(secondsOf(world) / DAY_SECONDS);

import { badRequest } from '../http/failure.js';
import { parseDay } from '../world/calendar.js';

export interface DaySpan {
  readonly first: number;
  readonly last: number;
}

const dayOf = (value: unknown, label: string): number => {
  const day = typeof value === 'string' ? parseDay(value) : null;
  if (day === null) throw badRequest(`Invalid value for ${label}: it must be a date like 2026-01-31.`);
  return day;
};

/** Two days in order, both included. */
export const daySpan = (
  [startName, start]: readonly [string, unknown],
  [endName, end]: readonly [string, unknown],
): DaySpan => {
  const span = { first: dayOf(start, startName), last: dayOf(end, endName) };
  if (span.last < span.first) throw badRequest(`${startName} must not be after ${endName}.`);
  return span;
};

/** Filters of what happened in business centers. */
import { badRequest } from '../http/failure.js';
import { objectParam, type Params } from '../http/params.js';
import type { DaySpan } from '../world/calendar.js';
import { daySpan, lengthOf } from './dates.js';

export type Filter = Readonly<Record<string, unknown>>;

/** The parameter `filtering`, all of whose members must be known. */
export const filterOf = (params: Params, known: readonly string[]): Filter => {
  const filter = objectParam(params, 'filtering') ?? {};
  const invalid = Object.keys(filter).find((name) => !known.includes(name));
  if (invalid !== undefined) throw badRequest(`filtering: unknown field ${invalid}.`);
  return filter;
};

/** Without dates: the last days, that many of them. */
export const daysOf = (
  { start_date: start, end_date: end }: Filter,
  {
    today,
    usual,
    most = Infinity,
  }: { readonly today: number; readonly usual: number; readonly most?: number },
): DaySpan => {
  if (start === undefined && end === undefined) return { first: today - usual + 1, last: today };
  const span = daySpan(['filtering.start_date', start], ['filtering.end_date', end]);
  if (lengthOf(span) > most) throw badRequest(`filtering: ${most} days at most.`);
  return { first: span.first, last: Math.min(span.last, today) };
};

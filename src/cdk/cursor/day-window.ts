import {
  addDays,
  earliestDay,
  firstDayOfMonth,
  lastDayOfMonth,
  latestDay,
  splitInterval,
  type Day,
  type DayInterval,
} from '../time/days.js';
import { day, MISFIT } from '../schema/field.js';
import type { Span } from '../contract/slice.js';
import type { Cursor } from '../contract/cursor.js';
import { createRowMemory, type Remembers } from './row-fingerprints.js';

const { parse } = day('');

/**
 * For reports that are read in windows of days. The column may hold hours: what is read is days. The cursor is the last
 * day of the contiguous run of closed windows; it never moves back, also while days before it are read again.
 *
 * @param remembers makes it leave out rows of those days that an earlier run has emitted as they are
 */
export function dayWindow(field: string, { remembers }: { readonly remembers?: Remembers } = {}): Cursor {
  return {
    field,
    remembers: remembers !== undefined,
    parse: (raw) => {
      const saved = raw === null ? null : parse(raw);
      return saved === MISFIT || saved === null ? undefined : saved;
    },
    bounds: ({ interval }) => interval && { columns: [field], first: interval.start, last: interval.end },
    observe: (saved, span, memory) => {
      const { interval } = span;
      let reread = 0;
      const looksBack = saved !== undefined && interval !== undefined && interval.start <= saved;
      const rows = remembers && createRowMemory(remembers, field, { saved, span, memory });
      return {
        admits(row) {
          if (rows?.isNews(row) === false) return false;
          if (!looksBack) return true;
          const of = row[field];
          if (typeof of === 'string' && of.slice(0, saved.length) <= saved) reread += 1;
          return true;
        },
        remembered: rows?.remembered,
        get reread() {
          return reread;
        },
        closed: () =>
          interval === undefined ? saved : latestDay(interval.end, ...(saved === undefined ? [] : [saved])),
      };
    },
  };
}

export interface DayWindowPlan {
  /** The days that the user wants, the last one not after the account's today. */
  readonly range: DayInterval;
  /** Days before the saved one that are read again, because late attribution changes them. */
  readonly lookbackDays: number;
  /** Longest window that one request may ask for. */
  readonly windowDays: number;
}

/**
 * Windows still to read, in the order of time. The saved day itself is always read again: it was not over when it
 * was saved. Nothing is read when the wanted range ends before the saved day, which includes a saved day in the
 * future.
 */
export function planDayWindows(saved: string | undefined, plan: DayWindowPlan): readonly Span[] {
  const start = startOf(saved, plan);
  if (start === undefined) return [];
  return splitInterval({ start, end: plan.range.end }, plan.windowDays).map((interval) => ({
    interval,
    lookbackStart: lookbackStart(interval, saved, plan.lookbackDays),
  }));
}

/**
 * The same for numbers of whole calendar months: each month that has a day to read is read from its first day, up to
 * the end of the range.
 */
export function planMonths(
  saved: string | undefined,
  plan: Omit<DayWindowPlan, 'windowDays'>,
): readonly Span[] {
  const { end } = plan.range;
  const months: Span[] = [];
  for (let day = startOf(saved, plan); day !== undefined && day <= end;) {
    const last = lastDayOfMonth(day);
    const interval = { start: firstDayOfMonth(day), end: earliestDay(last, end) };
    const back = lookbackStart(interval, saved, plan.lookbackDays);
    months.push({ interval, lookbackStart: firstDayOfMonth(back) });
    day = addDays(last, 1);
  }
  return months;
}

const lookbackStart = (interval: DayInterval, saved: string | undefined, lookbackDays: number): Day =>
  addDays(latestDay(interval.end, saved ?? interval.end), -lookbackDays);

/** The first day to read; undefined when nothing is left. */
function startOf(
  saved: string | undefined,
  { range, lookbackDays }: Omit<DayWindowPlan, 'windowDays'>,
): string | undefined {
  if (saved === undefined) return range.start;
  return range.end < saved ? undefined : latestDay(range.start, addDays(saved, -lookbackDays));
}

import {
  addDays,
  earliestDay,
  firstDayOfMonth,
  lastDayOfMonth,
  latestDay,
  splitDateRange,
  type Day,
  type DateRange,
} from '../time/days.js';
import { day, MISFIT } from '../schema/field.js';
import type { SliceRange } from '../contract/slice.js';
import type { Cursor } from '../contract/cursor.js';
import { createRowFingerprints, type FingerprintOptions } from './row-fingerprints.js';

const { parse } = day('');

/**
 * For reports that are read in windows of days. The column may hold hours: what is read is days. The cursor is the last
 * day of the contiguous run of closed windows; it never moves back, also while days before it are read again.
 *
 * @param remembers makes it leave out rows of those days that an earlier run has emitted as they are
 */
export function dayWindow(
  field: string,
  { remembers }: { readonly remembers?: FingerprintOptions } = {},
): Cursor {
  return {
    field,
    keepsFingerprints: remembers !== undefined,
    parse: (raw) => {
      const saved = raw === null ? null : parse(raw);
      return saved === MISFIT || saved === null ? undefined : saved;
    },
    bounds: ({ dates }) => dates && { columns: [field], first: dates.start, last: dates.end },
    observe: (saved, span, memory) => {
      const { dates } = span;
      let reread = 0;
      const looksBack = saved !== undefined && dates !== undefined && dates.start <= saved;
      const rows = remembers && createRowFingerprints(remembers, field, { saved, span, memory });
      return {
        isNew(row) {
          if (rows?.isNewOrChanged(row) === false) return false;
          if (!looksBack) return true;
          const of = row[field];
          if (typeof of === 'string' && of.slice(0, saved.length) <= saved) reread += 1;
          return true;
        },
        fingerprints: rows?.toSave,
        get reread() {
          return reread;
        },
        closed: () =>
          dates === undefined ? saved : latestDay(dates.end, ...(saved === undefined ? [] : [saved])),
      };
    },
  };
}

export interface DayWindowPlan {
  /** The days that the user wants, the last one not after the account's today. */
  readonly range: DateRange;
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
export function planDayWindows(saved: string | undefined, plan: DayWindowPlan): readonly SliceRange[] {
  const start = startOf(saved, plan);
  if (start === undefined) return [];
  return splitDateRange({ start, end: plan.range.end }, plan.windowDays).map((dates) => ({
    dates,
    lookbackStart: lookbackStart(dates, saved, plan.lookbackDays),
  }));
}

/**
 * The same for numbers of whole calendar months: each month that has a day to read is read from its first day, up to
 * the end of the range.
 */
export function planMonths(
  saved: string | undefined,
  plan: Omit<DayWindowPlan, 'windowDays'>,
): readonly SliceRange[] {
  const { end } = plan.range;
  const months: SliceRange[] = [];
  for (let day = startOf(saved, plan); day !== undefined && day <= end;) {
    const last = lastDayOfMonth(day);
    const dates = { start: firstDayOfMonth(day), end: earliestDay(last, end) };
    const back = lookbackStart(dates, saved, plan.lookbackDays);
    months.push({ dates, lookbackStart: firstDayOfMonth(back) });
    day = addDays(last, 1);
  }
  return months;
}

const lookbackStart = (dates: DateRange, saved: string | undefined, lookbackDays: number): Day =>
  addDays(latestDay(dates.end, saved ?? dates.end), -lookbackDays);

/** The first day to read; undefined when nothing is left. */
function startOf(
  saved: string | undefined,
  { range, lookbackDays }: Omit<DayWindowPlan, 'windowDays'>,
): string | undefined {
  if (saved === undefined) return range.start;
  return range.end < saved ? undefined : latestDay(range.start, addDays(saved, -lookbackDays));
}

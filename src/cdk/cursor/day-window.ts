import type { Json } from '../../protocol/json.js';
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
import { observeEmptyDays } from './empty-days-observer.js';
import { createRowFingerprints, type FingerprintOptions } from './row-fingerprints.js';

const { parse } = day('');

function parseSaved(raw: Json): Day | undefined {
  const saved = raw === null ? null : parse(raw);
  return saved === MISFIT || saved === null ? undefined : saved;
}

export interface DayWindowOptions {
  /** If set, rows of reread days that an earlier run emitted unchanged are skipped. */
  readonly fingerprints?: FingerprintOptions;
  /** True to save since when a partition has no rows. */
  readonly keepsEmptyDays?: boolean;
}

/**
 * The cursor of reports that are read in windows of days, even if the column holds hours. It is the last day of the
 * contiguous closed windows, and never moves back, not even while earlier days are read again.
 */
export function dayWindow(
  field: string,
  { fingerprints, keepsEmptyDays = false }: DayWindowOptions = {},
): Cursor {
  return {
    field,
    movesWithTime: true,
    keepsFingerprints: fingerprints !== undefined,
    parse: parseSaved,
    bounds: ({ dates }) => dates && { columns: [field], first: dates.start, last: dates.end },
    observe: (saved, slice, savedFingerprints) => {
      const { dates } = slice;
      let reread = 0;
      const looksBack = saved !== undefined && dates !== undefined && dates.start <= saved;
      const emptyDays = keepsEmptyDays && dates ? observeEmptyDays(dates, saved) : undefined;
      const rows =
        fingerprints &&
        createRowFingerprints(fingerprints, field, { cursor: saved, slice, savedFingerprints });
      return {
        isNew(row) {
          emptyDays?.see(row[field]);
          if (rows?.isNewOrChanged(row) === false) return false;
          if (!looksBack) return true;
          const value = row[field];
          if (typeof value === 'string' && value.slice(0, saved.length) <= saved) reread += 1;
          return true;
        },
        fingerprints: rows?.toSave,
        emptySince: emptyDays?.since,
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
  /** The configured days, up to the account's today at most. */
  readonly range: DateRange;
  /** Days before the saved day to read again, because late attribution changes them. */
  readonly lookbackDays: number;
  /** Days of the longest window. */
  readonly windowDays: number;
}

/**
 * The windows that are left to read, oldest first. The saved day itself is always read again, because it wasn't over when
 * it was saved. Nothing is read if the configured days end before the saved day, e.g. because it is in the future.
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
 * The same for monthly numbers: each calendar month with a day to read is read from its first day, up to the end of the
 * configured days.
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
    const lookback = lookbackStart(dates, saved, plan.lookbackDays);
    months.push({ dates, lookbackStart: firstDayOfMonth(lookback) });
    day = addDays(last, 1);
  }
  return months;
}

const lookbackStart = (dates: DateRange, saved: string | undefined, lookbackDays: number): Day =>
  addDays(latestDay(dates.end, saved ?? dates.end), -lookbackDays);

/** The first day to read; undefined if nothing is left. */
function startOf(
  saved: string | undefined,
  { range, lookbackDays }: Omit<DayWindowPlan, 'windowDays'>,
): string | undefined {
  if (saved === undefined) return range.start;
  return range.end < saved ? undefined : latestDay(range.start, addDays(saved, -lookbackDays));
}

import { addDays, type Day, type DateRange } from '../time/days.js';
import type { Json } from '../../protocol/json.js';

/** Watches one slice for days without rows. */
export interface EmptyDaysObserver {
  /** Takes the time of each row. */
  readonly see: (time: Json | undefined) => void;
  /** As in `Observation`. */
  readonly since: (before: Day | undefined) => Day | undefined;
}

/**
 * Finds the first day from which no day up to the cursor has rows.
 *
 * @param dates the days of the slice
 * @param saved the cursor before the slice
 */
export function observeEmptyDays(dates: DateRange, saved: Day | undefined): EmptyDaysObserver {
  let latest: string | undefined;
  const reachesCursor = saved === undefined || dates.end >= saved;
  const next = addDays(dates.end, 1);
  return {
    see(value) {
      // A row whose time isn't known may be of the last day.
      const time = typeof value === 'string' ? value : dates.end;
      if (latest === undefined || time > latest) latest = time;
    },
    since(before) {
      // Later days had rows when they were last read.
      if (!reachesCursor && (before === undefined || before > next)) return before;
      if (latest !== undefined) {
        const since = addDays(latest.slice(0, 'YYYY-MM-DD'.length), 1);
        return reachesCursor && since >= next ? undefined : since;
      }
      return before !== undefined && before < dates.start ? before : dates.start;
    },
  };
}

import type { JsonObject } from '../../protocol/json.js';
import { addDays, type Day } from '../time/days.js';
import { MISFIT, timestamp } from '../schema/field.js';
import type { SliceRange } from '../contract/slice.js';
import type { Cursor } from '../contract/cursor.js';

export interface WatermarkOptions {
  /** The column that says when a row last changed. */
  readonly field: string;
  /** Column that moves the cursor if no row of a partition has `field`. */
  readonly fallback: string;
}

const { parse } = timestamp('');

/**
 * The cursor of lists that are read completely and whose rows have a time of change. It emits rows that changed at or
 * after the saved instant, and rows without a time of change. The cursor is the latest change, but not later than the
 * start of reading, because a row may change after its page was read while a later page shows a later change. Changes
 * that lie days after the start of reading are ignored.
 */
export function watermark({ field, fallback }: WatermarkOptions): Cursor {
  return {
    field,
    parse: (raw) => {
      const instant = raw === null ? null : parse(raw);
      return instant === MISFIT || instant === null ? undefined : instant;
    },
    bounds: ({ asOf }) =>
      asOf === undefined ? undefined : { columns: [field, fallback], last: dayOf(asOf) },
    observe: (saved, { asOf }) => {
      const latest = asOf === undefined ? undefined : latestPlausible(asOf);
      let latestChange: string | undefined;
      let latestFallback: string | undefined;
      let reread = 0;
      return {
        isNew: (row) => {
          const changed = textAt(row, field);
          latestChange = later(latestChange, ifPlausible(changed, latest));
          latestFallback = later(latestFallback, ifPlausible(textAt(row, fallback), latest));
          if (saved === undefined || (changed !== undefined && changed > saved)) return true;
          const isReread = changed === undefined || changed === saved;
          if (isReread) reread += 1;
          return isReread;
        },
        get reread() {
          return reread;
        },
        closed: () => later(saved, earlier(latestChange ?? latestFallback, asOf)),
      };
    },
  };
}

/** One walk over the whole partition, or none while the saved instant is in the future. */
export function planWatermark(saved: string | undefined, now: string): readonly SliceRange[] {
  if (saved === undefined) return [{}];
  return saved > now ? [] : [{ since: saved }];
}

const dayOf = (instant: string): Day => instant.slice(0, 'YYYY-MM-DD'.length);

/** The end of the day after reading started. Reading a list takes no longer than that. */
const latestPlausible = (asOf: string): string => `${addDays(dayOf(asOf), 1)}T23:59:59Z`;

const ifPlausible = (instant: string | undefined, latest: string | undefined): string | undefined =>
  instant !== undefined && latest !== undefined && instant > latest ? undefined : instant;

function textAt(row: JsonObject, column: string): string | undefined {
  const value = row[column];
  return typeof value === 'string' ? value : undefined;
}

function earlier(first: string | undefined, limit: string | undefined): string | undefined {
  return first !== undefined && limit !== undefined && first > limit ? limit : first;
}

function later(first: string | undefined, second: string | undefined): string | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return first > second ? first : second;
}

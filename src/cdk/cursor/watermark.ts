import type { JsonObject } from '../../protocol/json.js';
import { addDays, type Day } from '../time/days.js';
import { MISFIT, timestamp } from '../schema/field.js';
import type { SliceRange } from '../contract/slice.js';
import type { Cursor } from '../contract/cursor.js';

export interface WatermarkOptions {
  /** The column that says when a row last changed. */
  readonly field: string;
  /** Moves the cursor where no row of a partition has the first column. */
  readonly fallback: string;
}

const { parse } = timestamp('');

/**
 * For objects that are read whole and know when they changed: emits what changed at or after the saved instant, and
 * everything that does not say when it changed. The cursor is the latest change seen, but not later than the reading
 * began: a row may change after its page was read and before a later page shows a later change. A change that is said to
 * lie days after that counts for nothing.
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
      const latest = asOf === undefined ? undefined : latestLikely(asOf);
      let latestChange: string | undefined;
      let latestFallback: string | undefined;
      let reread = 0;
      return {
        isNew: (row) => {
          const changed = textAt(row, field);
          latestChange = later(latestChange, likely(changed, latest));
          latestFallback = later(latestFallback, likely(textAt(row, fallback), latest));
          if (saved === undefined || (changed !== undefined && changed > saved)) return true;
          const isEmitted = changed === undefined || changed === saved;
          if (isEmitted) reread += 1;
          return isEmitted;
        },
        get reread() {
          return reread;
        },
        closed: () => later(saved, earlier(latestChange ?? latestFallback, asOf)),
      };
    },
  };
}

/** One walk over the whole partition; none at all while the saved instant lies in the future. */
export function planWatermark(saved: string | undefined, now: string): readonly SliceRange[] {
  if (saved === undefined) return [{}];
  return saved > now ? [] : [{ since: saved }];
}

const dayOf = (instant: string): Day => instant.slice(0, 'YYYY-MM-DD'.length);

/** The end of the day after the reading began: no reading of a list takes longer. */
const latestLikely = (asOf: string): string => `${addDays(dayOf(asOf), 1)}T23:59:59Z`;

const likely = (instant: string | undefined, latest: string | undefined): string | undefined =>
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

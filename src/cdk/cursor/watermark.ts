import type { JsonObject } from '../../protocol/json.js';
import { MISFIT, timestamp } from '../schema/field.js';
import type { Span } from '../slice.js';
import type { Cursor } from './cursor.js';

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
 * began: a row may change after its page was read and before a later page shows a later change.
 */
export function watermark({ field, fallback }: WatermarkOptions): Cursor {
  return {
    field,
    parse: (raw) => {
      const instant = raw === null ? null : parse(raw);
      return instant === MISFIT || instant === null ? undefined : instant;
    },
    observe: (saved, { asOf }) => {
      let latestChange: string | undefined;
      let latestFallback: string | undefined;
      let reread = 0;
      return {
        admits: (row) => {
          const changed = textAt(row, field);
          latestChange = later(latestChange, changed);
          latestFallback = later(latestFallback, textAt(row, fallback));
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
export function planWatermark(saved: string | undefined, now: string): readonly Span[] {
  if (saved === undefined) return [{}];
  return saved > now ? [] : [{ since: saved }];
}

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

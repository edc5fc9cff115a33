import {
  isDay,
  scalarText,
  addDays,
  rfc3339,
  splitDateRange,
  type Clock,
  type DateRange,
  type Day,
  type JsonObject,
  type ReadIo,
  type Slice,
  type SliceRange,
} from '../../cdk/index.js';
import type { Query } from '../api/call.js';
import { MODIFIED_AFTER_DAYS } from '../api/limits.js';
import { todayOfPartition } from '../days/local-days.js';
import type { Session } from '../session.js';
import type { ListPart } from './list-definition.js';

/* How a list is read incrementally: the parts of it that a slice needs. */

/** Objects with a time of change. An incremental read emits those that changed. */
export interface ByChange {
  readonly updatedField: string;
  /** Column that moves the cursor if no object has `updatedField`. */
  readonly createdField: string;
  /** Parameters that request only objects changed since (`YYYY-MM-DD HH:MM:SS`, UTC), if the API can filter. */
  readonly querySince?: (since: string) => Query;
  /** How far back that filter reaches. Before that, everything is read and filtered here. Default: any time. */
  readonly maxLookbackDays?: number;
}

/** The filter of ads and of upgraded Smart+ ads. TikTok advises not to go back more than six months ("Get ads"). */
export const MODIFIED_AFTER = {
  querySince: (since: string): Query => ({ filtering: { modified_after: since } }),
  maxLookbackDays: MODIFIED_AFTER_DAYS,
} as const satisfies Partial<ByChange>;

/** Objects or numbers of days, which are read in windows, with the look-back of reports. Only for accounts. */
export interface ByDays {
  readonly day: string;
  /** Days of a window, after which a state is emitted. */
  readonly windowDays: number;
  /** Days per call, if that is less than a window. */
  readonly daysPerCall?: number;
  /** Days before the saved day to read again, by those of the config; default: as many. */
  readonly lookbackDays?: (configured: number) => number;
  /** Days, including today, for which the API has data. Default: all. */
  readonly keptDays?: number;
  /** @param today today in the account's time zone */
  readonly queryDays: (days: DateRange, today: Day) => Query;
  /** True if the API may return days after those that were requested; these rows are dropped. */
  readonly mayExceed?: true;
  /** Columns that the rows of a call get if the API omits their day. */
  readonly columns?: (days: DateRange) => JsonObject;
}

type Incremental = ByChange | ByDays | undefined;

/** The parts of the list that a slice needs; undefined if it needs everything. */
export async function partsOf(
  session: Session,
  incremental: Incremental,
  { slice, io }: { readonly slice: Slice; readonly io: ReadIo },
): Promise<readonly ListPart[] | undefined> {
  if (incremental === undefined) return undefined;
  if ('updatedField' in incremental) return changesSince(incremental, slice, session);
  const { dates, partition } = slice;
  if (dates === undefined) throw new Error('objects of days are read in windows of days');
  return partsOfDays(incremental, dates, await todayOfPartition(session, partition, io));
}

/** The changes that a slice needs; undefined if it needs everything. */
export function changesSince(
  { querySince, maxLookbackDays = Infinity }: ByChange,
  { since }: SliceRange,
  { clock }: Pick<Session, 'clock'>,
): readonly ListPart[] | undefined {
  if (since === undefined || querySince === undefined || isOlder(since, maxLookbackDays, clock))
    return undefined;
  return [{ query: querySince(since.replace('T', ' ').replace('Z', '')) }];
}

const partsOfDays = (
  { windowDays, daysPerCall = windowDays, queryDays, columns }: ByDays,
  dates: DateRange,
  today: Day,
): readonly ListPart[] =>
  splitDateRange(dates, daysPerCall).map((days) => ({
    days,
    query: queryDays(days, today),
    columns: columns?.(days) ?? {},
  }));

const isOlder = (instant: string, days: number, clock: Clock): boolean =>
  days !== Infinity && instant.slice(0, 10) < addDays(rfc3339(clock.now()).slice(0, 10), -days);

/**
 * Distinguishes the rows of a slice from those of later days, where the API may return some; undefined where it does not.
 * A row whose day cannot be read is kept.
 */
export function rowTestOf(
  incremental: Incremental,
  { dates }: SliceRange,
): ((row: JsonObject) => boolean) | undefined {
  if (dates === undefined || incremental === undefined || !('mayExceed' in incremental)) return undefined;
  const { day } = incremental;
  return ({ [day]: value }) => {
    const dayOfRow = scalarText(value).slice(0, dates.end.length);
    return !isDay(dayOfRow) || dayOfRow <= dates.end;
  };
}

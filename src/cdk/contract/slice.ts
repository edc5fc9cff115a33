import type { Day, DateRange } from '../time/days.js';

/** A part of a stream that has its own cursor, e.g. `{ account_id: '7100…' }`. */
export type Partition = Readonly<Record<string, string>>;

/** What remains to be read of a partition. It is planned before its first request. */
export interface SliceRange {
  /** First and last day of a report, inclusive. */
  readonly dates?: DateRange;
  /** RFC 3339 instant; rows that last changed before it were already read. */
  readonly since?: string;
  /**
   * RFC 3339 instant at which reading started. Later changes may be missed and must be read again. The engine sets it
   * when the first rows arrive, because the clock may have been corrected since the slice was planned.
   */
  readonly asOf?: string;
  /** The first day that the next run reads again, if this is the last slice that is closed. */
  readonly lookbackStart?: Day;
  /** Known to hold no rows. Nothing is requested, but the slice is closed like any other so that the cursor moves. */
  readonly empty?: boolean;
}

/** The unit of work. It is closed when all its pages were emitted, and only then does the cursor move. */
export interface Slice extends SliceRange {
  readonly partition: Partition;
}

/** A partition as messages name it, e.g. `account_id 7100…`. A partition without keys is the whole stream. */
export function describePartition(partition: Partition): string {
  const keys = Object.entries(partition).map(([key, value]) => `${key} ${value}`);
  return keys.length === 0 ? 'everything' : keys.join(', ');
}

const partitionKeys = new Map<string, string>();

/**
 * A partition as text, independent of the order of its keys. Equal partitions get the same string, because each of
 * hundreds of streams may have thousands of them.
 */
export function partitionKey(partition: Partition): string {
  const entries = Object.entries(partition);
  const key = JSON.stringify(entries.length === 1 ? entries : entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  const known = partitionKeys.get(key);
  if (known === undefined) partitionKeys.set(key, key);
  return known ?? key;
}

import type { Day, DateRange } from '../time/days.js';

/** A part of a stream that keeps a cursor of its own, e.g. `{ account_id: '7100…' }`. */
export type Partition = Readonly<Record<string, string>>;

/** What is left to read of a partition, planned before any request is made. */
export interface SliceRange {
  /** Days of a report, both included. */
  readonly dates?: DateRange;
  /** RFC 3339 instant; rows that last changed before it are already known. */
  readonly since?: string;
  /**
   * RFC 3339 instant at which the reading began; what changes later may be missed and must be read again. The engine
   * adds it when rows come: the clock may have been corrected since the span was planned.
   */
  readonly asOf?: string;
  /** The first day that the next run reads again, if this is the last span that is closed. */
  readonly lookbackStart?: Day;
  /** Known to hold no rows: nothing is asked for it, and it is closed like any other, so that the cursor moves. */
  readonly empty?: boolean;
}

/** The unit of reading: when all its pages were emitted it is closed, and only then the cursor moves. */
export interface Slice extends SliceRange {
  readonly partition: Partition;
}

/** For messages, e.g. `account_id 7100…`. A partition without keys is the whole stream. */
export function describePartition(partition: Partition): string {
  const keys = Object.entries(partition).map(([key, value]) => `${key} ${value}`);
  return keys.length === 0 ? 'everything' : keys.join(', ');
}

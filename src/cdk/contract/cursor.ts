import type { Json, JsonObject } from '../../protocol/json.js';
import type { Day } from '../time/days.js';
import type { SliceRange } from './slice.js';

/** The fingerprints that a slice saves for the next run. */
export interface SavedFingerprints {
  /** The value to put into the state; undefined if there is nothing to save. */
  readonly saved: Json | undefined;
  /** False if days were omitted because they would not fit into the state. */
  readonly isComplete: boolean;
}

/** The days that the rows of a slice can have. */
export interface RowBounds {
  /** Columns that hold days, or instants of days. */
  readonly columns: readonly string[];
  /** First day; undefined if there is no lower bound. */
  readonly first?: Day | undefined;
  readonly last: Day;
}

/** How a stream remembers what it has read. Cursor values are text that sorts in time order. */
export interface Cursor {
  /** The cursor column. */
  readonly field: string;
  /** Normalizes a value from a saved state; undefined if it is not a value of this cursor. */
  parse(raw: Json): string | undefined;
  /** The days that rows of a slice can have; undefined if the slice does not limit them. */
  bounds(range: SliceRange): RowBounds | undefined;
  /** True if a read moves the cursor even without rows, so that an earlier value was read longer ago. */
  readonly movesWithTime?: boolean;
  /** True if observations produce fingerprints, which the state keeps beside the cursor. */
  readonly keepsFingerprints?: boolean;
  /**
   * Watches the rows of one slice, from the first row until the slice is closed.
   *
   * @param saved the cursor from the state
   * @param fingerprints the fingerprints that an earlier observation saved
   */
  observe(saved: string | undefined, range: SliceRange, fingerprints?: Json): Observation;
}

/** One slice under observation. */
export interface Observation {
  /** False if an earlier run already emitted this row. */
  isNew(row: JsonObject): boolean;
  /** Number of new rows at or before the saved cursor, which an earlier run has probably emitted. */
  readonly reread: number;
  /** The cursor after every page of the slice was emitted; never earlier than the saved one. */
  closed(): string | undefined;
  /**
   * The fingerprints to save for the next run, after every page of the slice was emitted.
   *
   * @param room maximum size, in characters of JSON
   */
  readonly fingerprints?: ((room: number) => SavedFingerprints) | undefined;
  /**
   * The first day from which no day up to the cursor had rows when it was last read, after every page of the slice was
   * emitted; undefined if the last day had rows. Absent if the cursor does not save it.
   *
   * @param before the same before the slice was read
   */
  readonly emptySince?: ((before: Day | undefined) => Day | undefined) | undefined;
}

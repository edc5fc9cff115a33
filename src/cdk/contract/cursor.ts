import type { Json, JsonObject } from '../../protocol/json.js';
import type { Day } from '../time/days.js';
import type { SliceRange } from './slice.js';

/** What a slice leaves for the next run. */
export interface SavedFingerprints {
  /** For the state; undefined where there is nothing. */
  readonly saved: Json | undefined;
  /** False where days were left out because they are too much. */
  readonly isComplete: boolean;
}

/** Where the rows of a span lie. */
export interface RowBounds {
  /** Columns that hold days, or times of days. */
  readonly columns: readonly string[];
  /** Undefined where any earlier day is right. */
  readonly first?: Day | undefined;
  readonly last: Day;
}

/** How a stream remembers what it has read. Cursor values are text whose order is their time order. */
export interface Cursor {
  /** The column that the cursor stands for. */
  readonly field: string;
  /** A value found in a saved state, in our form; undefined when it is no value of this cursor. */
  parse(raw: Json): string | undefined;
  /** Days that rows of a span can be of; undefined where the span says nothing about that. */
  bounds(span: SliceRange): RowBounds | undefined;
  /** Whether its observations leave a memory, which the state keeps beside the cursor. */
  readonly keepsFingerprints?: boolean;
  /**
   * Watches the rows of one slice, from its first row to its close.
   *
   * @param memory what an earlier observation has left
   */
  observe(saved: string | undefined, span: SliceRange, memory?: Json): Observation;
}

export interface Observation {
  /** False for a row that an earlier run has already emitted. */
  isNew(row: JsonObject): boolean;
  /** How many of the rows let through lie at or before the saved cursor: an earlier run is likely to have emitted them. */
  readonly reread: number;
  /** The cursor once every page of the slice was emitted; never earlier than the saved one. */
  closed(): string | undefined;
  /**
   * What the next run should know of the rows, once every page of the slice was emitted.
   *
   * @param room characters that it may take as JSON
   */
  readonly fingerprints?: ((room: number) => SavedFingerprints) | undefined;
}

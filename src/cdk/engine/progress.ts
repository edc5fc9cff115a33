import { countDays } from '../time/days.js';
import type { SliceRange } from '../contract/slice.js';

/** The contribution of one slice to the expected rows. */
export interface SliceProgress {
  /** The API returned a total; several add up. */
  readonly onTotalRows: (rows: number) => void;
  /** The slice is over and had this many rows, whatever its total was. */
  readonly closed: (rows: number) => void;
}

/** The progress of one stream. Its first request is sent long before its first message. */
export interface Progress {
  /** Number of requests so far, including retries. */
  readonly requests: number;
  readonly countRequest: () => void;
  /** Another partition was planned. */
  readonly planned: (ranges: readonly SliceRange[]) => void;
  readonly opened: (range: SliceRange) => SliceProgress;
  /**
   * Expected rows in this sync: the known totals, projected to slices that are not open yet; undefined without totals.
   */
  readonly expectedRows: number | undefined;
}

/** @param partitions number of partitions of the stream */
export function createProgress(partitions: number): Progress {
  let requests = 0;
  const plan = { partitions: 0, size: 0 };
  const known: KnownTotals = { size: 0, rows: 0, hasTotal: false };
  return {
    get requests() {
      return requests;
    },
    countRequest() {
      requests += 1;
    },
    planned(ranges) {
      plan.partitions += 1;
      plan.size += ranges.reduce((sum, range) => sum + sizeOf(range), 0);
    },
    opened: (range) => createSliceProgress(sizeOf(range), known),
    get expectedRows() {
      if (!known.hasTotal) return undefined;
      const size = plan.size * (partitions / plan.partitions);
      return Math.round(known.rows * (size / known.size));
    },
  };
}

/** The weight of a slice: a window of a month has more rows than one of a day. */
function sizeOf({ dates }: SliceRange): number {
  return dates === undefined ? 1 : countDays(dates);
}

/** What is known about the slices that have totals or are closed. */
interface KnownTotals {
  size: number;
  rows: number;
  /** False until the API has returned a total, because closed slices alone say little about the others. */
  hasTotal: boolean;
}

function createSliceProgress(size: number, known: KnownTotals): SliceProgress {
  let counted: number | undefined;
  let open = true;
  const count = (rows: number): void => {
    if (counted === undefined) known.size += size;
    known.rows += rows - (counted ?? 0);
    counted = rows;
  };
  return {
    onTotalRows(rows) {
      if (!open) return;
      count((counted ?? 0) + rows);
      known.hasTotal = true;
    },
    closed(rows) {
      if (open) count(rows);
      open = false;
    },
  };
}

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
  readonly asked: () => void;
  /** Another partition was planned. */
  readonly planned: (spans: readonly SliceRange[]) => void;
  readonly opened: (span: SliceRange) => SliceProgress;
  /**
   * Expected rows in this sync: the known totals, projected to slices that are not open yet; undefined without totals.
   */
  readonly expectedRows: number | undefined;
}

/** @param partitions number of partitions of the stream */
export function createProgress(partitions: number): Progress {
  let requests = 0;
  const plan = { partitions: 0, size: 0 };
  const known: Known = { size: 0, rows: 0, isTold: false };
  return {
    get requests() {
      return requests;
    },
    asked() {
      requests += 1;
    },
    planned(spans) {
      plan.partitions += 1;
      plan.size += spans.reduce((sum, span) => sum + sizeOf(span), 0);
    },
    opened: (span) => createSliceProgress(sizeOf(span), known),
    get expectedRows() {
      if (!known.isTold) return undefined;
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
interface Known {
  size: number;
  rows: number;
  /** False until the API has returned a total, because closed slices alone say little about the others. */
  isTold: boolean;
}

function createSliceProgress(size: number, known: Known): SliceProgress {
  let told: number | undefined;
  let open = true;
  const tell = (rows: number): void => {
    if (told === undefined) known.size += size;
    known.rows += rows - (told ?? 0);
    told = rows;
  };
  return {
    onTotalRows(rows) {
      if (!open) return;
      tell((told ?? 0) + rows);
      known.isTold = true;
    },
    closed(rows) {
      if (open) tell(rows);
      open = false;
    },
  };
}

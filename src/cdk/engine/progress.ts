import { countDays } from '../time/days.js';
import type { SliceRange } from '../contract/slice.js';

/** One slice's part in the expectation. */
export interface SliceProgress {
  /** The API tells a total; several add up. */
  readonly onTotalRows: (rows: number) => void;
  /** The slice had this many rows, whatever it had told; no more will come of it. */
  readonly closed: (rows: number) => void;
}

/** How far one stream is, from its first request on: that comes long before its turn. */
export interface Progress {
  /** Made so far, the repeated ones too. */
  readonly requests: number;
  readonly asked: () => void;
  /** Another partition was planned. */
  readonly planned: (spans: readonly SliceRange[]) => void;
  readonly opened: (span: SliceRange) => SliceProgress;
  /** Rows of the stream in this sync: the known totals, projected to what is not open yet; undefined while none is known. */
  readonly expectedRows: number | undefined;
}

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

/** A window of a month has more rows than one of a day. */
function sizeOf({ dates }: SliceRange): number {
  return dates === undefined ? 1 : countDays(dates);
}

/** What is known of the slices, by their totals or because they are closed. */
interface Known {
  size: number;
  rows: number;
  /** False as long as the API has told no total: the first slices alone say little about the others. */
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

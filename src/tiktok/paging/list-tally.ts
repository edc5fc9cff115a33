import { createDistinctKeys, isJsonObject, keyOfRows, type JsonObject } from '../../cdk/index.js';
import { leastRowsOf, type ListPage } from './page-totals.js';

/** Compares the rows of a list with its totals, over several reads. */
export interface ListTally {
  /** Starts a read of the list. */
  begin(): void;
  /** Records the totals of a response, which may arrive before those of earlier pages. */
  recordTotals(page: ListPage): void;
  add(rows: readonly JsonObject[]): void;
  /** Number of distinct rows in all reads. */
  readonly distinct: number;
  /** Total number of rows according to the newest response of this read. */
  readonly total: number;
  /** Number of rows that existed during the whole read and did not arrive. */
  readonly owed: number;
  /** True if this read returned rows that earlier reads did not. */
  readonly hasBroughtMore: boolean;
}

/**
 * Creates a tally. Rows without their key or without the time in it, and rows of a list with too many keys, are only
 * counted, assuming that each read returns them once.
 *
 * @param rowKey members that identify a row; undefined for the whole row
 */
export function createListTally(rowKey: readonly string[] | undefined): ListTally {
  const keyOf = keyOfRows(rowKey);
  let totals = { first: 0, last: 0 };
  const keys = createDistinctKeys(() => totals.last);
  let counted = { most: 0, now: 0 };
  let before = 0;
  const distinct = (): number => keys.size + Math.max(counted.most, counted.now);
  return {
    begin() {
      counted = { most: Math.max(counted.most, counted.now), now: 0 };
      before = distinct();
      totals = { first: -1, last: 0 };
    },
    recordTotals(page) {
      const total = leastRowsOf(page);
      if (total === undefined) return;
      totals = { first: totals.first < 0 ? total : totals.first, last: total };
    },
    add(rows) {
      for (const row of rows) {
        const key = isTimeless(row) ? undefined : keyOf(row);
        if (key === undefined || !keys.add(key)) counted.now += 1;
      }
    },
    get distinct() {
      return distinct();
    },
    get total() {
      return totals.last;
    },
    get owed() {
      // Rows that were added in the meantime are read by the next run, like all later ones.
      return Math.max(0, Math.min(totals.first, totals.last) - distinct());
    },
    get hasBroughtMore() {
      return distinct() > before;
    },
  };
}

/** True for a row whose time is "-", which means no value. Such rows cannot be distinguished. */
function isTimeless({ dimensions }: JsonObject): boolean {
  return (
    isJsonObject(dimensions) && (dimensions['stat_time_hour'] === '-' || dimensions['stat_time_day'] === '-')
  );
}

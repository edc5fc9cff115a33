import { createDistinctKeys, isJsonObject, keyOfRows, type JsonObject } from '../../cdk/index.js';
import { leastRowsOf, type ListPage } from './page-totals.js';

/** Holds the rows that came of a list against the totals that came with them, over as many walks as it takes. */
export interface ListTally {
  /** Begins a walk. */
  begin(): void;
  /** An answer has come, maybe before those of earlier pages. */
  told(page: ListPage): void;
  add(rows: readonly JsonObject[]): void;
  /** Different rows that came in all walks. */
  readonly distinct: number;
  /** Rows that the newest answer of this walk says there are. */
  readonly total: number;
  /** How many of those that were there during the whole walk did not come. */
  readonly owed: number;
  /** Whether this walk brought rows that those before it did not. */
  readonly hasBroughtMore: boolean;
}

/**
 * Rows that lack their key, or the time in it, and those of a list that is so long that not all keys are kept, are only
 * counted: each walk has them once.
 *
 * @param rowKey what tells the rows apart
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
    told(page) {
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
      // What the list has grown by meanwhile comes with the next run, as all that is made later.
      return Math.max(0, Math.min(totals.first, totals.last) - distinct());
    },
    get hasBroughtMore() {
      return distinct() > before;
    },
  };
}

/** Rows of no hour look alike however many hours they stand for: "-" is no value. */
function isTimeless({ dimensions }: JsonObject): boolean {
  return (
    isJsonObject(dimensions) && (dimensions['stat_time_hour'] === '-' || dimensions['stat_time_day'] === '-')
  );
}

import { countedUnits, keyOfRows, type Json, type JsonObject } from '../../../cdk/index.js';
import { TOP_VIEW } from '../../api/limits.js';
import { METRICS, NOTHING, type Amounts } from './amounts.js';

/** The sum of the rows of one day. */
export interface DaySum {
  readonly rows: number;
  /** A checksum over the ids of the rows; the same for the same rows in any order. */
  readonly keys: number;
  readonly amounts: Amounts;
}

/** Rows of one stream and account, summed by day. */
export interface Tally {
  readonly on: (day: string) => DaySum;
  /** True if TopView rows are among them. */
  readonly hasTopView: boolean;
  readonly add: (row: JsonObject) => void;
}

/** The sum of a day without rows. */
export const NO_ROWS: DaySum = { rows: 0, keys: 0, amounts: NOTHING };

/** Positions of days, shared by tallies because hundreds of accounts have the same days. */
export type Days = Map<string, number>;

const FIRST_DAYS = 32;

/** What a tally sums. */
export interface Summed {
  /** Column with the id of a row's object. */
  readonly id: string;
  /** Default: METRICS. */
  readonly metrics?: readonly string[];
}

/** Creates a tally without rows. */
export function createTally({ id, metrics = METRICS }: Summed, days: Days): Tally {
  // Numbers per day: rows, keys, then the metrics.
  const width = 2 + metrics.length;
  const numbers = createNumbers(FIRST_DAYS * width);
  const keyOf = keyOfRows([id]);
  let hasTopView = false;
  const placeOf = (day: string): number => {
    const place = days.get(day) ?? days.size;
    if (place === days.size) days.set(day, place);
    return place * width;
  };
  return {
    get hasTopView() {
      return hasTopView;
    },
    on(day) {
      const place = days.get(day);
      if (place === undefined) return NO_ROWS;
      const [rows = 0, keys = 0, ...amounts] = numbers.from(place * width, width);
      return rows === 0 ? NO_ROWS : { rows, keys, amounts };
    },
    add(row) {
      const day = dayOf(row['stat_time_day']);
      if (day === undefined) return;
      hasTopView ||= row['buying_type'] === TOP_VIEW;
      const at = placeOf(day);
      numbers.increase(at, 1);
      // 32 bits of it, whose sums stay exact for millions of rows.
      numbers.increase(at + 1, (keyOf(row) ?? 0) >>> 0);
      metrics.forEach((metric, index) => {
        numbers.increase(at + 2 + index, countedUnits(row[metric]));
      });
    },
  };
}

/** One growing flat array, because there are hundreds of accounts with hundreds of days each. */
function createNumbers(length: number) {
  let numbers = new Float64Array(length);
  return {
    from: (start: number, count: number): Iterable<number> => numbers.subarray(start, start + count),
    increase(at: number, by: number): void {
      if (at >= numbers.length) {
        const longer = new Float64Array(Math.max(at + 1, numbers.length * 2));
        longer.set(numbers);
        numbers = longer;
      }
      numbers[at] = (numbers[at] ?? 0) + by;
    },
  };
}

/** The day of a day or of the midnight that the API sends. */
const dayOf = (time: Json | undefined): string | undefined =>
  typeof time === 'string' ? time.slice(0, 'YYYY-MM-DD'.length) : undefined;

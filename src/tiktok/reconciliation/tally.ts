import { scalarText, type Json, type JsonObject } from '../../cdk/index.js';
import { TOP_VIEW } from '../limits.js';
import { METRICS, NOTHING, unitsOf, type Amounts } from './amounts.js';

/** What the rows of one day add up to. */
export interface DaySum {
  readonly rows: number;
  /** A sum over the ids of the rows: the same rows have the same. */
  readonly keys: number;
  readonly amounts: Amounts;
}

/** Rows of one stream and account, added up by day. */
export interface Tally {
  readonly on: (day: string) => DaySum;
  /** Whether rows of TopView are among them. */
  readonly hasTopView: boolean;
  readonly add: (row: JsonObject) => void;
}

export const NO_ROWS: DaySum = { rows: 0, keys: 0, amounts: NOTHING };

/** Places of days, shared by tallies: accounts by the hundred have the same days. */
export type Days = Map<string, number>;

/** Numbers of a day: rows, keys, then the metrics. */
const WIDTH = 2 + METRICS.length;
const FIRST_DAYS = 32;

/** Numbers in one flat array, since there are hundreds of accounts with hundreds of days each. */
export function createTally(id: string, days: Days): Tally {
  let numbers = new Float64Array(FIRST_DAYS * WIDTH);
  let hasTopView = false;
  const placeOf = (day: string): number => {
    const place = days.get(day) ?? days.size;
    if (place === days.size) days.set(day, place);
    return place * WIDTH;
  };
  const makeRoom = (length: number): void => {
    if (length <= numbers.length) return;
    const longer = new Float64Array(Math.max(length, numbers.length * 2));
    longer.set(numbers);
    numbers = longer;
  };
  const increase = (at: number, by: number): void => {
    numbers[at] = (numbers[at] ?? 0) + by;
  };
  return {
    get hasTopView() {
      return hasTopView;
    },
    on(day) {
      const place = days.get(day);
      const [rows = 0, keys = 0, ...amounts] = numbers.subarray(
        ...(place === undefined ? [0, 0] : [place * WIDTH, (place + 1) * WIDTH]),
      );
      return rows === 0 ? NO_ROWS : { rows, keys, amounts };
    },
    add(row) {
      const day = dayOf(row['stat_time_day']);
      if (day === undefined) return;
      hasTopView ||= row['buying_type'] === TOP_VIEW;
      const at = placeOf(day);
      makeRoom(at + WIDTH);
      increase(at, 1);
      increase(at + 1, hashOf(scalarText(row[id])));
      METRICS.forEach((metric, index) => {
        increase(at + 2 + index, unitsOf(row[metric]));
      });
    },
  };
}

/** Also of the midnight that the API sends. */
export const dayOf = (time: Json | undefined): string | undefined =>
  typeof time === 'string' ? time.slice(0, 'YYYY-MM-DD'.length) : undefined;

/** FNV-1a, 32 bits: sums of them stay exact for millions of rows. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

import type { Answer } from '../envelope.js';
import type { Level } from '../metrics.js';

/* How report/integrated/get/ is asked, and what its answers say besides their rows. */

export const REPORT_PATH = 'report/integrated/get/';

/** Dimension of the day. */
export const TIME = 'stat_time_day';

export const idDimension = (level: Level): string => `${level}_id`;

export const dataLevel = (level: Level): string => `AUCTION_${level.toUpperCase()}`;

/** Says, with code 0, that rows are missing: a report covers the newest 20,000 ads at most ("Run a synchronous report"). */
const TRUNCATION_HEADER = 'x-tt-ads-throttle';

/** What the API says of rows that it left out; undefined where it left out none. */
export function truncationOf(headers: Answer['headers']): string | undefined {
  const said = headers[TRUNCATION_HEADER];
  return said === undefined ? undefined : String(said);
}

import {
  chunk,
  onePageAtATime,
  type DateRange,
  type JsonObject,
  type Pages,
  type RequestIo,
  type Rows,
} from '../../cdk/index.js';
import type { Query } from '../api/call.js';
import { METRICS_PER_CALL, REPORT_PATH, TIMEOUTS_PER_REPORT } from '../api/limits.js';
import { REPORT_LEVELS, type Level } from '../report-catalogue/levels.js';
import type { Session } from '../session.js';
import { REPORT_ROW_KEY, truncationOf } from './query/query.js';

/* Reports without days, one row per object: they show whether there was anything in a date range. */

export interface SumsRequest {
  readonly level: Level;
  /** The accounts, and filters if there are any. */
  readonly query: Query;
  readonly range: DateRange;
  readonly metrics: readonly string[];
  readonly io: RequestIo;
}

/** A row without values, for a response that was truncated. */
const UNKNOWN_ROW: JsonObject = {};

/** The sums of the objects of a level over a date range. */
export async function* readSums(
  { client }: Session,
  { level, query, range, metrics, io }: SumsRequest,
): AsyncGenerator<Rows, void, undefined> {
  const truncation = { isSeen: false };
  const { dataLevel, idDimension } = REPORT_LEVELS[level];
  const sums: Query = {
    ...{ report_type: 'BASIC', data_level: dataLevel, dimensions: [idDimension] },
    ...{ start_date: range.start, end_date: range.end },
  };
  for (const some of chunk(metrics, METRICS_PER_CALL)) {
    yield* client.list({
      path: REPORT_PATH,
      query: { ...query, ...sums, metrics: some },
      rowKey: REPORT_ROW_KEY,
      ...io,
      onTotals: (headers) => {
        truncation.isSeen ||= truncationOf(headers) !== undefined;
        return Promise.resolve();
      },
      slots: onePageAtATime(),
      mostTimeouts: TIMEOUTS_PER_REPORT,
    });
    if (truncation.isSeen) yield [UNKNOWN_ROW];
  }
}

/** Those of some accounts that rows belong to. A row of any other account, or of none, counts for all of them. */
export async function ownersIn(
  advertiserIds: readonly string[],
  pages: Pages,
  ownerOf: (row: JsonObject) => string,
): Promise<readonly string[]> {
  const owners = new Set<string>();
  for await (const rows of pages) {
    for (const owner of rows.map(ownerOf)) {
      if (!advertiserIds.includes(owner)) return advertiserIds;
      owners.add(owner);
    }
  }
  return [...owners];
}

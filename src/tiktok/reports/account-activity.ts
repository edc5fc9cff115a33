import {
  chunk,
  isJsonObject,
  onePageAtATime,
  scalarText,
  type DateRange,
  type Json,
  type JsonObject,
  type Pages,
  type RequestIo,
  type Rows,
} from '../../cdk/index.js';
import type { Query } from '../api/call.js';
import { METRICS_PER_CALL, REPORT_PATH, TIMEOUTS_PER_REPORT } from '../api/limits.js';
import { createAcceptedMetrics, readAccepted } from '../refusals/accepted-metrics.js';
import { REPORT_LEVELS } from '../report-catalogue/levels.js';
import type { Session } from '../session.js';
import { REPORT_ROW_KEY, truncationOf } from './query/query.js';

/**
 * Whether accounts had any activity during some days. Anything that isn't clearly zero counts as activity, including a
 * truncated response or one of unknown form.
 */
export interface ActivityProbe {
  /** One account. Metrics that the API refuses by name are left out from then on. */
  isActive(advertiserId: string, range: DateRange, io: RequestIo): Promise<boolean>;
  /**
   * Those of up to five accounts that had activity, in one request for the metrics that `isActive` found accepted.
   * TikTok rounds the amounts of such a report to whole units, so activity without a count and below half a unit is
   * missed.
   */
  activeAmong(advertiserIds: readonly string[], range: DateRange, io: RequestIo): Promise<readonly string[]>;
}

const { dataLevel, idDimension } = REPORT_LEVELS.advertiser;

/**
 * If a refusal doesn't name the refused metrics, it is thrown: dropping metrics by guesswork could make active days look
 * empty.
 *
 * @param metrics counts and amounts that are all zero if there is no activity
 */
export function createActivityProbe(session: Session, metrics: readonly string[]): ActivityProbe {
  const name = 'Search for date ranges without activity';
  const accepted = createAcceptedMetrics({ name, metrics, dimensions: [idDimension] }, session.log);
  const read = (accounts: Query, range: DateRange, io: RequestIo) => (some: readonly string[]) =>
    readTotals(session, { query: { ...accounts, ...queryOf(range) }, metrics: some, io });
  return {
    async isActive(advertiserId, range, io) {
      const pages = read({ advertiser_id: advertiserId }, range, io);
      return hasActivity(readAccepted({ metrics: accepted, advertiserId, io: {} }, pages));
    },
    async activeAmong(advertiserIds, range, io) {
      const pages = read({ advertiser_ids: advertiserIds }, range, io);
      return activeIn(advertiserIds, pages(accepted.metricsFor('')));
    },
  };
}

const queryOf = ({ start, end }: DateRange): Query => ({
  report_type: 'BASIC',
  data_level: dataLevel,
  dimensions: [idDimension],
  start_date: start,
  end_date: end,
});

interface TotalsRequest {
  readonly query: Query;
  readonly metrics: readonly string[];
  readonly io: RequestIo;
}

/** A row without values, for a response that was truncated. */
const UNKNOWN_ROW: JsonObject = {};

async function* readTotals(
  { client }: Session,
  { query, metrics, io }: TotalsRequest,
): AsyncGenerator<Rows, void, undefined> {
  const truncation = { isSeen: false };
  for (const some of chunk(metrics, METRICS_PER_CALL)) {
    yield* client.list({
      path: REPORT_PATH,
      query: { ...query, metrics: some },
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

async function hasActivity(pages: Pages): Promise<boolean> {
  for await (const rows of pages) if (rows.some(hasValue)) return true;
  return false;
}

/** A row of no account that was asked for counts for all of them. */
async function activeIn(advertiserIds: readonly string[], pages: Pages): Promise<readonly string[]> {
  const active = new Set<string>();
  for await (const rows of pages) {
    for (const row of rows.filter(hasValue)) {
      const id = accountIn(row);
      if (!advertiserIds.includes(id)) return advertiserIds;
      active.add(id);
    }
  }
  return [...active];
}

const accountIn = ({ dimensions }: JsonObject): string =>
  isJsonObject(dimensions) ? scalarText(dimensions[idDimension]) : '';

/** What a report of several accounts adds to the metrics of a row ("Run a synchronous report"). */
const OWNER_METRICS = ['advertiser_id', 'currency', 'timezone'];

function hasValue({ metrics }: JsonObject): boolean {
  if (!isJsonObject(metrics)) return true;
  const values = Object.entries(metrics).filter(([name]) => !OWNER_METRICS.includes(name));
  return values.length === 0 || !values.every(([, value]) => isZeroOrDash(value));
}

/** Zero in any format, or the dash that stands for no value. */
function isZeroOrDash(value: Json | undefined): boolean {
  const text = scalarText(value).trim();
  return text === '-' || (text !== '' && Number(text) === 0);
}

import {
  isJsonObject,
  scalarText,
  type DateRange,
  type Json,
  type JsonObject,
  type Pages,
  type RequestIo,
  type Rows,
} from '../../cdk/index.js';
import type { Query } from '../api/call.js';
import { createAcceptedMetrics, readAccepted } from '../refusals/accepted-metrics.js';
import { REPORT_LEVELS } from '../report-catalogue/levels.js';
import type { Session } from '../session.js';
import type { AskGroup } from './account-survey.js';
import { ownersIn, readSums } from './sums.js';

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
  readonly activeAmong: AskGroup;
}

const { idDimension } = REPORT_LEVELS.advertiser;

/**
 * If a refusal doesn't name the refused metrics, it is thrown: dropping metrics by guesswork could make active days look
 * empty.
 *
 * @param metrics counts and amounts that are all zero if there is no activity
 */
export function createActivityProbe(session: Session, metrics: readonly string[]): ActivityProbe {
  const name = 'Search for date ranges without activity';
  const accepted = createAcceptedMetrics({ name, metrics, dimensions: [idDimension] }, session.log);
  const read = (query: Query, range: DateRange, io: RequestIo) => (some: readonly string[]) =>
    readSums(session, { level: 'advertiser', query, range, metrics: some, io });
  return {
    async isActive(advertiserId, range, io) {
      const pages = read({ advertiser_id: advertiserId }, range, io);
      return hasActivity(readAccepted({ metrics: accepted, advertiserId, io: {} }, pages));
    },
    async activeAmong({ ids, range }, io) {
      const pages = read({ advertiser_ids: ids }, range, io);
      return ownersIn(ids, active(pages(accepted.metricsFor(''))), accountIn);
    },
  };
}

async function hasActivity(pages: Pages): Promise<boolean> {
  for await (const rows of pages) if (rows.some(hasValue)) return true;
  return false;
}

/** The rows with activity. */
async function* active(pages: Pages): AsyncGenerator<Rows, void, undefined> {
  for await (const rows of pages) yield rows.filter(hasValue);
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

/** Routes outside the API, for tests that run in another process. */
import { parseDay } from '../world/calendar.js';
import type {
  DataLevel,
  ReportQuery,
  ReportRow,
  RequestLogEntry,
  WireRow,
  WireValue,
  World,
} from '../types.js';

export interface ControlTarget {
  readonly world: World;
  readonly requests: readonly RequestLogEntry[];
  readonly reset: () => void;
}

export interface ControlAnswer {
  readonly status: number;
  readonly body: WireValue;
}

const requestCounts = (requests: readonly RequestLogEntry[]): WireValue => {
  const byPath = new Map<string, Record<string, number>>();
  for (const { path, code, httpStatus } of requests) {
    const key = code === null ? `http ${httpStatus ?? 'none'}` : String(code);
    const counts = byPath.get(path) ?? {};
    counts[key] = (counts[key] ?? 0) + 1;
    byPath.set(path, counts);
  }
  return { total: requests.length, by_path: Object.fromEntries(byPath) };
};

/** The breakdowns of the truth route, by the names of their dimensions. */
const BREAKDOWNS: readonly [ReportQuery['reportType'], DataLevel, readonly string[]][] = [
  ['BASIC', 'AUCTION_AD', ['ad_id', 'stat_time_day']],
  ['AUDIENCE', 'AUCTION_AD', ['ad_id', 'stat_time_day', 'age', 'gender']],
  ['AUDIENCE', 'AUCTION_AD', ['ad_id', 'stat_time_day', 'country_code']],
  ['AUDIENCE', 'AUCTION_AD', ['ad_id', 'stat_time_day', 'platform']],
  ['AUDIENCE', 'AUCTION_CAMPAIGN', ['campaign_id', 'stat_time_day', 'province_id']],
];

const hundredths = (money: ReportRow['metrics'][string] | undefined): number =>
  Math.round(Number(money) * 100);

const isDeleted = (status: WireValue | undefined): boolean =>
  typeof status === 'string' && status.endsWith('_DELETE');

const counts = (rows: readonly WireRow[]): WireValue => ({
  all: rows.length,
  not_deleted: rows.filter((row) => !isDeleted(row['secondary_status'])).length,
});

const reportTruth = (world: World, query: Omit<ReportQuery, 'metrics'>): WireValue => {
  const rows = world.report({ ...query, metrics: ['spend', 'impressions', 'clicks'] });
  const sum = (count: (metrics: ReportRow['metrics']) => number): number =>
    rows.reduce((total, { metrics }) => total + count(metrics), 0);
  return {
    rows: rows.length,
    spend: (sum(({ spend }) => hundredths(spend)) / 100).toFixed(2),
    impressions: sum(({ impressions }) => Number(impressions)),
    clicks: sum(({ clicks }) => Number(clicks)),
  };
};

const truth = (world: World, search: URLSearchParams): ControlAnswer => {
  const advertiserId = search.get('advertiser_id') ?? '';
  const startDate = search.get('start_date') ?? '';
  const endDate = search.get('end_date') ?? '';
  const known = world.accounts.some(({ id }) => id === advertiserId);
  if (!known || parseDay(startDate) === null || parseDay(endDate) === null) {
    return { status: 400, body: { error: 'advertiser_id, start_date and end_date are needed' } };
  }
  const includeDeleted = search.get('include_deleted') === 'true';
  const reports = BREAKDOWNS.map(([reportType, dataLevel, dimensions]) => {
    const query = { advertiserId, reportType, dataLevel, dimensions, startDate, endDate };
    const key = [reportType, ...dimensions].join(' ');
    return [key, reportTruth(world, { ...query, includeDeleted })] as const;
  });
  const body = {
    today: world.today(advertiserId),
    campaigns: counts(world.campaigns(advertiserId)),
    adgroups: counts(world.adgroups(advertiserId)),
    ads: counts(world.ads(advertiserId)),
    reports: Object.fromEntries(reports),
  };
  return { status: 200, body };
};

export const control = (target: ControlTarget, method: string, url: URL): ControlAnswer => {
  switch (`${method} ${url.pathname}`) {
    case 'GET /_simulator/requests':
      return { status: 200, body: requestCounts(target.requests) };
    case 'GET /_simulator/truth':
      return truth(target.world, url.searchParams);
    case 'POST /_simulator/reset':
      target.reset();
      return { status: 200, body: {} };
    default:
      return { status: 404, body: { error: 'no such control' } };
  }
};

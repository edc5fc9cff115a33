import { parseJson, type JsonObject } from '../../cdk/index.js';
import { fullRefresh, rowsOf, runSync, type SyncOutput } from '../../cdk/testing/run-sync.js';
import type { BreakdownName } from '../report-catalogue/breakdowns.js';
import type { Level } from '../report-catalogue/levels.js';
import type { MetricRow } from '../report-catalogue/metrics.js';
import { Granularity } from '../report-catalogue/granularity.js';
import { findSupportedReport } from '../report-catalogue/supported-reports.js';
import { metricsOfReport } from '../report-catalogue/report-metrics.js';
import { reportStream, type ReportStream, type ReportStreamOptions } from '../reports/report-stream.js';
import { createFakeApi, createTestSession, page, type ApiAnswer, type ApiCall } from './api.js';

/* Two small reports, and the requests and rows of syncing one. */

export const METRICS: readonly MetricRow[] = [
  ['campaign_name', 'name', 'none', 'campaign', 'attribute', 'Campaign'],
  ['campaign_id', 'id', 'none', 'adgroup', 'attribute', 'Campaign id'],
  ['currency', 'text', 'none', 'advertiser', 'attribute', 'Currency'],
  ['spend', 'number', 'money', 'advertiser', 'core', 'Spend'],
  ['clicks', 'integer', 'count', 'advertiser', 'core', 'Clicks'],
  ['is_smart_creative', 'boolean', 'none', 'ad', 'attribute', 'Smart'],
];

export interface GivenStream extends Partial<
  Pick<ReportStreamOptions, 'lookbackDays' | 'filters' | 'rowContext' | 'restatements'>
> {
  readonly name?: string;
  readonly level: Level;
  readonly granularity?: Granularity;
  readonly breakdowns?: readonly BreakdownName[];
  readonly metrics?: readonly MetricRow[];
  /** Names of metrics that the API surely accepts; default: all. */
  readonly fallbacks?: readonly (readonly string[])[];
}

/** A report stream with a few metrics and without row context. */
export function testReport({
  name = 'insights',
  level,
  granularity = Granularity.daily,
  breakdowns = [],
  metrics = METRICS,
  ...rest
}: GivenStream): ReportStream {
  const supported = findSupportedReport({ level, breakdowns, granularity });
  if (supported === undefined) throw new Error('this report is not supported');
  const table = { defaults: metrics, extended: [], customOnly: [], ofPeers: [], byBreakdown: {} };
  const { requested, fallbacks } = metricsOfReport(table, supported, { set: 'default' });
  return reportStream({
    name,
    description: 'Test.',
    supported,
    metrics: requested,
    fallbacks,
    rowContext: false,
    restatements: 'all',
    ...rest,
  });
}

export const AD_REPORT = testReport({ level: 'ad' });
export const CAMPAIGN_REPORT = testReport({ level: 'campaign', breakdowns: ['age', 'gender'] });

export interface GivenReport {
  readonly config?: JsonObject;
  readonly zone?: string;
  readonly saved?: Readonly<Record<string, string>>;
  /** The cursor column. */
  readonly cursor?: string;
  readonly stream?: typeof AD_REPORT;
  readonly whole?: boolean;
  readonly report?: (call: ApiCall) => ApiAnswer;
}

export interface ReportOutput extends SyncOutput {
  readonly rows: readonly JsonObject[];
  /** The calls of the report endpoint. */
  readonly calls: readonly ApiCall[];
  /** First and last day of each call. */
  readonly windows: readonly (readonly (string | undefined)[])[];
  readonly warnings: readonly string[];
}

/** Syncs one report stream over a fake API. Other endpoints than the report return only the time zone of accounts. */
export async function readReport({
  config = {},
  zone = 'UTC',
  saved,
  cursor = 'stat_time_day',
  stream = AD_REPORT,
  whole = false,
  report,
}: GivenReport): Promise<ReportOutput> {
  const api = createFakeApi((call) => {
    if (call.path !== 'advertiser/info/') return report?.(call) ?? page([]);
    const ids = parseJson(call.query['advertiser_ids'] ?? '[]') as readonly string[];
    return page(ids.map((id) => ({ advertiser_id: id, display_timezone: zone })));
  });
  const session = createTestSession(api, config);
  const states = Object.entries(saved ?? {}).map(([advertiser_id, day]) => ({
    partition: { advertiser_id },
    cursor: { [cursor]: day },
  }));
  const { messages, complete } = await runSync({
    session,
    streams: [stream],
    log: session.log,
    ...(saved !== undefined && { saved: { insights: { states } } }),
    ...(whole && { selected: [fullRefresh(stream.name)] }),
  });
  const calls = api.callsOf('report/integrated/get/');
  const windows = calls.map(({ query }) => [query['start_date'], query['end_date']]);
  const warnings = session.log.lines.filter((line) => line.startsWith('WARN'));
  return { messages, complete, rows: rowsOf(messages), calls, windows, warnings };
}

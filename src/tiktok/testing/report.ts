import { parseJson, text, type JsonObject } from '../../cdk/index.js';
import { fullRefresh, rowsOf, runSync, type SyncOutput } from '../../cdk/testing/run-sync.js';
import type { MetricTable } from '../metrics.js';
import { reportStream } from '../report/stream.js';
import { createFakeApi, createTestSession, page, type ApiAnswer, type ApiCall } from './api.js';

/* Two small reports, and what a sync of one asks for and gives. */

export const METRICS: MetricTable = [
  ['campaign_name', 'name', 'none', 'campaign', 'Campaign'],
  ['campaign_id', 'id', 'none', 'adgroup', 'Campaign id'],
  ['currency', 'text', 'none', 'advertiser', 'Currency'],
  ['spend', 'number', 'money', 'advertiser', 'Spend'],
  ['clicks', 'integer', 'count', 'advertiser', 'Clicks'],
  ['is_smart_creative', 'boolean', 'none', 'ad', 'Smart'],
];

const OPTIONS = { description: 'Test.', metrics: METRICS } as const;
export const AD_REPORT = reportStream({ ...OPTIONS, name: 'insights', reportType: 'BASIC', level: 'ad' });
export const CAMPAIGN_REPORT = reportStream({
  ...OPTIONS,
  name: 'insights',
  reportType: 'AUDIENCE',
  level: 'campaign',
  breakdowns: { age: text('Age'), gender: text('Gender') },
});

export interface GivenReport {
  readonly config?: JsonObject;
  readonly zone?: string;
  readonly saved?: Readonly<Record<string, string>>;
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

export async function readReport({
  config = {},
  zone = 'UTC',
  saved,
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
    cursor: { stat_time_day: day },
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

import { describe, expect, it } from '@jest/globals';

import { parseJson, type JsonObject } from '../../cdk/index.js';
import { errorsOf, rowsOf, runSync } from '../../cdk/testing/run-sync.js';
import { LONGEST_URL } from '../api/limits.js';
import type { MetricRow } from '../report-catalogue/metrics.js';
import {
  ACCOUNT,
  createFakeApi,
  createTestSession,
  page,
  textAnswer,
  type ApiAnswer,
  type ApiCall,
} from '../testing/api.js';
import { testReport } from '../testing/report.js';

/* Reports whose filters and metrics would make the URL too long. */

const numbered = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(18, '0')}`);

const CAMPAIGNS = numbered('7', 60);

const metricsOf = (count: number): readonly MetricRow[] =>
  Array.from(
    { length: count },
    (_, index) =>
      [`total_of_something_${String(index)}`, 'integer', 'count', 'advertiser', 'core', 'It'] as const,
  );

const filter = (field: string, ids: readonly string[]): JsonObject => ({
  ...{ field_name: field, filter_type: 'IN', filter_value: JSON.stringify(ids) },
});

/** Characters of the URL of a call. */
function lengthOf({ path, query }: ApiCall): number {
  const url = new URL(path, 'https://api.test/open_api/v1.3/');
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href.length;
}

/** The campaigns of a call, besides the filters of the config; undefined: all. */
function groupOf({ query }: ApiCall): readonly string[] | undefined {
  const filters = parseJson(query['filtering'] ?? '[]') as unknown as readonly Record<string, string>[];
  const filter = filters.find(({ field_name: field }) => field === 'campaign_ids');
  return filter && (parseJson(filter['filter_value'] ?? '') as readonly string[]);
}

const namesIn = ({ query }: ApiCall): readonly string[] =>
  parseJson(query['metrics'] ?? '[]') as readonly string[];

const CUT = { 'x-tt-ads-throttle': 'Number of ad ids is equal or more than 20k.' };

/** A row for each campaign. If `isCut`, a report of all campaigns is truncated. */
function rowsIn(call: ApiCall, isCut: boolean): ApiAnswer {
  const group = groupOf(call);
  const metrics = Object.fromEntries(namesIn(call).map((name) => [name, '1']));
  const rows = (group ?? CAMPAIGNS).map((campaign_id) => ({
    dimensions: { campaign_id, stat_time_day: '2024-03-15 00:00:00' },
    metrics,
  }));
  return isCut && group === undefined ? textAnswer(JSON.stringify(page(rows)), 200, CUT) : page(rows);
}

async function read({ filters = [] as readonly JsonObject[], metrics = 100, isCut = false }) {
  const api = createFakeApi((call) => {
    if (call.path === 'advertiser/info/') return page([{ advertiser_id: ACCOUNT, display_timezone: 'UTC' }]);
    if (call.path === 'report/integrated/get/') return rowsIn(call, isCut);
    const isTopView = call.query['filtering']?.includes('TOP_VIEW') === true;
    return page(isTopView ? [] : CAMPAIGNS.map((campaign_id) => ({ campaign_id })));
  });
  const session = createTestSession(api, { start_date: '2024-03-15', lookback_days: 0 });
  const stream = testReport({ level: 'campaign', metrics: metricsOf(metrics), filters });
  const { messages, complete } = await runSync({
    ...{ session, streams: [stream], log: session.log, clock: session.clock },
  });
  const calls = api.callsOf('report/integrated/get/');
  return {
    ...{ complete, calls, rows: rowsOf(messages), error: errorsOf(messages)[0]?.message },
    longest: Math.max(...calls.map(lengthOf)),
    groups: calls.flatMap((call) => groupOf(call) ?? []),
    sizes: calls.flatMap((call) => groupOf(call)?.length ?? []),
    batchSizes: new Set(calls.map((call) => namesIn(call).length)),
  };
}

const ADS = filter('ad_ids', numbered('17', 100));
const ADGROUPS = filter('adgroup_ids', numbered('18', 70));

describe('a truncated report with a filter by a hundred ids', () => {
  it('a truncated report is requested in groups of campaigns that fit into the URL, each campaign once', async () => {
    const { complete, rows, longest, groups, sizes, batchSizes } = await read({
      filters: [ADS],
      isCut: true,
    });
    expect([complete, rows.length]).toEqual([true, CAMPAIGNS.length]);
    expect(longest).toBeLessThanOrEqual(LONGEST_URL);
    expect(groups).toEqual(CAMPAIGNS);
    expect(Math.max(...sizes)).toBeGreaterThan(5);
    expect(Math.max(...sizes)).toBeLessThan(30);
    expect(batchSizes).toEqual(new Set([100]));
  });

  it('a truncated report is requested in groups of 30 campaigns if the URL has room', async () => {
    expect((await read({ isCut: true })).sizes).toEqual([30, 30]);
  });
});

describe('a report whose filters leave no room for its metrics', () => {
  it('metrics that do not fit into the URL are requested in batches and joined', async () => {
    const { complete, rows, longest, batchSizes } = await read({ filters: [ADS, ADGROUPS], metrics: 60 });
    expect([complete, rows.length]).toEqual([true, CAMPAIGNS.length]);
    expect(longest).toBeLessThanOrEqual(LONGEST_URL);
    expect(Math.max(...batchSizes)).toBeLessThan(60);
    for (const row of rows) {
      const counts = Object.entries(row).filter(([name]) => name.startsWith('total_of'));
      expect([counts.length, counts.every(([, value]) => value === 1)]).toEqual([60, true]);
    }
  });

  it('a report whose filters leave no room for any metric is an error, and nothing is requested', async () => {
    const filters = [ADS, ADGROUPS, filter('promotion_ids', numbered('19', 100))];
    const { complete, calls, error } = await read({ filters });
    expect([complete, calls]).toEqual([false, []]);
    expect(error).toMatch(
      /report\/integrated\/get\/ for account \d+: the URL would be \d\d,\d{3} characters long; the limit is 7,500\. If filters in custom_reports list many ids, list fewer/,
    );
  });
});

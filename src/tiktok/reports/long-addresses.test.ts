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

/* Reports whose filters and metrics would make addresses that are too long for the edge. */

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

/** Characters of the address of a call. */
function lengthOf({ path, query }: ApiCall): number {
  const url = new URL(path, 'https://api.test/open_api/v1.3/');
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href.length;
}

/** Campaigns that a call is limited to beside what the user's filters say; undefined: all. */
function groupOf({ query }: ApiCall): readonly string[] | undefined {
  const filters = parseJson(query['filtering'] ?? '[]') as unknown as readonly Record<string, string>[];
  const own = filters.find(({ field_name: field }) => field === 'campaign_ids');
  return own && (parseJson(own['filter_value'] ?? '') as readonly string[]);
}

const namesIn = ({ query }: ApiCall): readonly string[] =>
  parseJson(query['metrics'] ?? '[]') as readonly string[];

const CUT = { 'x-tt-ads-throttle': 'Number of ad ids is equal or more than 20k.' };

/** A row for each campaign; a report of all of them is cut, if that is wanted. */
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
    lists: new Set(calls.map((call) => namesIn(call).length)),
  };
}

const ADS = filter('ad_ids', numbered('17', 100));
const ADGROUPS = filter('adgroup_ids', numbered('18', 70));

describe('a report by a hundred ids that is cut', () => {
  it('is asked for in groups that its address has room for, each campaign once', async () => {
    const { complete, rows, longest, groups, sizes, lists } = await read({ filters: [ADS], isCut: true });
    expect([complete, rows.length]).toEqual([true, CAMPAIGNS.length]);
    expect(longest).toBeLessThanOrEqual(LONGEST_URL);
    expect(groups).toEqual(CAMPAIGNS);
    expect(Math.max(...sizes)).toBeGreaterThan(5);
    expect(Math.max(...sizes)).toBeLessThan(30);
    expect(lists).toEqual(new Set([100]));
  });

  it('is asked for by thirty campaigns where there is room', async () => {
    expect((await read({ isCut: true })).sizes).toEqual([30, 30]);
  });
});

describe('a report whose filters leave no room for its metrics', () => {
  it('is asked for in several lists of them, put together', async () => {
    const { complete, rows, longest, lists } = await read({ filters: [ADS, ADGROUPS], metrics: 60 });
    expect([complete, rows.length]).toEqual([true, CAMPAIGNS.length]);
    expect(longest).toBeLessThanOrEqual(LONGEST_URL);
    expect(Math.max(...lists)).toBeLessThan(60);
    for (const row of rows) {
      const counts = Object.entries(row).filter(([name]) => name.startsWith('total_of'));
      expect([counts.length, counts.every(([, value]) => value === 1)]).toEqual([60, true]);
    }
  });

  it('is an error that says so where none has room, and nothing is asked for', async () => {
    const filters = [ADS, ADGROUPS, filter('promotion_ids', numbered('19', 100))];
    const { complete, calls, error } = await read({ filters });
    expect([complete, calls]).toEqual([false, []]);
    expect(error).toMatch(
      /report\/integrated\/get\/ for account \d+: the URL would have \d{5} characters, but at most 7500 are sure to be accepted\. If filters of custom_reports name many ids, name fewer/,
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { JsonObject } from '../cdk/index.js';
import type { Simulator } from '../simulator/index.js';
import { activityMetrics, DEFAULT_SETTINGS, reportLoadFor, SUGGESTED_STREAMS } from '../streams/index.js';
import { METRIC_TABLES } from '../streams/reports/metric-tables.js';
import { totalsOf } from '../tiktok/index.js';
import { source } from './source.js';
import { readReports, withSimulator } from './testing/in-process.js';

/* Which date ranges of a long backfill are skipped, and what that saves. */

const ACTIVITY_METRICS = activityMetrics();

const STREAMS = ['ad_insights', 'campaign_insights_by_province'];

/** The same days with and without the search for activity. */
async function readTwice(api: Simulator, days: number, streams: readonly string[] = STREAMS) {
  const all = await readReports(api, { days, streams, config: { skip_empty_history: false } });
  const some = await readReports(api, { days, streams });
  return { all, some };
}

/** A row of zeros: some days without activity have one, most have no row. */
const isOfZeros = (row: JsonObject): boolean =>
  ACTIVITY_METRICS.every((metric) => row[metric] === undefined || row[metric] === null || row[metric] === 0);

/** Counts and amounts that no stream requests by default, more than fit in one request together with the others. */
const OWN_COUNTS = totalsOf(
  METRIC_TABLES.BASIC,
  METRIC_TABLES.BASIC.customOnly.map(([name]) => name),
)
  .filter((name) => !ACTIVITY_METRICS.includes(name))
  .slice(0, 90);

/** For ad_insights and a custom report. */
function loadOf(metrics: readonly string[]) {
  const { customReports } = source.parseConfig({
    ...{ access_token: 'a-token', accounts: '7100000000000000001', start_date: '2026-05-01' },
    custom_reports: [{ name: 'own', level: 'campaign', metrics }],
  });
  return reportLoadFor({ ...DEFAULT_SETTINGS, customReports }, ['ad_insights', 'own', 'campaigns']);
}

const worlds = fc.record({
  seed: fc.nat(10_000),
  accounts: fc.integer({ min: 1, max: 2 }),
  campaigns: fc.integer({ min: 1, max: 2 }),
  adgroups: fc.constant(1),
  ads: fc.constant(1),
  days: fc.integer({ min: 100, max: 420 }),
  dormantShare: fc.constantFrom(0, 0.2, 0.5, 0.8),
});

describe('the search for activity', () => {
  it('the search never skips a row with a value, in any kind of world', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.integer({ min: 310, max: 420 }), async (world, days) => {
        const { all, some } = await withSimulator(world, (api) => readTwice(api, days));
        expect(some.searches.length).toBeGreaterThan(0);
        const found = new Set(some.rows.map(({ text }) => text));
        const missing = all.rows.filter(({ text }) => !found.has(text));
        expect(missing.filter(({ row }) => !isOfZeros(row))).toEqual([]);
        expect(some.rows.length + missing.length).toBe(all.rows.length);
      }),
      { numRuns: 12 },
    );
  });

  it('the search saves four fifths of the calls if four of five accounts are dormant', async () => {
    const world = { accounts: 5, campaigns: 1, adgroups: 1, ads: 1, days: 396, dormantShare: 0.8 };
    const streams = SUGGESTED_STREAMS.filter((name) => name.includes('_insights'));
    const { all, some } = await withSimulator(world, (api) => readTwice(api, 396, streams));
    // Every third account has bought TopView, which takes a separate query for each report.
    expect(all.calls).toHaveLength((5 + 1) * 14 * 5);
    expect(all.calls.length / some.calls.length).toBeGreaterThan(5);
    expect(some.log.filter((line) => line.startsWith('INFO')).length).toBeLessThan(20);
  });

  it('the search takes three requests per year for an account that is always active, and loses no row', async () => {
    const world = { accounts: 1, campaigns: 1, adgroups: 1, ads: 1, days: 330 };
    const { all, some } = await withSimulator(world, (api) => readTwice(api, 330));
    expect(some.searches.length).toBe(3);
    const texts = ({ rows }: typeof all) => rows.map(({ text }) => text);
    expect(texts(some)).toEqual(texts(all));
  });
});

describe('the metrics that show activity', () => {
  it('the activity metrics fit in one request, and include every count and amount of the reports', () => {
    expect(ACTIVITY_METRICS.length).toBeLessThanOrEqual(100);
    for (const metric of [
      'spend',
      'impressions',
      'conversion',
      'total_landing_page_view',
      'complete_payment',
    ])
      expect(ACTIVITY_METRICS).toContain(metric);
  });

  it('the activity metrics include the counts and amounts of custom reports', () => {
    const load = loadOf(['skan_conversion', 'skan_result']);
    expect(load.metrics).toEqual(
      expect.arrayContaining([...ACTIVITY_METRICS, 'skan_conversion', 'skan_result']),
    );
    expect(load.streams).toBe(2);
    expect(loadOf(OWN_COUNTS).metrics).toEqual([...ACTIVITY_METRICS, ...OWN_COUNTS]);
    expect(loadOf(OWN_COUNTS).streams).toBe(2);
  });

  it('the activity metrics do not cover a report of a rate whose counts are not requested', () => {
    expect(loadOf(['skan_result_rate']).streams).toBe(1);
  });

  it('the activity metrics of all metrics cover every report, in seven requests for a year without activity', async () => {
    const metrics = 'all';
    const load = reportLoadFor({ ...DEFAULT_SETTINGS, metrics }, STREAMS);
    expect([load.streams, Math.ceil(load.metrics.length / 100)]).toEqual([2, 7]);
    const world = { accounts: 1, campaigns: 1, adgroups: 1, ads: 1, days: 1 };
    const { searches, calls } = await withSimulator(world, (api) =>
      readReports(api, { days: 360, streams: STREAMS, config: { metrics, end_date: '2026-05-01' } }),
    );
    expect([searches.length, calls.length]).toEqual([7, 7]);
  });
});

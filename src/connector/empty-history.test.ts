import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createTestClock, createTestLogger } from '../cdk/testing/fakes.js';
import { fullRefresh, rowsOf, runSync } from '../cdk/testing/run-sync.js';
import { addDays, type JsonObject } from '../cdk/index.js';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator/index.js';
import { activityMetrics, reportStreams } from '../streams/index.js';
import { source } from './source.js';

/* The connector in this process against the simulator: what is skipped, and what it saves. */

const NOW = Date.parse('2026-05-20T10:00:00Z');
const STREAMS = ['ad_insights', 'ad_insights_by_platform', 'campaign_insights_by_province'];

let simulator: Simulator | undefined;
afterEach(() => simulator?.close());

const start = async (options: SimulatorOptions): Promise<Simulator> => {
  await simulator?.close();
  return (simulator = await startSimulator({ ...options, now: () => new Date(NOW) }));
};

interface Given {
  readonly days: number;
  readonly skip: boolean;
  readonly streams?: readonly string[];
  readonly config?: JsonObject;
}

/** Rows and requests of a full read of so many days. */
async function read(api: Simulator, { days, skip, streams = STREAMS, config = {} }: Given) {
  const clock = createTestClock(NOW);
  const log = createTestLogger();
  const parsed = source.parseConfig({
    access_token: api.token,
    accounts: api.world.accounts.map(({ id }) => id).join(','),
    start_date: addDays('2026-05-20', 1 - days),
    skip_empty_history: skip,
    ...config,
  });
  const env = { TIKTOK_API_BASE_URL: api.url };
  const session = source.open(parsed, { clock, log, env }, streams);
  api.resetRequests();
  const selected = streams.map(fullRefresh);
  const output = await runSync({ session, streams: source.streams, selected, clock, log });
  expect(output.complete).toBe(true);
  const reports = api.requests.filter(({ path }) => path === 'report/integrated/get/');
  const searches = reports.filter(({ query }) => query['data_level'] === 'AUCTION_ADVERTISER');
  const rows = streams.flatMap((stream) =>
    rowsOf(output.messages, stream).map((row) => ({ text: JSON.stringify([stream, row]), row })),
  );
  return { rows, calls: reports.length, searches: searches.length, log: log.lines };
}

/** A row that says nothing: some days come as such a row, most do not come at all. */
const isOfZeros = (row: JsonObject): boolean =>
  activityMetrics.every((metric) => row[metric] === undefined || row[metric] === null || row[metric] === 0);

const worlds = fc.record({
  seed: fc.nat(10_000),
  accounts: fc.integer({ min: 1, max: 3 }),
  campaigns: fc.integer({ min: 1, max: 2 }),
  adgroups: fc.constant(1),
  ads: fc.integer({ min: 1, max: 2 }),
  days: fc.integer({ min: 100, max: 420 }),
  dormantShare: fc.constantFrom(0, 0.2, 0.5, 0.8),
});

describe('the search for empty stretches', () => {
  it('never skips a row with a value in it, in worlds of any kind', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.integer({ min: 200, max: 420 }), async (world, days) => {
        const api = await start(world);
        const all = await read(api, { days, skip: false });
        const some = await read(api, { days, skip: true });
        const found = new Set(some.rows.map(({ text }) => text));
        const missing = all.rows.filter(({ text }) => !found.has(text));
        expect(missing.filter(({ row }) => !isOfZeros(row))).toEqual([]);
        expect(some.rows.length + missing.length).toBe(all.rows.length);
      }),
      { numRuns: 12 },
    );
  }, 300_000);

  it('saves four fifths of the calls where four of five accounts lie dormant', async () => {
    const api = await start({
      accounts: 15,
      campaigns: 1,
      adgroups: 1,
      ads: 1,
      days: 396,
      dormantShare: 0.8,
    });
    const streams = reportStreams.map(({ name }) => name);
    const all = await read(api, { days: 396, skip: false, streams });
    const some = await read(api, { days: 396, skip: true, streams });
    expect(all.calls).toBe(15 * 14 * 5);
    expect(all.calls / some.calls).toBeGreaterThan(5);
    expect(some.log.filter((line) => line.startsWith('INFO')).length).toBeLessThan(20);
  }, 60_000);

  it('takes three requests a year of an account that is active throughout, and loses no row of it', async () => {
    const api = await start({ accounts: 1, campaigns: 2, adgroups: 1, ads: 2, days: 360 });
    const all = await read(api, { days: 360, skip: false });
    const some = await read(api, { days: 360, skip: true });
    expect(some.searches).toBe(3);
    expect(some.rows).toEqual(all.rows);
  });
});

describe('the metrics that tell activity', () => {
  it('fit into one request, and hold every count and amount of the reports', () => {
    expect(activityMetrics.length).toBeLessThanOrEqual(100);
    for (const metric of [
      'spend',
      'impressions',
      'conversion',
      'total_landing_page_view',
      'complete_payment',
    ])
      expect(activityMetrics).toContain(metric);
  });
});

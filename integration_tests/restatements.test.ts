import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../src/simulator/index.js';
import { configFor } from './support/read-inputs.js';
import { discoverWith, readFrom, type ReadOptions } from './support/reads.js';
import { now } from './support/time.js';

const STREAMS = ['campaigns', 'ad_insights', 'ad_insights_by_country', 'campaign_insights_hourly'];
const REPORTS = STREAMS.slice(1);

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ accounts: 3, campaigns: 2, adgroups: 1, ads: 2, days: 12, now });
});
afterAll(() => simulator.close());

const read = (restatements: string, options: ReadOptions = {}) =>
  readFrom(simulator, {
    ...{ streams: STREAMS, ...options },
    config: { start_date: '2026-05-10', restatements, ...options.config },
  });

describe('a second sync of the same numbers', () => {
  it.each(['changed', 'history'])(
    'a second sync with restatements %s emits no report rows',
    async (restatements) => {
      const first = await read(restatements);
      const second = await read(restatements, { state: first.finalState() });
      expect(second.exitCode).toBe(0);
      for (const stream of REPORTS) {
        expect([stream, first.records(stream).length > 0, second.records(stream)]).toEqual([
          stream,
          true,
          [],
        ]);
      }
      expect(second.finalState()).toEqual(
        first.finalState().map((state) => ({ ...state, sourceStats: expect.anything() })),
      );
    },
  );

  it('a second sync without restatements emits all rows of the look-back', async () => {
    const first = await read('all');
    const second = await read('all', { state: first.finalState() });
    for (const stream of REPORTS) expect(second.records(stream).length).toBeGreaterThan(0);
  });

  it('a longer look-back emits only the rows of the additional days', async () => {
    const first = await read('changed', { config: { lookback_days: 2 } });
    const second = await read('changed', { config: { lookback_days: 4 }, state: first.finalState() });
    const days = (rows: readonly Record<string, unknown>[]): readonly unknown[] =>
      [...new Set(rows.map(({ stat_time_day: day }) => day))].sort();
    const all = days(first.records('ad_insights'));
    expect(days(second.records('ad_insights'))).toEqual(all.slice(-5, -3));
  });
});

describe('discover with restatements', () => {
  it('history adds the time of the sync to the primary key of reports, and of nothing else', async () => {
    const outcome = await discoverWith(configFor(simulator, { restatements: 'history' }));
    const streams = outcome.lines.flatMap(({ catalog }) => catalog?.streams ?? []);
    const keyOf = (name: string) =>
      streams.find((stream) => stream.name === name)?.source_defined_primary_key;
    expect(keyOf('ad_insights')).toEqual([['advertiser_id'], ['ad_id'], ['stat_time_day'], ['observed_at']]);
    expect(keyOf('campaigns')).toEqual([['campaign_id']]);
    const snapshots = ['bc_balances', 'advertiser_balances'];
    for (const { name, source_defined_primary_key: key = [], json_schema: schema } of streams) {
      const isKey = key.some(([column]) => column === 'observed_at');
      expect([name, 'observed_at' in schema.properties]).toEqual([name, isKey || snapshots.includes(name)]);
      if (snapshots.includes(name)) expect(isKey).toBe(false);
    }
  });
});

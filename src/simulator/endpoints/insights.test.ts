import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../index.js';
import { FROZEN, get, type Query, textOf } from '../testing/client.js';
import { objectsWithSpend } from '../testing/objects-with-spend.js';
import type { Simulator, WireRow } from '../types.js';

/** In London, where it is 2026-05-15. */
const advertiser_id = '7100000000000000001';

let simulator: Simulator;
let ids: readonly string[];
beforeAll(async () => {
  simulator = await startSimulator(FROZEN);
  ids = simulator.world.ads(advertiser_id).map((row) => textOf(row, 'ad_id'));
});
afterAll(() => simulator.close());

const ask = (path: string, query: Query = {}) => get(simulator, path, { advertiser_id, ...query });
const days = (start_date: string, end_date: string): Query => ({ start_date, end_date });

describe('creative fatigue', () => {
  const fatigue = (ad_id: string, filtering: Query) =>
    ask('creative_fatigue/get/', { ad_id, filtering, page_size: 500 });

  it('creative fatigue has a row for each day of an ad, up to the day before end_date', async () => {
    for (const id of ids) {
      const { rows } = await fatigue(id, days('2026-05-01', '2026-05-10'));
      const found = rows.filter((row) => (row['metrics'] as WireRow)['spend'] !== 0);
      const truth = objectsWithSpend(simulator.world, 'AD', ['2026-05-01', '2026-05-09']).filter((key) =>
        key.startsWith(`${id} `),
      );
      expect(found.map((row) => `${textOf(row, 'ad_id')} ${textOf(row, 'date')}`).sort()).toEqual(
        truth.sort(),
      );
    }
  });

  it.each([
    ['61 days ago', days('2026-03-16', '2026-05-01')],
    ['tomorrow', days('2026-05-01', '2026-05-16')],
    ['no day at all', days('2026-05-01', '2026-05-01')],
    ['days in the wrong order', days('2026-05-02', '2026-05-01')],
    ['no days', {}],
  ])('creative fatigue is refused for %s', async (_what, filtering) => {
    expect((await fatigue(ids[0] ?? '', filtering)).code).toBe(40002);
  });

  it('creative fatigue is refused for an unknown ad', async () => {
    expect((await fatigue('7', days('2026-05-01', '2026-05-10'))).code).toBe(40002);
  });
});

describe('videos and benchmarks of ads', () => {
  it('video performance has a count per second, and at most 60', async () => {
    const query = { filtering: { ad_ids: ids }, page_size: 500 };
    const { rows } = await ask('report/video_performance/get/', query);
    expect(rows.map((row) => (row['info'] as WireRow)['ad_id'])).toEqual(ids);
    for (const row of rows) {
      const { duration } = row['info'] as { readonly duration: number };
      const { view_count: views } = row['metrics'] as { readonly view_count: readonly number[] };
      expect([0, Math.min(60, duration)]).toContain(views.length);
    }
  });

  it('ad benchmarks have the day of the comparison beside the list, and some ads have no metrics', async () => {
    const query = { filtering: { ad_ids: ids }, dimensions: ['LOCATION'], page_size: 100 };
    const { rows, data } = await ask('report/ad_benchmark/get/', query);
    expect(data['compare_date']).toBe('2026-05-12');
    expect(new Set(rows.map((row) => 'metrics' in row))).toEqual(new Set([true, false]));
  });

  it.each<[string, string, Query]>([
    ['videos of no ads', 'report/video_performance/get/', {}],
    ['videos of an unknown ad', 'report/video_performance/get/', { filtering: { ad_ids: ['7'] } }],
    [
      'videos of ads and campaigns',
      'report/video_performance/get/',
      { filtering: { ad_ids: ['7'], campaign_ids: ['7'] } },
    ],
    ['benchmarks without dimensions', 'report/ad_benchmark/get/', { filtering: { ad_ids: ['7'] } }],
    ['benchmarks by age', 'report/ad_benchmark/get/', { filtering: { ad_ids: ['7'] }, dimensions: ['AGE'] }],
  ])('%s is refused by the insights of ads', async (_what, path, query) => {
    expect((await ask(path, query)).code).toBe(40002);
  });
});

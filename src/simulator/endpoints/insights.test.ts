import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../index.js';
import { FROZEN, get, type Query, textOf } from '../testing/client.js';
import { rowsAt } from '../testing/rows-at.js';
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

/** Days on which something cost something, by id. */
const spendDays = (level: 'AD' | 'CAMPAIGN', start: string, end: string): readonly string[] => {
  const name = `${level.toLowerCase()}_id`;
  return simulator.world
    .report({
      advertiserId: advertiser_id,
      reportType: 'BASIC',
      dataLevel: `AUCTION_${level}`,
      dimensions: [name, 'stat_time_day'],
      metrics: ['spend'],
      includeDeleted: true,
      startDate: start,
      endDate: end,
    })
    .filter(({ metrics }) => Number(metrics['spend']) > 0)
    .map(({ dimensions }) => `${dimensions[name] ?? ''} ${String(dimensions['stat_time_day']).slice(0, 10)}`);
};

describe('creative fatigue', () => {
  const fatigue = (ad_id: string, filtering: Query) =>
    ask('creative_fatigue/get/', { ad_id, filtering, page_size: 500 });

  it('has a row for each day of an ad, up to the day before end_date', async () => {
    for (const id of ids) {
      const { rows } = await fatigue(id, days('2026-05-01', '2026-05-10'));
      const found = rows.filter((row) => (row['metrics'] as WireRow)['spend'] !== 0);
      const truth = spendDays('AD', '2026-05-01', '2026-05-09').filter((key) => key.startsWith(`${id} `));
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
  ])('is refused for %s', async (_what, filtering) => {
    expect((await fatigue(ids[0] ?? '', filtering)).code).toBe(40002);
  });

  it('is refused for an unknown ad', async () => {
    expect((await fatigue('7', days('2026-05-01', '2026-05-10'))).code).toBe(40002);
  });
});

describe('videos and benchmarks of ads', () => {
  it('videos have a count per second, and at most 60', async () => {
    const query = { filtering: { ad_ids: ids }, page_size: 500 };
    const { rows } = await ask('report/video_performance/get/', query);
    expect(rows.map((row) => (row['info'] as WireRow)['ad_id'])).toEqual(ids);
    for (const row of rows) {
      const { duration } = row['info'] as { readonly duration: number };
      const { view_count: views } = row['metrics'] as { readonly view_count: readonly number[] };
      expect([0, Math.min(60, duration)]).toContain(views.length);
    }
  });

  it('benchmarks have the day of the comparison beside the list, and no metrics for some ads', async () => {
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
  ])('refuse %s', async (_what, path, query) => {
    expect((await ask(path, query)).code).toBe(40002);
  });
});

describe('bid protection', () => {
  const HISTORY = 'report/bid_protection/detail/get/';
  const campaignIds = () => simulator.world.campaigns(advertiser_id).map((row) => textOf(row, 'campaign_id'));
  const level = { data_level: 'CAMPAIGN' };

  it('has a status for each campaign', async () => {
    const { rows } = await ask('report/bid_protection/status/get/', { ...level, query_ids: campaignIds() });
    expect(rows.map((row) => row['query_id'])).toEqual(campaignIds());
  });

  it('has a record for each campaign and day with a cost, and a currency only with a credit', async () => {
    const query = { ...level, query_ids: campaignIds(), ...days('2026-05-01', '2026-05-10') };
    const records = rowsAt(await ask(HISTORY, query), 'bid_protection_records');
    const keys = records.map((row) => `${textOf(row, 'query_id')} ${textOf(row, 'record_date')}`);
    expect(keys.sort()).toEqual([...spendDays('CAMPAIGN', '2026-05-01', '2026-05-10')].sort());
    for (const row of records) expect(row['currency'] !== '').toBe(row['credit_amount'] !== '0');
  });

  it.each<[string, Query, number]>([
    ['an empty list', { query_ids: [], ...days('2026-05-01', '2026-05-10') }, 52404],
    ['no ids', days('2026-05-01', '2026-05-10'), 40002],
    [
      'a level that has none',
      { data_level: 'ADVERTISER', query_ids: ['7'], ...days('2026-05-01', '2026-05-01') },
      40002,
    ],
    ['an unknown id', { query_ids: ['7'], ...days('2026-05-01', '2026-05-10') }, 40002],
    [
      '21 ids and ten days',
      { query_ids: Array.from({ length: 21 }, String), ...days('2026-05-01', '2026-05-10') },
      40002,
    ],
    ['days that are too old', { query_ids: ['7'], ...days('2026-01-01', '2026-01-02') }, 40002],
  ])('is refused for %s', async (_what, query, code) => {
    expect((await ask(HISTORY, { ...level, ...query })).code).toBe(code);
  });
});

describe('labels, minis and negative keywords', () => {
  it('labels and minis have ids above 2^53, an empty value and an emoji', async () => {
    for (const path of ['campaign_label/get/', 'minis/get/']) {
      const { text, rows } = await ask(path);
      expect(rows).toHaveLength(2);
      expect(text).toMatch(/"75\d{17}"/);
      expect(text).toMatch(/\p{Emoji_Presentation}/u);
      expect(text).toContain('""');
    }
  });

  it('negative keywords exist only with a search placement', async () => {
    const found = new Map<boolean, number>();
    for (const row of simulator.world.adgroups(advertiser_id)) {
      const object = { object_type: 'ADGROUP', object_id: textOf(row, 'adgroup_id') };
      const keywords = rowsAt(await ask('search_ad/negative_keyword/get/', object), 'keywords');
      const places = row['tiktok_subplacements'];
      const isInSearch = Array.isArray(places) && places.includes('SEARCH_FEED');
      expect(keywords.length > 0).toBe(isInSearch);
      found.set(isInSearch, keywords.length);
    }
    expect([...found.keys()].sort()).toEqual([false, true]);
  });

  it.each<[string, Query]>([
    ['no object', {}],
    ['an unknown object', { object_type: 'CAMPAIGN', object_id: '7' }],
    ['an ad', { object_type: 'AD', object_id: '7' }],
    ['pages of 51', { object_type: 'CAMPAIGN', object_id: '7', page_size: 51 }],
  ])('negative keywords are refused for %s', async (_what, query) => {
    expect((await ask('search_ad/negative_keyword/get/', query)).code).toBe(40002);
  });
});

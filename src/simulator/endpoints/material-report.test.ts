import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator } from '../index.js';
import { FROZEN, get, hundredths, type Query, sum } from '../testing/client.js';
import type { Simulator, WireRow } from '../types.js';

let simulator: Simulator;
const advertiser_id = '7100000000000000001';
const DAYS = { start_date: '2026-04-01', end_date: '2026-05-15' };

beforeAll(async () => {
  simulator = await startSimulator(FROZEN);
});
afterAll(() => simulator.close());

const ask = (kind: string, query: Query) =>
  get(simulator, `smart_plus/material_report/${kind}/`, {
    advertiser_id,
    ...DAYS,
    page_size: '100',
    ...query,
  });
const overview = (dimensions: readonly string[], query: Query = {}) =>
  ask('overview', { dimensions, ...query });
const breakdown = (dimensions: readonly string[], query: Query = {}) =>
  ask('breakdown', { dimensions, ...query });

const part = (row: WireRow | undefined, name: 'dimensions' | 'metrics') =>
  row?.[name] as Record<string, unknown>;
const total = (rows: readonly WireRow[], metric: string) =>
  sum(rows.map((row) => hundredths(part(row, 'metrics')[metric])));

/** What the ads of upgraded campaigns spent, by the classic report. */
const adsTotal = (metric: string, days: Query = DAYS): number => {
  const smart = new Set(
    simulator.world
      .ads(advertiser_id)
      .filter((ad) => ad['campaign_automation_type'] === 'UPGRADED_SMART_PLUS')
      .map((ad) => ad['ad_id']),
  );
  const rows = simulator.world.report({
    advertiserId: advertiser_id,
    reportType: 'BASIC',
    dataLevel: 'AUCTION_AD',
    dimensions: ['ad_id'],
    metrics: [metric],
    includeDeleted: true,
    ...('start_date' in days && { startDate: DAYS.start_date, endDate: DAYS.end_date }),
  });
  const own = rows.filter(({ dimensions }) => smart.has(String(dimensions['ad_id'])));
  return sum(own.map(({ metrics }) => hundredths(metrics[metric])));
};

const SEVERAL_ADS = ['smart_plus_ad_id', 'main_material_id'];

describe('material reports', () => {
  it.each([
    ['overview', SEVERAL_ADS],
    ['overview', ['campaign_id', 'main_material_id']],
    ['overview', ['advertiser_id', 'ad_text_entity_id']],
    ['breakdown', ['main_material_id']],
    ['breakdown', ['main_material_id', 'stat_time_day']],
    ['breakdown', ['ad_text_entity_id', 'call_to_action_entity_id', 'main_material_id', 'stat_time_month']],
    ['breakdown', ['call_to_action_entity_id', 'stat_time_week']],
  ])('the material %s by %s adds up to the spend of the ads', async (kind, dimensions) => {
    const { rows } = await ask(kind, { dimensions, metrics: ['spend', 'clicks'] });
    const pages = await Promise.all(
      [2, 3].map(
        async (page) => (await ask(kind, { dimensions, metrics: ['spend', 'clicks'], page: `${page}` })).rows,
      ),
    );
    const all = [...rows, ...pages.flat()];
    expect(total(all, 'spend')).toBe(adsTotal('spend'));
    expect(total(all, 'clicks')).toBe(adsTotal('clicks'));
    expect(adsTotal('spend')).toBeGreaterThan(0);
  });

  it('the material overview can cover the lifetime', async () => {
    const { rows } = await overview(SEVERAL_ADS, { query_lifetime: 'true' });
    expect(total(rows, 'spend')).toBe(adsTotal('spend', {}));
    expect(total(rows, 'spend')).toBeGreaterThan(adsTotal('spend'));
  });

  it('a material of two ads has one row by campaign and two by ad', async () => {
    const posts = (rows: readonly WireRow[]) =>
      rows.filter((row) => part(row, 'dimensions')['main_material_type'] === 'VIDEO_SPARK_ADS');
    expect(posts((await overview(SEVERAL_ADS)).rows)).toHaveLength(2);
    expect(posts((await overview(['campaign_id', 'main_material_id'])).rows)).toHaveLength(1);
  });

  it('rows of materials have names, and by ad further attributes', async () => {
    const asked = { metrics: ['spend', 'ad_material_id', 'material_second_status_list'] };
    const [byAd] = (await overview(SEVERAL_ADS, asked)).rows;
    expect(Object.keys(part(byAd, 'dimensions')).sort()).toEqual([
      'main_material_id',
      'main_material_type',
      'smart_plus_ad_id',
    ]);
    expect(part(byAd, 'metrics')).toMatchObject({
      main_material_name: expect.stringMatching(/./),
      ad_material_id: expect.stringMatching(/^1\d{18}$/),
      material_second_status_list: [expect.stringMatching(/^MATERIAL_/)],
    });
    const [byCampaign] = (await overview(['campaign_id', 'main_material_id'], asked)).rows;
    expect(part(byCampaign, 'metrics')['ad_material_id']).toBe('');
    expect(part(byCampaign, 'metrics')).not.toHaveProperty('material_second_status_list');
  });

  it('rows of materials are sorted by spend, by default the highest first', async () => {
    const spent = (rows: readonly WireRow[]) => rows.map((row) => hundredths(part(row, 'metrics')['spend']));
    const down = spent((await overview(SEVERAL_ADS)).rows);
    expect(down).toEqual([...down].sort((a, b) => b - a));
    const up = spent((await overview(SEVERAL_ADS, { sort_type: 'ASC' })).rows);
    expect(up).toEqual([...down].reverse());
  });

  it('material reports can be filtered by ads and materials', async () => {
    const [row] = (await overview(SEVERAL_ADS)).rows;
    const { smart_plus_ad_id: ad, main_material_type: type } = part(row, 'dimensions');
    const ofAd = await overview(SEVERAL_ADS, { filtering: { smart_plus_ad_ids: [ad] } });
    expect(new Set(ofAd.rows.map((one) => part(one, 'dimensions')['smart_plus_ad_id']))).toEqual(
      new Set([ad]),
    );
    const ofType = await overview(SEVERAL_ADS, { filtering: { main_material_types: [type] } });
    expect(new Set(ofType.rows.map((one) => part(one, 'dimensions')['main_material_type']))).toEqual(
      new Set([type]),
    );
  });

  it('weeks begin on Monday and months on their first day', async () => {
    const days = async (unit: string) =>
      (await breakdown(['ad_text_entity_id', unit])).rows.map((row) => String(part(row, 'dimensions')[unit]));
    const weeks = await days('stat_time_week');
    expect(new Set(weeks.map((week) => new Date(`${week.slice(0, 10)}T00:00:00Z`).getUTCDay()))).toEqual(
      new Set([1]),
    );
    expect(new Set(await days('stat_time_month'))).toEqual(
      new Set(['2026-04-01 00:00:00', '2026-05-01 00:00:00']),
    );
  });

  const MANY = Array.from({ length: 201 }, (_, i) => String(i));

  it.each<[string, string, Query]>([
    ['overview', 'no dimensions', { dimensions: '' }],
    ['overview', 'one dimension', { dimensions: ['main_material_id'] }],
    ['overview', 'a time', { dimensions: ['main_material_id', 'stat_time_day'] }],
    ['overview', 'two objects', { dimensions: ['campaign_id', 'adgroup_id'] }],
    ['overview', 'no dates', { dimensions: SEVERAL_ADS, start_date: '' }],
    ['overview', 'more than 365 days', { dimensions: SEVERAL_ADS, start_date: '2025-05-14' }],
    ['overview', 'large pages', { dimensions: SEVERAL_ADS, page_size: '101' }],
    [
      'overview',
      'two kinds of objects',
      { dimensions: SEVERAL_ADS, filtering: { campaign_ids: ['1'], adgroup_ids: ['1'] } },
    ],
    ['overview', 'too many ads', { dimensions: SEVERAL_ADS, filtering: { smart_plus_ad_ids: MANY } }],
    [
      'overview',
      'materials of no type',
      { dimensions: SEVERAL_ADS, filtering: { main_material_ids: ['1'] } },
    ],
    ['overview', 'an unknown metric', { dimensions: SEVERAL_ADS, metrics: ['nope'] }],
    ['breakdown', 'an ad', { dimensions: ['smart_plus_ad_id', 'stat_time_day'] }],
    ['breakdown', 'two times', { dimensions: ['main_material_id', 'stat_time_day', 'stat_time_hour'] }],
    ['breakdown', 'a time alone', { dimensions: ['stat_time_day'] }],
    ['breakdown', 'more than a week of hours', { dimensions: ['main_material_id', 'stat_time_hour'] }],
    ['breakdown', 'a lifetime', { dimensions: ['main_material_id'], query_lifetime: 'true', start_date: '' }],
  ])('the material %s refuses %s', async (kind, _, query) => {
    expect((await ask(kind, query)).code).toBe(40002);
  });
});

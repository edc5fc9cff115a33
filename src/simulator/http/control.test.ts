import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Simulator, startSimulator } from '../index.js';
import { FROZEN, get, sum } from '../testing/client.js';

let simulator: Simulator;
const advertiser_id = '7100000000000000001';

beforeAll(async () => {
  simulator = await startSimulator(FROZEN);
});
afterAll(() => simulator.close());

const control = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(new URL(`/_simulator/${path}`, simulator.url), init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

/** The same figures, from the API's report. */
const sumsOfReport = async () => {
  const { rows } = await get(simulator, 'report/integrated/get/', {
    advertiser_id,
    report_type: 'BASIC',
    data_level: 'AUCTION_AD',
    dimensions: ['ad_id', 'stat_time_day'],
    metrics: ['spend', 'impressions', 'clicks'],
    start_date: '2026-05-01',
    end_date: '2026-05-10',
    page_size: '1000',
  });
  const sumOf = (metric: string) =>
    sum(rows.map((row) => Number((row['metrics'] as Record<string, string>)[metric])));
  return {
    rows: rows.length,
    spend: sumOf('spend').toFixed(2),
    impressions: sumOf('impressions'),
    clicks: sumOf('clicks'),
  };
};

describe('the control routes', () => {
  it('the control routes count requests by path and code, and reset the counts', async () => {
    await get(simulator, 'user/info/');
    await get(simulator, 'user/info/', { token: 'x' });
    await get(simulator, 'nowhere/');
    expect((await control('requests')).body).toEqual({
      total: 3,
      by_path: { 'user/info/': { 0: 1, 40105: 1 }, 'nowhere/': { 'http 404': 1 } },
    });
    await control('reset', { method: 'POST' });
    expect((await control('requests')).body).toEqual({ total: 0, by_path: {} });
  });

  it("the control routes return the world's data", async () => {
    const span = 'start_date=2026-05-01&end_date=2026-05-10';
    const { body } = await control(`truth?advertiser_id=${advertiser_id}&${span}`);
    expect(body).toMatchObject({
      today: '2026-05-15',
      campaigns: { all: 3, not_deleted: 2 },
      adgroups: { all: 6 },
      ads: { all: 18 },
    });
    const reports = body['reports'] as Record<string, { rows: number; spend: string }>;
    expect(Object.keys(reports)).toEqual([
      'BASIC ad_id stat_time_day',
      'AUDIENCE ad_id stat_time_day age gender',
      'AUDIENCE ad_id stat_time_day country_code',
      'AUDIENCE ad_id stat_time_day platform',
      'AUDIENCE campaign_id stat_time_day province_id',
    ]);
    expect(reports['AUDIENCE ad_id stat_time_day platform']?.spend).toBe(
      reports['BASIC ad_id stat_time_day']?.spend,
    );
    expect(reports['BASIC ad_id stat_time_day']).toEqual(await sumsOfReport());
    const all = await control(`truth?advertiser_id=${advertiser_id}&${span}&include_deleted=true`);
    const more = (all.body['reports'] as typeof reports)['BASIC ad_id stat_time_day'];
    expect(more?.rows).toBeGreaterThan(reports['BASIC ad_id stat_time_day']?.rows ?? 0);
  });

  it.each(['truth', 'truth?advertiser_id=9&start_date=2026-05-01&end_date=2026-05-01', 'nope'])(
    'the control routes refuse %s',
    async (path) => {
      expect((await control(path)).status).toBeGreaterThanOrEqual(400);
    },
  );
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../index.js';
import { FROZEN, get, type Query } from '../testing/client.js';
import type { Simulator, WireRow } from '../types.js';
import { ACME } from '../world/centers.js';

let simulator: Simulator;
let open: Simulator;
beforeAll(async () => {
  simulator = await startSimulator(FROZEN);
  open = await startSimulator({ ...FROZEN, behaviours: { 'other-reports': 'served' } });
});
afterAll(() => Promise.all([simulator.close(), open.close()]));

const CONFLICT = 'Conflict occurs. The input params including metrics and dimensions have no relation.';
const DAYS: Query = { start_date: '2026-05-01', end_date: '2026-05-14', page_size: '1000' };
const advertiser_id = '7100000000000000001';
const BC: Query = {
  report_type: 'BC',
  bc_id: ACME.id,
  dimensions: ['advertiser_id', 'country_code'],
};
const SHOP: Query = {
  report_type: 'TT_SHOP',
  advertiser_id,
  data_level: 'AUCTION_CAMPAIGN',
  dimensions: ['campaign_id', 'country_code', 'stat_time_day'],
  metrics: ['spend', 'billed_cost'],
};
const PLAYABLE: Query = { report_type: 'PLAYABLE_MATERIAL', advertiser_id, dimensions: ['playable_id'] };
const CATALOG: Query = {
  report_type: 'CATALOG',
  advertiser_id,
  data_level: 'AUCTION_ADVERTISER',
  dimensions: ['sku_id'],
};

const ask = (query: Query, of = simulator) => get(of, 'report/integrated/get/', { ...DAYS, ...query });

const spend = (rows: readonly WireRow[]): number =>
  rows.reduce((sum, { metrics }) => sum + Math.round(Number((metrics as { spend: string }).spend) * 1000), 0);

describe('reports of other types', () => {
  it('a report of a business center without metrics has all of them, of each of its accounts', async () => {
    const { rows } = await ask({ ...BC, bc_id: '7050000000000000002', dimensions: ['advertiser_id'] });
    const ids = simulator.world.accounts.map(({ id }) => ({ advertiser_id: id }));
    expect(rows.map(({ dimensions }) => dimensions)).toEqual(ids);
    expect(Object.keys(rows[0]?.['metrics'] ?? {})).toEqual([
      'spend',
      'cash_spend',
      'voucher_spend',
      'cashback_coupon_spend',
      'tax_spend',
      'impressions',
      'reach',
      'currency',
      'timezone',
    ]);
  });

  it('a report of a business center has the spend of the reports of its accounts', async () => {
    const [account] = (await ask({ ...BC, dimensions: ['advertiser_id'] })).rows;
    const filtering = [
      { field_name: 'advertiser_id', filter_type: 'IN', filter_value: '["7100000000000000002"]' },
    ];
    const byCountry = await ask({ ...BC, filtering });
    const own = await ask({
      report_type: 'BASIC',
      advertiser_id: '7100000000000000002',
      metrics: ['spend'],
      data_level: 'AUCTION_ADVERTISER',
      dimensions: ['advertiser_id'],
    });
    expect(spend(own.rows)).toBeGreaterThan(0);
    expect(spend(byCountry.rows)).toBe(spend(own.rows));
    expect(spend(account === undefined ? [] : [account])).toBe(spend(own.rows));
  });

  it('a report of a shop is billed for what it spends', async () => {
    const { rows } = await ask(SHOP);
    expect(rows.length).toBeGreaterThan(5);
    for (const { metrics } of rows) {
      const { spend: spent, billed_cost: billed } = metrics as Readonly<Record<string, string>>;
      expect(billed).toBe(spent);
    }
  });

  it.each([
    ['a playable', PLAYABLE, { playable_id: expect.stringMatching(/^\d+$/) }],
    [
      'its lifetime',
      { ...PLAYABLE, query_lifetime: 'true' },
      { playable_id: expect.stringMatching(/^\d+$/) },
    ],
    ['an item of a catalog', CATALOG, { sku_id: expect.stringContaining('👟') }],
  ] as const)('a report of %s has spend and impressions', async (_, query, dimensions) => {
    const { rows } = await ask(query);
    expect(rows).toEqual([
      { dimensions, metrics: { spend: expect.any(String), impressions: expect.any(String) } },
    ]);
  });

  it.each([
    ['days of an account', { ...BC, dimensions: ['advertiser_id', 'stat_time_day'] }],
    ['days of a playable', { ...PLAYABLE, dimensions: ['playable_id', 'stat_time_day'] }],
    ['another metric', { ...CATALOG, metrics: ['clicks'] }],
  ] as const)('%s are served or refused, according to the behaviour other-reports', async (_, query) => {
    expect((await ask(query)).code).toBe(40002);
    const served = await ask(query, open);
    expect(served.code).toBe(0);
    expect(served.rows.length).toBeGreaterThan(0);
  });
});

describe('refusals of reports of other types', () => {
  it.each([
    ['countries alone', { ...BC, dimensions: ['country_code'] }],
    ['campaigns at account level', { ...SHOP, data_level: 'AUCTION_ADVERTISER' }],
    ['campaigns without countries', { ...SHOP, dimensions: ['campaign_id', 'stat_time_day'] }],
    ['the lifetime of a shop', { ...SHOP, query_lifetime: 'true' }],
    ['two dimensions of a catalog', { ...CATALOG, dimensions: ['sku_id', 'product_id'] }],
  ] as const)('the API refuses %s as a conflict', async (_, query) => {
    expect(await ask(query)).toMatchObject({ code: 40002, message: CONFLICT });
  });

  it.each([
    ['an account of a business center', { ...BC, advertiser_id }, 'advertiser_id: not supported'],
    ['a level of a business center', { ...BC, data_level: 'AUCTION_AD' }, 'data_level: not supported'],
    ['a level of a playable', { ...PLAYABLE, data_level: 'AUCTION_AD' }, 'data_level: not supported'],
    ['ads of a shop', { ...SHOP, data_level: 'AUCTION_AD' }, 'AUCTION_ADVERTISER'],
    ['a shop without a level', { ...SHOP, data_level: '' }, 'data_level'],
    ['no dimensions', { ...PLAYABLE, dimensions: '' }, 'dimensions'],
    ['another metric of a shop', { ...SHOP, metrics: ['spend', 'clicks'] }, "['clicks']"],
    ['an unknown filter', { ...SHOP, filtering: [{ field_name: 'x' }] }, 'filtering'],
    ['31 days by the day', { ...SHOP, start_date: '2026-04-14' }, '30 days'],
    ['366 days', { ...PLAYABLE, start_date: '2025-05-14' }, '365 days'],
    ['1001 rows on a page', { ...PLAYABLE, page_size: '1001' }, 'page_size'],
  ] as const)('the API refuses %s', async (_, query, message) => {
    for (const each of [simulator, open])
      expect(await ask(query, each)).toMatchObject({
        code: 40002,
        message: expect.stringContaining(message),
      });
  });

  it('business centers and accounts of someone else are refused', async () => {
    expect(await ask({ ...BC, bc_id: '9' })).toMatchObject({ code: 40001 });
    expect(await ask({ ...SHOP, advertiser_id: '9' })).toMatchObject({ code: 40001 });
  });

  it('the sandbox has no reports of other types', async () => {
    const sandbox = await startSimulator({ ...FROZEN, sandbox: true });
    expect((await ask(PLAYABLE, sandbox)).code).toBe(40009);
    await sandbox.close();
  });
});

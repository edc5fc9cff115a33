import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator } from '../index.js';
import { FROZEN, get, type Query, textOf } from '../testing/client.js';
import type { Simulator, WireRow } from '../types.js';

const advertiser_id = '7100000000000000001';

/** Two campaigns an account: a manual one and an upgraded one. */
const SMALLEST = { ...FROZEN, accounts: 2, campaigns: 2, adgroups: 1, ads: 2, days: 20 };

let simulator: Simulator;
let smallest: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ ...FROZEN, campaigns: 6 });
  smallest = await startSimulator(SMALLEST);
});
afterAll(async () => {
  await simulator.close();
  await smallest.close();
});

const ask = (kind: string, query: Query = {}) =>
  get(simulator, `smart_plus/${kind}/get/`, { advertiser_id, page_size: '100', ...query });

const idName = (kind: string): string => (kind === 'ad' ? 'smart_plus_ad_id' : `${kind}_id`);
const idsOf = (rows: readonly WireRow[], kind: string) => rows.map((row) => row[idName(kind)]);

/** Classic rows of upgraded campaigns. */
const upgraded = (rows: readonly WireRow[]): readonly WireRow[] =>
  rows.filter((row) => row['campaign_automation_type'] === 'UPGRADED_SMART_PLUS');

const ALL = { filtering: { primary_status: 'STATUS_ALL' } };

describe('smart_plus/…/get/', () => {
  it('smart_plus/…/get/ lists the upgraded campaigns and ad groups of the classic endpoints', async () => {
    const { world } = simulator;
    const campaigns = upgraded(world.campaigns(advertiser_id));
    const adgroups = upgraded(world.adgroups(advertiser_id));
    expect(idsOf((await ask('campaign', ALL)).rows, 'campaign')).toEqual(idsOf(campaigns, 'campaign'));
    expect(idsOf((await ask('adgroup', ALL)).rows, 'adgroup')).toEqual(idsOf(adgroups, 'adgroup'));
    expect(campaigns).toHaveLength(1);
    expect(adgroups).toHaveLength(2);
  });

  it('smart_plus/ad/get/ lists the ads of reports by ad_id_v2', async () => {
    const report = simulator.world.report({
      advertiserId: advertiser_id,
      reportType: 'BASIC',
      dataLevel: 'AUCTION_AD',
      dimensions: ['ad_id_v2'],
      metrics: ['spend'],
      includeDeleted: true,
    });
    const known = report.map(({ dimensions }) => dimensions['ad_id_v2']);
    const ids = idsOf((await ask('ad', ALL)).rows, 'ad');
    expect(ids).toHaveLength(2);
    expect(known).toEqual(expect.arrayContaining(ids));
  });

  it('a creative with two ids in reports is listed once', async () => {
    const { rows } = await ask('ad', ALL);
    const creatives = simulator.world
      .ads(advertiser_id)
      .filter((ad) => ad['adgroup_id'] === rows[0]?.['adgroup_id']);
    expect(creatives).toHaveLength(3);
    expect(rows[0]?.['creative_list']).toHaveLength(2);
    expect(rows[0]?.['ad_text_list']).toEqual([{ ad_text: 'First 🅰️' }, { ad_text: 'Second\nline' }]);
  });

  it.each(['campaign', 'adgroup', 'ad'])(
    'the smallest world has a Smart+ %s, whose id differs between accounts',
    async (kind) => {
      const ids: unknown[] = [];
      for (const { id } of smallest.world.accounts) {
        const { rows } = await get(smallest, `smart_plus/${kind}/get/`, { advertiser_id: id });
        ids.push(...idsOf(rows, kind));
      }
      expect(ids).toHaveLength(2);
      expect(new Set(ids).size).toBe(2);
    },
  );

  it('Smart+ ads can be filtered by ids and time of change', async () => {
    const { rows } = await ask('ad', ALL);
    const times = rows.map((row) => textOf(row, 'modify_time')).sort();
    const found = async (filtering: Query) =>
      (await ask('ad', { filtering: { ...ALL.filtering, ...filtering } })).rows;
    expect(await found({ smart_plus_ad_ids: [idsOf(rows, 'ad')[1]] })).toEqual([rows[1]]);
    const late = await found({ modified_after: times[1] });
    expect(late.map((row) => row['modify_time'])).toEqual([times[1]]);
    expect(await found({ adgroup_ids: [rows[0]?.['adgroup_id']] })).toEqual([rows[0]]);
  });

  it('smart_plus/…/get/ returns only the requested fields', async () => {
    const { rows } = await ask('campaign', { fields: ['campaign_id', 'budget'] });
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(['budget', 'campaign_id']);
  });

  it.each<[string, string, Query]>([
    ['ad', 'more than 100 ads on a page', { page_size: '101' }],
    ['campaign', 'more than 1000 campaigns on a page', { page_size: '1001' }],
    ['campaign', 'a filter of the classic endpoint', { filtering: { buying_types: ['AUCTION'] } }],
    ['campaign', 'a time of change', { filtering: { modified_after: '2026-01-01 00:00:00' } }],
    ['ad', 'a day for a time of change', { filtering: { modified_after: '2026-01-01' } }],
    ['ad', 'ids that are numbers', { filtering: { smart_plus_ad_ids: [1] } }],
    [
      'ad',
      'too many ids',
      { filtering: { smart_plus_ad_ids: Array.from({ length: 101 }, (_, i) => String(i)) } },
    ],
    ['adgroup', 'an unknown field', { fields: ['nope'] }],
  ])('smart_plus/%s/get/ refuses %s', async (kind, _, query) => {
    expect((await ask(kind, query)).code).toBe(40002);
  });

  it('smart_plus/…/get/ refuses an account of someone else', async () => {
    expect((await ask('ad', { advertiser_id: '1' })).code).toBe(40001);
  });

  it('the sandbox has no smart_plus/…/get/', async () => {
    const sandbox = await startSimulator({ ...FROZEN, sandbox: true });
    for (const path of ['smart_plus/ad/get/', 'gmv_max/store/list/', 'gmv_max/report/get/']) {
      expect((await get(sandbox, path, { advertiser_id })).code).toBe(40008);
    }
    await sandbox.close();
  });
});

describe('details of named objects', () => {
  it('campaign/spc/get/ returns details of legacy Smart+ campaigns', async () => {
    const ids = simulator.world.campaigns(advertiser_id).map((row) => row['campaign_id']);
    const { rows } = await get(simulator, 'campaign/spc/get/', { advertiser_id, campaign_ids: ids });
    expect(rows.map((row) => [row['spc_type'], row['is_smart_performance_campaign']])).toEqual([
      ['SMART_PLUS', true],
    ]);
  });

  it('ad/aco/get/ returns details of ad groups', async () => {
    const [ad] = smallest.world.ads(advertiser_id).slice(-1);
    const { rows } = await get(smallest, 'ad/aco/get/', { advertiser_id, adgroup_ids: [ad?.['adgroup_id']] });
    expect(rows).toHaveLength(1);
    expect(rows[0]?.['media_info_list']).toHaveLength(2);
  });

  it.each<[string, string, Query]>([
    ['campaign/spc/get/', 'nothing', {}],
    ['campaign/spc/get/', 'an empty list', { campaign_ids: [] }],
    ['ad/aco/get/', 'nothing', {}],
    ['ad/aco/get/', '101 ids', { adgroup_ids: Array.from({ length: 101 }, (_, i) => String(i)) }],
  ])('%s refuses %s', async (path, _, query) => {
    expect((await get(simulator, path, { advertiser_id, ...query })).code).toBe(40002);
  });
});

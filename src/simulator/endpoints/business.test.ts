import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Behaviours, startSimulator } from '../index.js';
import { FROZEN, get, type Query } from '../testing/client.js';
import type { Simulator, WireRow } from '../types.js';
import { ACME, AGENCY } from '../world/centers.js';

let simulator: Simulator;
let sandbox: Simulator;

/** The smallest world that is used anywhere. */
const SMALL = { ...FROZEN, accounts: 2, campaigns: 2, adgroups: 1, ads: 2, days: 20 };

const [first, second] = ['7100000000000000001', '7100000000000000002'] as const;
const [acme, agency] = [ACME.id, AGENCY.id];
const advertiser_id = first;

beforeAll(async () => {
  simulator = await startSimulator(SMALL);
  sandbox = await startSimulator({ ...SMALL, sandbox: true });
});
afterAll(async () => {
  await simulator.close();
  await sandbox.close();
});

/** The rows of an answer, wherever they are in it. */
const rowsOf = async (path: string, query: Query, key = 'list'): Promise<readonly WireRow[]> => {
  const { code, text } = await get(simulator, path, query);
  expect(code).toBe(0);
  const { data } = JSON.parse(text) as { data: Record<string, readonly WireRow[]> };
  return data[key] ?? [];
};

const columnOf = (rows: readonly WireRow[], name: string): readonly unknown[] => rows.map((row) => row[name]);

/** A request that each endpoint answers, and where its rows are. */
const ENDPOINTS: readonly (readonly [path: string, query: Query, key: string])[] = [
  ['bc/get/', {}, 'list'],
  ['bc/asset/get/', { bc_id: acme, asset_type: 'ADVERTISER' }, 'list'],
  ['catalog/get/', { bc_id: acme }, 'list'],
  ['bc/account/cost/get/', { bc_id: acme }, 'cost_list'],
  ['bc/account/transaction/get/', { bc_id: acme }, 'transaction_list'],
  ['advertiser/balance/get/', { bc_id: acme }, 'advertiser_account_list'],
  ['bc/account/budget/changelog/get/', { bc_id: acme, advertiser_id: second }, 'changelog_list'],
  ['bc/member/get/', { bc_id: acme }, 'list'],
  ['bc/partner/get/', { bc_id: acme }, 'list'],
  ['changelog/get/', { bc_id: acme }, 'changelog_list'],
  ['app/list/', { advertiser_id }, 'apps'],
  ['optimizer/rule/list/', { advertiser_id }, 'rules'],
  ['playable/get/', { advertiser_id }, 'list'],
  ['search/region/', { advertiser_id }, 'region_list'],
  [
    'tool/region/',
    { advertiser_id, placements: ['PLACEMENT_TIKTOK'], objective_type: 'REACH' },
    'region_info',
  ],
  ['tool/interest_category/', { advertiser_id }, 'interest_categories'],
  ['tool/action_category/', { advertiser_id }, 'action_categories'],
  ['tool/language/', { advertiser_id }, 'languages'],
  ['tool/carrier/', { advertiser_id }, 'countries'],
  ['tool/device_model/', { advertiser_id }, 'device_models'],
  ['tool/os_version/', { advertiser_id, os_type: 'IOS' }, 'os_versions'],
  ['tool/timezone/', { advertiser_id }, 'timezones'],
];

describe.each(ENDPOINTS)('%s', (path, query, key) => {
  it(`${path} has rows in the smallest world`, async () => {
    expect((await rowsOf(path, query, key)).length).toBeGreaterThan(0);
  });

  it(`${path} does not exist in the sandbox`, async () => {
    const { code, message } = await get(sandbox, path, query);
    expect([code, message]).toEqual([40008, `The endpoint /${path} is not implemented in sandbox.`]);
  });
});

describe('every endpoint of an account', () => {
  it.each(ENDPOINTS.filter(([, query]) => 'advertiser_id' in query))(
    '%s refuses an account of someone else',
    async (path, query) => {
      expect((await get(simulator, path, { ...query, advertiser_id: '9' })).code).toBe(40001);
      expect((await get(simulator, path, { ...query, advertiser_id: '' })).code).toBe(40002);
    },
  );
});

describe('bc/get/', () => {
  it('bc/get/ lists the business centers of the token, with and without an optional role', async () => {
    const rows = await rowsOf('bc/get/', {});
    expect(rows.map(({ bc_info: info }) => (info as WireRow)['bc_id'])).toEqual([acme, agency]);
    expect(columnOf(rows, 'ext_user_role')).toEqual([{ finance_role: 'MANAGER' }, null]);
  });

  it('bc/get/ filters by id and by keyword', async () => {
    expect(await rowsOf('bc/get/', { bc_id: agency })).toHaveLength(1);
    expect(await rowsOf('bc/get/', { filtering: { keyword: 'Acme' } })).toHaveLength(1);
  });

  it('bc/get/ has 10 rows per page by default and 50 at most', async () => {
    expect((await get(simulator, 'bc/get/')).pageInfo).toMatchObject({ page_size: 10, total_number: 2 });
    expect((await get(simulator, 'bc/get/', { page_size: '50' })).code).toBe(0);
  });

  it.each([
    ['51 rows a page', { page_size: '51' }, 40002],
    ['an unknown scene', { scene: 'OTHER' }, 40002],
    ['an unknown filter', { filtering: { name: 'x' } }, 40002],
    ['an unknown word in a filter', { filtering: { relation_type: 'COUSIN' } }, 40002],
    ['a number in a filter', { filtering: { keyword: 1 } }, 40002],
    ['a strange center', { bc_id: '7' }, 40001],
  ])('bc/get/ refuses %s', async (...[, query, code]) => {
    expect((await get(simulator, 'bc/get/', query)).code).toBe(code);
  });
});

describe('bc/asset/get/', () => {
  const assets = (bc_id: string, asset_type: string, more: Query = {}) =>
    rowsOf('bc/asset/get/', { bc_id, asset_type, ...more });

  it('every account is an asset of one center, and one account of both', async () => {
    expect(columnOf(await assets(acme, 'ADVERTISER'), 'asset_id')).toEqual([second]);
    expect(columnOf(await assets(agency, 'ADVERTISER'), 'asset_id')).toEqual([first, second]);
  });

  it('bc/asset/get/ names the same owner of an account as advertiser/info/', async () => {
    const { rows } = await get(simulator, 'advertiser/info/', { advertiser_ids: [first, second] });
    expect(columnOf(rows, 'owner_bc_id')).toEqual([null, acme]);
    expect(columnOf(await assets(agency, 'ADVERTISER'), 'relation_type')).toEqual([
      'OWNER_PARTNER',
      'OWNER_PARTNER',
    ]);
  });

  it.each([
    [acme, 'CATALOG', 2],
    [agency, 'CATALOG', 1],
    [acme, 'DOMAIN', 1],
    [acme, 'LEAD', 1],
    [acme, 'PIXEL', 1],
    [agency, 'PIXEL', 1],
    [acme, 'STOREFRONT', 0],
    [acme, 'TIKTOK_SHOP', 1],
    [acme, 'TT_ACCOUNT', 0],
    [agency, 'TT_ACCOUNT', 1],
  ])('business center %s has the expected number of assets of type %s', async (center, type, count) => {
    const rows = await assets(center, type);
    expect(columnOf(rows, 'asset_type')).toEqual(Array<string>(count).fill(type));
  });

  it('bc/asset/get/ filters by keyword, and finds nothing for other members', async () => {
    expect(await assets(agency, 'ADVERTISER', { filtering: { keyword: '東京' } })).toHaveLength(1);
    expect(await assets(agency, 'ADVERTISER', { filtering: { user_id: '1' } })).toEqual([]);
  });

  it.each([
    ['no type', { bc_id: acme }, 40002],
    ['a type that nobody has', { bc_id: acme, asset_type: 'MOON' }, 40002],
    ['no center', { asset_type: 'PIXEL' }, 40002],
    ['a center that is no number', { bc_id: 'x', asset_type: 'PIXEL' }, 40002],
    ['a strange center', { bc_id: '7', asset_type: 'PIXEL' }, 40001],
    ['51 rows a page', { bc_id: acme, asset_type: 'PIXEL', page_size: '51' }, 40002],
    [
      'two ways to name a member',
      { bc_id: acme, asset_type: 'PIXEL', filtering: { user_id: '1', user_email: 'a@b.example' } },
      40002,
    ],
  ])('bc/asset/get/ refuses %s', async (...[, query, code]) => {
    expect((await get(simulator, 'bc/asset/get/', query)).code).toBe(code);
  });

  it('bc/asset/get/ returns fifty accounts page by page', async () => {
    const large = await startSimulator({ ...SMALL, accounts: 50 });
    const query = { bc_id: agency, asset_type: 'ADVERTISER', page: '2', page_size: '20' };
    const { rows, pageInfo } = await get(large, 'bc/asset/get/', query);
    expect(rows).toHaveLength(6);
    expect(pageInfo).toEqual({ page: 2, page_size: 20, total_number: 26, total_page: 2 });
    await large.close();
  });
});

describe('catalog/get/', () => {
  it('catalog/get/ lists the catalogs of a center, whose times have two forms', async () => {
    const rows = await rowsOf('catalog/get/', { bc_id: acme });
    expect(columnOf(rows, 'create_time')).toEqual(['2024-01-01 00:00:00', '2025-03-30T01:59:59Z']);
    expect(await rowsOf('catalog/get/', { bc_id: acme, catalog_id: '7110000000000000003' })).toHaveLength(1);
  });

  it.each([
    ['no center', {}, 40002],
    ['a strange center', { bc_id: '7' }, 40001],
    ['101 rows a page', { bc_id: acme, page_size: '101' }, 40002],
  ])('catalog/get/ refuses %s', async (...[, query, code]) => {
    expect((await get(simulator, 'catalog/get/', query)).code).toBe(code);
  });
});

describe('where sources disagree', () => {
  const withReading = async (behaviours: Behaviours, path: string, query: Query = {}) => {
    const other = await startSimulator({ ...SMALL, behaviours });
    const answer = await get(other, path, { advertiser_id, ...query });
    await other.close();
    return answer;
  };

  it('device models can have the field names of the example', async () => {
    const { text } = await withReading({ 'device-names': 'device_meta' }, 'tool/device_model/');
    expect(text).toContain('{"device_meta_id":"1000","device_meta_name":"Apple",');
    expect(text).not.toContain('device_model_');
  });

  it('domains and older interests can be refused', async () => {
    const query = { bc_id: acme, asset_type: 'DOMAIN' };
    expect((await withReading({ 'asset-domains': 'refused' }, 'bc/asset/get/', query)).code).toBe(40002);
    const older = { 'old-interests': 'refused' } as const;
    expect((await withReading(older, 'tool/interest_category/', { version: '1' })).code).toBe(40002);
    expect((await withReading(older, 'tool/interest_category/', { version: '2' })).code).toBe(0);
  });

  it('ads can come without the id of their upgraded Smart+ ad', async () => {
    const smart = 'smart_plus_ad_id';
    expect((await withReading({}, 'ad/get/')).text).toContain(smart);
    expect((await withReading({ 'smart-plus-ad-ids': 'left-out' }, 'ad/get/')).text).not.toContain(smart);
  });

  it.each([
    ['None', 'None'],
    ['empty', ''],
    ['-', '-'],
  ] as const)(
    'with unknown-country %s, reports have an unknown country under that value',
    async (reading, value) => {
      const { rows } = await withReading({ 'unknown-country': reading }, 'report/integrated/get/', {
        report_type: 'BASIC',
        data_level: 'AUCTION_AD',
        dimensions: ['ad_id', 'country_code'],
        metrics: ['spend'],
        start_date: '2026-05-01',
        end_date: '2026-05-15',
        page_size: '1000',
      });
      const codes = rows.map((row) => (row['dimensions'] as WireRow)['country_code']);
      expect(codes).toContain(value);
      expect(codes).toContain('NO');
    },
  );
});

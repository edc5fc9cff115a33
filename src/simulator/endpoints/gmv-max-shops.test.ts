import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator } from '../index.js';
import { FROZEN, get, type Query } from '../testing/client.js';
import type { Simulator, WireRow } from '../types.js';
import { SHOP_IDENTITY } from '../world/settings/shop-identity.js';
import { shopOf } from '../world/assets/gmv-max.js';
import { createInnerWorld } from '../world/world.js';

let simulator: Simulator;
const advertiser_id = '7100000000000000001';
const WORLD = { ...FROZEN, accounts: 2, campaigns: 2, adgroups: 1, ads: 2, days: 20 };
const { stores, campaigns } = shopOf(createInnerWorld(WORLD).tree(advertiser_id));
const [open, closed, last] = stores.map(({ id, bcId }) => ({ store_id: id, store_authorized_bc_id: bcId }));

beforeAll(async () => {
  simulator = await startSimulator(WORLD);
});
afterAll(() => simulator.close());

const ask = async (path: string, query: Query = {}) => {
  const { code, text } = await get(simulator, path, { advertiser_id, ...query });
  return { code, data: (JSON.parse(text) as { data: Record<string, readonly WireRow[] | undefined> }).data };
};
const sessions = (campaign_id: unknown) => ask('campaign/gmv_max/session/list/', { campaign_id });
const identities = async (shop: Query = {}) =>
  (await ask('gmv_max/identity/get/', shop)).data['identity_list'] ?? [];
const videos = (query: Query) => ask('gmv_max/video/get/', { page_size: '50', ...query });
const idsIn = async (query: Query) =>
  ((await videos(query)).data['item_list'] ?? []).map(({ item_id: id }) => id);

describe('campaign/gmv_max/session/list/', () => {
  it('only Product campaigns that are on have sessions', async () => {
    const found = await Promise.all(
      campaigns.map(async ({ id, type, state }) => {
        const { code, data } = await sessions(id);
        return [type, state, code, data['session_list']?.map((row) => row['bid_type'])];
      }),
    );
    expect(found).toEqual([
      ['PRODUCT', 'deleted', 0, []],
      ['PRODUCT', 'off', 0, []],
      ['LIVE', 'on', 40002, undefined],
      ['PRODUCT', 'on', 0, ['NO_BID', 'CREATIVE_NO_BID']],
    ]);
  });

  it('campaign/gmv_max/session/list/ refuses a request without a campaign', async () => {
    expect((await sessions('')).code).toBe(40002);
  });
});

describe('gmv_max/identity/get/', () => {
  it('an open shop has every type of identity, and a closed one has none', async () => {
    const types = (await identities(open)).map(({ identity_type: type }) => String(type));
    expect([...new Set(types)].sort()).toEqual(['AUTH_CODE', 'BC_AUTH_TT', 'TTS_TT', 'TT_USER']);
    expect(types).toHaveLength(24);
    expect(await identities(closed)).toEqual([]);
  });

  it.each<[string, Query]>([
    ['no business center', { ...open, store_authorized_bc_id: '' }],
    ['another business center', { ...open, store_authorized_bc_id: '1' }],
    ['no shop', { ...open, store_id: '' }],
    ['an unknown shop', { ...open, store_id: '1' }],
  ])('gmv_max/identity/get/ refuses %s', async (_, query) => {
    expect((await ask('gmv_max/identity/get/', query)).code).toBe(40002);
  });
});

describe('gmv_max/video/get/', () => {
  it('gmv_max/video/get/ returns no posts without identities or need_auth_code_video', async () => {
    expect(await idsIn({ ...open })).toEqual([]);
    expect((await idsIn({ ...open, need_auth_code_video: 'true' })).length).toBeGreaterThan(0);
  });

  it('each post of a shop is listed once, by its identity or its code', async () => {
    const named = (await identities(last)).filter(({ identity_type: type }) => type !== 'AUTH_CODE');
    const ids = [
      ...(await idsIn({ ...last, identity_list: named })),
      ...(await idsIn({ ...last, need_auth_code_video: 'true' })),
    ];
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(4);
  });

  const user = { identity_id: '1', identity_type: 'TT_USER' };

  it.each<[string, Query]>([
    ['21 identities', { identity_list: Array(21).fill(user) }],
    ['an identity without its type', { identity_list: [{ identity_id: '1' }] }],
    ['an identity of posts with codes', { identity_list: [{ ...user, identity_type: 'AUTH_CODE' }] }],
    ['one without its business center', { identity_list: [{ ...user, identity_type: 'BC_AUTH_TT' }] }],
    ['one of a shop without it', { identity_list: [{ ...user, identity_type: 'TTS_TT' }] }],
    ['identities that are no list', { identity_list: user }],
    ['a page of 51', { page_size: '51' }],
  ])('gmv_max/video/get/ refuses %s', async (_, query) => {
    expect((await videos({ ...open, ...query })).code).toBe(40002);
  });
});

describe('gmv_max/bid/recommend/', () => {
  const VALUE = { optimization_goal: 'VALUE' };
  const recommend = (query: Query) => ask('gmv_max/bid/recommend/', { ...VALUE, ...query });

  it('a shop gets a recommended target and budget, and an available LIVE identity only a target', async () => {
    const product = await recommend({ store_id: open!.store_id, shopping_ads_type: 'PRODUCT' });
    expect(product).toEqual({ code: 0, data: { roas_bid: 2.5, budget: 300 } });
    const [free] = (await identities(open)).filter((one) => one['live_gmv_max_available'] === true);
    const live = { store_id: open!.store_id, shopping_ads_type: 'LIVE', identity_id: free!['identity_id'] };
    expect(await recommend(live)).toEqual({ code: 0, data: { roas_bid: 4.25, budget: null } });
  });

  it.each<[string, Query]>([
    ['a closed shop', { store_id: closed!.store_id, shopping_ads_type: 'PRODUCT' }],
    ['LIVE without an identity', { store_id: open!.store_id, shopping_ads_type: 'LIVE' }],
    [
      'an identity in use',
      { store_id: open!.store_id, shopping_ads_type: 'LIVE', identity_id: SHOP_IDENTITY },
    ],
    ['no type', { store_id: open!.store_id }],
    ['another goal', { store_id: open!.store_id, shopping_ads_type: 'PRODUCT', optimization_goal: 'CLICK' }],
  ])('gmv_max/bid/recommend/ refuses %s', async (_, query) => {
    expect((await recommend(query)).code).toBe(40002);
  });
});

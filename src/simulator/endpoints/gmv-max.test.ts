import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator } from '../index.js';
import { FROZEN, get, type Query } from '../testing/client.js';
import type { Simulator, WireRow } from '../types.js';

let simulator: Simulator;
const advertiser_id = '7100000000000000001';

beforeAll(async () => {
  simulator = await startSimulator({ ...FROZEN, accounts: 2, campaigns: 2, adgroups: 1, ads: 2, days: 20 });
});
afterAll(() => simulator.close());

const stores = async (account: string): Promise<readonly WireRow[]> => {
  const { text } = await get(simulator, 'gmv_max/store/list/', { advertiser_id: account });
  return (JSON.parse(text) as { data: { store_list: WireRow[] } }).data.store_list;
};
const campaigns = (filtering: Query, query: Query = {}) =>
  get(simulator, 'gmv_max/campaign/get/', { advertiser_id, filtering, ...query });
const PRODUCT = { gmv_max_promotion_types: ['PRODUCT_GMV_MAX'] };
const LIVE = { gmv_max_promotion_types: ['LIVE_GMV_MAX'] };
const namesOf = (rows: readonly WireRow[]) => rows.map((row) => row['campaign_name']);

describe('gmv_max/store/list/', () => {
  it('gmv_max/store/list/ has shops with and without GMV Max, and their ids differ between accounts', async () => {
    const all = await Promise.all(simulator.world.accounts.map(({ id }) => stores(id)));
    expect(all.map((list) => list.map((store) => store['is_gmv_max_available']))).toEqual([
      [true, false, true],
      [true, false, true],
    ]);
    const ids = all.flat().map((store) => store['store_id']);
    expect(new Set(ids).size).toBe(6);
    for (const id of ids) expect(id).toMatch(/^8\d{18}$/);
  });
});

describe('gmv_max/campaign/get/', () => {
  it('gmv_max/campaign/get/ lists campaigns of one type, without deleted ones', async () => {
    expect(namesOf((await campaigns(PRODUCT)).rows)).toEqual(['GMV Max 3 🛍️', '-']);
    expect(namesOf((await campaigns(LIVE)).rows)).toEqual(['GMV Max 2 🛍️']);
    const deleted = await campaigns({ ...PRODUCT, primary_status: 'STATUS_DELETE' });
    expect(deleted.rows.map((row) => row['secondary_status'])).toEqual(['CAMPAIGN_STATUS_DELETE']);
  });

  it('gmv_max/campaign/get/ filters by shop', async () => {
    const [first, closed, last] = (await stores(advertiser_id)).map((store) => store['store_id']);
    expect(namesOf((await campaigns({ ...PRODUCT, store_ids: [first] })).rows)).toEqual(['-']);
    expect(namesOf((await campaigns({ ...PRODUCT, store_ids: [closed] })).rows)).toEqual([]);
    expect(namesOf((await campaigns({ ...PRODUCT, store_ids: [last] })).rows)).toEqual(['GMV Max 3 🛍️']);
  });

  it.each<[string, Query, Query]>([
    ['no type', {}, {}],
    ['the type of the report', { gmv_max_promotion_types: ['PRODUCT'] }, {}],
    ['an unknown filter', { ...PRODUCT, buying_types: ['AUCTION'] }, {}],
    ['a status that others have', { ...PRODUCT, primary_status: 'STATUS_ALL' }, {}],
    ['eleven shops', { ...PRODUCT, store_ids: Array.from({ length: 11 }, (_, i) => String(i)) }, {}],
    ['ids that are numbers', { ...PRODUCT, campaign_ids: [1] }, {}],
    ['a page of 101', PRODUCT, { page_size: '101' }],
    ['an unknown field', PRODUCT, { fields: ['store_id'] }],
    ['no filter at all', PRODUCT, { filtering: '' }],
  ])('gmv_max/campaign/get/ refuses %s', async (_, filtering, query) => {
    expect((await campaigns(filtering, query)).code).toBe(40002);
  });
});

describe('campaign/gmv_max/info/', () => {
  const info = async (id: unknown) => {
    const { text } = await get(simulator, 'campaign/gmv_max/info/', { advertiser_id, campaign_id: id });
    return JSON.parse(text) as { code: number; data: WireRow };
  };

  it('the details of a campaign have its shop, its products and its budget', async () => {
    const [chosen, all] = (await campaigns(PRODUCT)).rows;
    expect((await info(chosen?.['campaign_id'])).data).toMatchObject({
      campaign_name: 'GMV Max 3 🛍️',
      shopping_ads_type: 'PRODUCT',
      product_specific_type: 'CUSTOMIZED_PRODUCTS',
      item_group_ids: [expect.stringMatching(/^82\d{17}$/)],
      budget: 302.5,
    });
    const { data } = await info(all?.['campaign_id']);
    expect(data).toMatchObject({
      product_specific_type: 'ALL',
      store_id: expect.stringMatching(/^80\d{17}$/),
    });
    expect(data).not.toHaveProperty('item_group_ids');
  });

  it('campaign/gmv_max/info/ refuses a campaign that is not of GMV Max', async () => {
    expect((await info(simulator.world.campaigns(advertiser_id)[0]?.['campaign_id'])).code).toBe(40002);
  });
});

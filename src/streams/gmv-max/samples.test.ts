import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../cdk/index.js';
import { envelope, page, TODAY, type ApiCall } from '../../tiktok/testing/api.js';
import { sampleAnswer } from '../testing/fixtures.js';
import {
  readAnswer,
  readClean,
  readStream,
  recorded,
  WITHOUT_CONTEXT,
  type Answers,
} from '../testing/read-answer.js';

/* Recorded and documented responses through the real client, streams and row parser. */

const ACCOUNT = '7100000000000000001';
const STORE = '7490000000000000001';
const CENTER = '7050000000000000001';
const CAMPAIGN = '1800000000000001';
const PRODUCT = '1730000000000000001';
const IDENTITY = '7540000000000000001';

const SHOP = { store_id: STORE, store_authorized_bc_id: CENTER, is_gmv_max_available: true };

const isProducts = ({ query: { filtering = '' } }: ApiCall): boolean =>
  filtering.includes('PRODUCT') && !filtering.includes('DELETE');

const GIVEN: Answers = {
  'gmv_max/store/list/': () => envelope({ store_list: [SHOP] }),
  'gmv_max/campaign/get/': (call) => page(isProducts(call) ? [{ campaign_id: CAMPAIGN }] : []),
};

/** A single day of the account, in which there is one shop with one campaign. */
const onToday = (answers: Answers) => ({
  answers: { ...GIVEN, ...answers },
  config: { accounts: ACCOUNT, start_date: TODAY },
  settings: WITHOUT_CONTEXT,
});

const readKnown = (name: string, answers: Answers) => readClean(name, onToday(answers));

const emptyList = (name: string) => () => envelope({ [name]: [] });

describe('documented responses about shops', () => {
  it('a session becomes a row with its shop', async () => {
    const { rows } = await readKnown('gmv_max_sessions', {
      'campaign/gmv_max/session/list/': recorded('gmv_max_sessions'),
    });
    expect(rows).toEqual([
      {
        advertiser_id: ACCOUNT,
        session_id: '7530000000000000001',
        store_id: STORE,
        campaign_id: CAMPAIGN,
        bid_type: 'NO_BID',
        budget: 100,
        product_list: [{ spu_id: PRODUCT }],
        schedule_type: 'SCHEDULE_FROM_NOW',
        schedule_start_time: '2026-06-01T00:00:00Z',
        schedule_end_time: '2036-06-01T00:00:00Z',
      },
    ]);
  });

  it('an identity becomes a row with the shop that can use it', async () => {
    const { rows } = await readKnown('gmv_max_identities', {
      'gmv_max/identity/get/': recorded('gmv_max_identities'),
    });
    expect(rows).toEqual([
      {
        advertiser_id: ACCOUNT,
        store_id: STORE,
        store_authorized_bc_id: CENTER,
        identity_type: 'BC_AUTH_TT',
        identity_id: IDENTITY,
        identity_authorized_bc_id: CENTER,
        identity_store_id: null,
        user_name: 'acme',
        display_name: 'Acme',
        profile_image: 'https://example.com/p.jpg',
        is_running_custom_shop_ads: false,
        product_gmv_max_available: true,
        live_gmv_max_available: false,
        unavailable_reason: 'OCCUPIED',
      },
    ]);
  });

  it.each([[null], ['0'], [''], ['7490000000000000009']])(
    'an identity with store_id %j keeps the shop it was requested for',
    async (own) => {
      const identity = { identity_id: IDENTITY, identity_type: 'TTS_TT', store_id: own };
      const { rows } = await readKnown('gmv_max_identities', {
        'gmv_max/identity/get/': () => envelope({ identity_list: [identity] }),
      });
      const expected = own === '7490000000000000009' ? own : null;
      expect(rows).toMatchObject([{ store_id: STORE, identity_store_id: expected }]);
    },
  );

  it('a post becomes a row; identities are named, and authorized posts are requested without', async () => {
    const { rows, queriesOf } = await readKnown('gmv_max_videos', {
      'gmv_max/identity/get/': recorded('gmv_max_identities'),
      'gmv_max/video/get/': ({ query }) =>
        query['need_auth_code_video'] === 'true'
          ? sampleAnswer('gmv_max_videos')
          : envelope({
              item_list: [],
              page_info: { page: 1, page_size: 50, total_number: 0, total_page: 0 },
            }),
    });
    expect(rows).toMatchObject([
      {
        ...{ advertiser_id: ACCOUNT, store_id: STORE, item_id: '7510000000000000001', text: 'New lamp' },
        ...{ spu_id_list: [PRODUCT], can_change_anchor: false },
        identity_info: { identity_type: 'AUTH_CODE' },
        video_info: { video_id: 'v10000g50000aaaabbbbccccddddeeee', duration: 3.669 },
      },
    ]);
    const identity = {
      identity_id: IDENTITY,
      identity_type: 'BC_AUTH_TT',
      identity_authorized_bc_id: CENTER,
    };
    expect(queriesOf('gmv_max/video/get/').map((query) => query['identity_list'])).toEqual([
      JSON.stringify([identity]),
      undefined,
    ]);
  });

  it('a recommended bid becomes a row of its shop', async () => {
    const { rows } = await readKnown('gmv_max_bid_recommendations', {
      'gmv_max/bid/recommend/': recorded('gmv_max_bid_recommendations'),
      'gmv_max/identity/get/': emptyList('identity_list'),
    });
    expect(rows).toEqual([
      {
        ...{ advertiser_id: ACCOUNT, store_id: STORE, shopping_ads_type: 'PRODUCT' },
        recommendation_key: 'PRODUCT',
        ...{ roas_bid: 2.5, budget: 300 },
      },
    ]);
  });

  it('a bid is recommended for each identity that is free for LIVE', async () => {
    const identity = { identity_id: IDENTITY, identity_type: 'TT_USER', live_gmv_max_available: true };
    const taken = { identity_id: '9', identity_type: 'TT_USER', live_gmv_max_available: false };
    const { rows } = await readKnown('gmv_max_bid_recommendations', {
      'gmv_max/bid/recommend/': recorded('gmv_max_bid_recommendations'),
      'gmv_max/identity/get/': () => envelope({ identity_list: [identity, taken] }),
    });
    expect(rows.map((row) => [row['store_id'], row['recommendation_key'], row['identity_id']])).toEqual([
      [STORE, 'PRODUCT', undefined],
      [STORE, `LIVE ${IDENTITY}`, IDENTITY],
    ]);
  });

  it.each([[null], ['0'], ['-1'], ['']])(
    'a shop whose business center is %j is skipped with a warning, and the others are read',
    async (center) => {
      const other = { store_id: '7490000000000000002', store_authorized_bc_id: center };
      const { rows, queriesOf, lines } = await readKnown('gmv_max_identities', {
        'gmv_max/store/list/': () => envelope({ store_list: [other, SHOP] }),
        'gmv_max/identity/get/': recorded('gmv_max_identities'),
      });
      expect(rows.map(({ store_id: id }) => id)).toEqual([STORE]);
      expect(queriesOf('gmv_max/identity/get/')).toHaveLength(1);
      expect(lines.filter((line) => line.startsWith('WARN'))).toEqual([
        expect.stringContaining(
          'Skipping the identities of shop 7490000000000000002, because TikTok does not return its business center',
        ),
      ]);
    },
  );

  it('a shop whose identities are refused fails alone', async () => {
    const other = { store_id: '7490000000000000002', store_authorized_bc_id: CENTER };
    const refused = { code: 40001, message: 'No permission to operate the store.', data: {} };
    const { rows, changes, lines, complete } = await readStream(
      'gmv_max_identities',
      onToday({
        'gmv_max/store/list/': () => envelope({ store_list: [other, SHOP] }),
        'gmv_max/identity/get/': ({ query }) =>
          query['store_id'] === STORE ? sampleAnswer('gmv_max_identities') : refused,
      }),
    );
    expect([complete, changes]).toEqual([false, []]);
    expect(rows.map(({ store_id: id }) => id)).toEqual([STORE]);
    expect(lines.join(' ')).toContain('No permission to operate the store.');
  });

  it('21 identities are named in two requests of at most 20', async () => {
    const identities = Array.from({ length: 21 }, (_, number) => ({
      ...{ identity_id: String(number + 1), identity_type: 'TT_USER' },
    }));
    const { queriesOf } = await readKnown('gmv_max_videos', {
      'gmv_max/identity/get/': () => envelope({ identity_list: identities }),
    });
    const lists = queriesOf('gmv_max/video/get/').flatMap(({ identity_list: list }) => list ?? []);
    expect(lists.map((list) => (JSON.parse(list) as readonly unknown[]).length)).toEqual([20, 1]);
  });
});

describe('documented GMV Max reports', () => {
  it('a row of an account has its shop and the currency of the account', async () => {
    const { rows, queriesOf } = await readKnown('gmv_max_account_insights', {
      'gmv_max/report/get/': recorded('gmv_max_report_account'),
    });
    expect(rows).toEqual([
      {
        ...{ advertiser_id: ACCOUNT, store_id: STORE, stat_time_day: '2026-06-30' },
        currency: 'EUR',
        ...{
          cost: 938.75,
          orders: 667,
          cost_per_order: 1.41,
          gross_revenue: 4311.76,
          roi: 4.59,
          net_cost: 655,
        },
      },
    ]);
    expect(queriesOf('gmv_max/report/get/').map(({ filtering }) => filtering)).toEqual([undefined]);
  });

  it('reports of accounts are requested for each shop, with or without campaigns', async () => {
    const { queriesOf } = await readKnown('gmv_max_account_insights', {
      'gmv_max/store/list/': () => envelope({ store_list: [{ store_id: '7490000000000000002' }, SHOP] }),
    });
    expect(queriesOf('gmv_max/report/get/').map(({ store_ids: ids }) => ids)).toEqual([
      '["7490000000000000002"]',
      `["${STORE}"]`,
    ]);
  });

  it("a row of a product has the account's currency where TikTok sends a 0", async () => {
    const { rows, changes } = await readAnswer(
      'gmv_max_product_insights',
      onToday({ 'gmv_max/report/get/': recorded('gmv_max_report_product') }),
    );
    expect(changes).toEqual([]);
    expect(rows).toMatchObject([
      { item_group_id: PRODUCT, product_status: 'available', cost: 13.86, currency: 'EUR' },
    ]);
  });

  it('a row of a duration has the day that was requested and the mode', async () => {
    const product = { dimensions: { campaign_id: CAMPAIGN, item_group_id: PRODUCT }, metrics: { cost: '1' } };
    const { rows, queriesOf } = await readKnown('gmv_max_product_duration_insights', {
      'gmv_max/report/get/': ({ query: { dimensions = '' } }) =>
        dimensions.includes('duration') ? durationOf(product.dimensions) : page([product]),
    });
    expect(rows).toEqual([
      {
        ...{ advertiser_id: ACCOUNT, store_id: STORE, campaign_id: CAMPAIGN, item_group_id: PRODUCT },
        ...{ duration: '2026-06-01 - 2026-06-30', stat_time_day: TODAY },
        ...{ gmv_max_promotion_type: 'PRODUCT', currency: 'EUR', bid_type: 'CUSTOM' },
        ...{ cost: 142.88, orders: 54, cost_per_order: 2.65, gross_revenue: 614.11, roi: 4.3 },
      },
    ]);
    const [, query] = queriesOf('gmv_max/report/get/');
    expect([query?.['start_date'], query?.['end_date'], query?.['filtering']]).toEqual([
      TODAY,
      TODAY,
      JSON.stringify({ campaign_ids: [CAMPAIGN], item_group_ids: [PRODUCT] }),
    ]);
  });
});

/** The sample is of a single campaign and product, whose ids it doesn't have. */
function durationOf(ids: JsonObject): JsonObject {
  const { data } = sampleAnswer('gmv_max_report_duration') as {
    readonly data: {
      readonly list: readonly { readonly dimensions: JsonObject; readonly metrics: JsonObject }[];
    };
  };
  return page(
    data.list.map(({ dimensions, metrics }) => ({ dimensions: { ...ids, ...dimensions }, metrics })),
  );
}

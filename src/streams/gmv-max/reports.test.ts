import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../cdk/index.js';
import { envelope, page, type ApiCall } from '../../tiktok/testing/api.js';
import { sampleAnswer } from '../testing/fixtures.js';
import {
  cleanRows,
  recorded,
  SAMPLE_ACCOUNT,
  WITHOUT_CONTEXT,
  type Answers,
} from '../testing/read-answer.js';
import { gmvMaxStreams } from './streams.js';

/* Recorded responses through the real client, streams and row parser: the rows must match the columns. */

const STORE = '7490000000000000001';

const rowsOf = (name: string, answers: Answers) => cleanRows(name, { answers });

describe('recorded responses of GMV Max', () => {
  const stores = () =>
    envelope({ store_list: [{ store_id: STORE, store_name: 'Shop', is_gmv_max_available: true }] });
  const campaigns = ({ query }: ApiCall) =>
    (query['filtering'] ?? '').includes('STATUS_DELETE') || (query['filtering'] ?? '').includes('LIVE')
      ? page([])
      : sampleAnswer('gmv_max_campaign_get');
  const info = () =>
    envelope({ campaign_id: '1800000000000003', campaign_name: 'GMV', roas_bid: 2, budget: 300 });

  it('GMV Max campaigns combine the fields of the list and of the details', async () => {
    const rows = await rowsOf('gmv_max_campaigns', {
      'gmv_max/store/list/': stores,
      'gmv_max/campaign/get/': campaigns,
      'campaign/gmv_max/info/': info,
    });
    expect(rows).toMatchObject([
      {
        advertiser_id: SAMPLE_ACCOUNT,
        campaign_id: '1800000000000003',
        store_id: STORE,
        gmv_max_promotion_type: 'PRODUCT',
        secondary_status: 'CAMPAIGN_STATUS_ENABLE',
        roas_bid: 2,
        create_time: '2025-01-01T00:00:01Z',
      },
    ]);
  });

  it('GMV Max campaign insights have the currency and the days of their account', async () => {
    const campaign = { campaign_id: '1800000000000001', create_time: '2024-01-01 00:00:00' };
    const rows = await rowsOf('gmv_max_campaign_insights', {
      'gmv_max/store/list/': stores,
      'gmv_max/campaign/get/': ({ query: { filtering = '' } }) =>
        page(filtering.includes('PRODUCT') && !filtering.includes('DELETE') ? [campaign] : []),
      'gmv_max/report/get/': recorded('gmv_max_report_get'),
    });
    expect(rows).toEqual([
      {
        advertiser_id: SAMPLE_ACCOUNT,
        store_id: STORE,
        campaign_id: '1800000000000001',
        stat_time_day: '2025-03-01',
        gmv_max_promotion_type: 'PRODUCT',
        currency: 'USD',
        cost: 12.5,
        net_cost: 12.5,
        orders: 3,
        cost_per_order: 4.17,
        gross_revenue: 90,
        roi: 7.2,
        account_timezone: 'America/Los_Angeles',
        account_utc_offset: '-08:00',
        day_start_utc: '2025-03-01T08:00:00Z',
        day_end_utc: '2025-03-02T08:00:00Z',
      },
    ]);
  });
});

describe('the currency of GMV Max', () => {
  const stores = () => envelope({ store_list: [{ store_id: STORE }] });
  const listed = { campaign_id: '1', create_time: '2024-01-01 00:00:00' };
  const campaigns = ({ query: { filtering = '' } }: ApiCall) =>
    page(
      filtering.includes('DELETE')
        ? []
        : [{ ...listed, campaign_id: filtering.includes('LIVE') ? '2' : '1' }],
    );
  const answers = (metrics: JsonObject): Answers => ({
    'gmv_max/store/list/': stores,
    'gmv_max/campaign/get/': campaigns,
    'gmv_max/report/get/': ({ query: { dimensions = '[]' } }) => {
      const names = JSON.parse(dimensions) as readonly string[];
      const values = names.map((name) => [
        name,
        name === 'stat_time_day'
          ? '2024-03-01 00:00:00'
          : name === 'stat_time_hour'
            ? '2024-03-01 05:00:00'
            : '1',
      ]);
      return page([
        { dimensions: Object.fromEntries(values) as JsonObject, metrics: { cost: '1.00', ...metrics } },
      ]);
    },
  });
  const streams = gmvMaxStreams({ rowContext: true })
    .map(({ name }) => name)
    .filter((name) => name.includes('_insights'));

  it('eleven GMV Max streams have a currency', () => {
    expect(streams).toHaveLength(11);
  });

  it.each(streams)("rows of %s without a currency get the account's", async (name) => {
    for (const metrics of [
      {},
      { currency: '0' },
      { currency: '-' },
      { currency: '' },
      { currency: null },
      { currency: 0 },
    ]) {
      const rows = await rowsOf(name, answers(metrics));
      expect(rows.length).toBeGreaterThan(0);
      expect(new Set(rows.map(({ currency }) => currency))).toEqual(new Set(['EUR']));
    }
  });

  it.each(streams)('rows of %s keep their own currency', async (name) => {
    const rows = await rowsOf(name, answers({ currency: 'THB' }));
    expect(new Set(rows.map(({ currency }) => currency))).toEqual(new Set(['THB']));
  });

  it.each(streams)('rows of %s have a currency without row_context too', async (name) => {
    const [row] = await cleanRows(name, { answers: answers({ currency: '0' }), settings: WITHOUT_CONTEXT });
    expect(row).toMatchObject({ currency: 'EUR', cost: 1 });
    expect(row).not.toHaveProperty('account_timezone');
  });
});

describe('texts in GMV Max reports', () => {
  it.each(['0', '-1', '', 0, -1])('a text of %j becomes null, but not a number or key', async (none) => {
    const words = ['campaign_name', 'operation_status', 'bid_type', 'tt_account_name', 'identity_id'];
    const metrics = Object.fromEntries(words.map((name) => [name, none]));
    const rows = await rowsOf('gmv_max_campaign_insights', {
      'gmv_max/store/list/': () => envelope({ store_list: [{ store_id: STORE }] }),
      'gmv_max/campaign/get/': ({ query: { filtering = '' } }) =>
        page(filtering.includes('LIVE') && !filtering.includes('DELETE') ? [{ campaign_id: '1' }] : []),
      'gmv_max/report/get/': () =>
        page([
          {
            dimensions: { campaign_id: '1', stat_time_day: '2024-03-01 00:00:00' },
            metrics: { ...metrics, roas_bid: '0', cost: '0' },
          },
        ]),
    });
    expect(rows[0]).toMatchObject({
      ...Object.fromEntries(words.map((name) => [name, null])),
      ...{ campaign_id: '1', roas_bid: 0, cost: 0 },
    });
  });

  it('the -1 of a product card stays, and so does a name that is a dash', () => {
    const [posts, campaigns] = ['gmv_max_post_insights', 'gmv_max_campaign_insights'].map((name) =>
      gmvMaxStreams({ rowContext: false }).find((stream) => stream.name === name),
    );
    expect(posts?.fields['item_id']?.parse('-1')).toBe('-1');
    expect(campaigns?.fields['campaign_name']?.parse('-')).toBe('-');
  });
});

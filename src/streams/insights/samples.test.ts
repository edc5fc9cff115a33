import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../cdk/index.js';
import { recordsOf, runSync } from '../../cdk/testing/run-sync.js';
import { ACCOUNT, createFakeApi, createTestSession, page, type ApiCall } from '../../tiktok/testing/api.js';
import { sampleAnswer } from '../testing/fixtures.js';
import { insightStreams } from './streams.js';

/* Documented responses through the real client, streams and row parser: the rows must match the columns. */

const CAMPAIGN = '1800000000000001';
const ADGROUP = '1800000000000101';
const AD = '1800000000000201';
const SMART_PLUS_AD = '1850000000000001';

const spent = (id: string, value: string): JsonObject =>
  page([{ dimensions: { [id]: value }, metrics: { spend: '1.5' } }]);

/** The objects that the lists are requested for: one of each. */
const PARENTS: Readonly<Record<string, (call: ApiCall) => JsonObject>> = {
  'advertiser/info/': () => page([{ advertiser_id: ACCOUNT, display_timezone: 'Europe/London' }]),
  'campaign/get/': () => page([{ campaign_id: CAMPAIGN }]),
  'adgroup/get/': () => page([{ adgroup_id: ADGROUP }]),
  'ad/get/': () => page([{ ad_id: AD, campaign_automation_type: 'MANUAL' }]),
  'smart_plus/ad/get/': () => page([{ smart_plus_ad_id: SMART_PLUS_AD }]),
  'report/integrated/get/': ({ query }) => {
    const level = (query['data_level'] ?? '').replace('AUCTION_', '').toLowerCase();
    return spent(`${level}_id`, { campaign: CAMPAIGN, adgroup: ADGROUP }[level] ?? AD);
  },
};

/** Rows of one account, which had a cost on the only day that is read. */
async function rowsOf(stream: string, answer: (call: ApiCall) => JsonObject) {
  const api = createFakeApi((call) => PARENTS[call.path]?.(call) ?? answer(call));
  const session = createTestSession(api, { start_date: '2024-03-15' });
  const streams = insightStreams.filter(({ name }) => name === stream);
  const { messages, complete } = await runSync({ session, streams, clock: session.clock, log: session.log });
  const records = recordsOf(messages);
  expect(records.flatMap(({ meta }) => meta?.changes ?? [])).toEqual([]);
  expect(session.log.lines.filter((line) => line.includes('unknown to this version'))).toEqual([]);
  return { api, complete, rows: records.map(({ data }) => data) };
}

describe('documented reviews', () => {
  it('the documented review of an ad becomes a row with the reasons', async () => {
    const { rows, complete } = await rowsOf('ad_reviews', () => sampleAnswer('ad_reviews'));
    expect(complete).toBe(true);
    expect(rows).toMatchObject([
      {
        advertiser_id: ACCOUNT,
        ad_id: AD,
        is_approved: true,
        review_status: 'PART_AVAILABLE',
        appeal_status: null,
        forbidden_locations: ['FR'],
        last_audit_time: null,
        reject_info: [{ reasons: ['Unclear audio'], suggestion: 'Change the audio' }],
      },
    ]);
  });

  it('the documented review of an ad group becomes a row with the reviews of its ads', async () => {
    const { rows } = await rowsOf('adgroup_reviews', () => sampleAnswer('adgroup_reviews'));
    expect(rows).toMatchObject([
      {
        adgroup_id: ADGROUP,
        review_status: 'PART_AVAILABLE',
        contain_rejected_ads: true,
        reject_info: [],
        ad_reviews: [{ ad_id: AD, review_status: 'PART_AVAILABLE' }],
      },
    ]);
  });

  it('the documented review of a Smart+ ad becomes a row with the reviews of its materials', async () => {
    const { rows } = await rowsOf('smart_plus_ad_reviews', () => sampleAnswer('smart_plus_ad_reviews'));
    expect(rows).toMatchObject([
      {
        smart_plus_ad_id: SMART_PLUS_AD,
        review_status: 'ALL_AVAILABLE',
        appeal_status: 'NOT_APPEALED',
        reject_info: [],
        material_review_infos: [{ ad_material_id: '1851000000000001', review_status: 'ALL_AVAILABLE' }],
      },
    ]);
  });
});

/** A documented answer whose only day is the one that is read. */
const onDay = (name: string, rowsAt: string, column: string): JsonObject => {
  const answer = sampleAnswer(name);
  const data = answer['data'] as JsonObject;
  const rows = data[rowsAt] as readonly JsonObject[];
  return { ...answer, data: { ...data, [rowsAt]: rows.map((row) => ({ ...row, [column]: '2024-03-15' })) } };
};

describe('documented insights', () => {
  it('the documented fatigue of an ad becomes a row per day with its numbers', async () => {
    const { rows } = await rowsOf('creative_fatigue', () => onDay('creative_fatigue', 'list', 'date'));
    expect(rows).toEqual([
      {
        advertiser_id: ACCOUNT,
        ad_id: AD,
        adgroup_id: ADGROUP,
        date: '2024-03-15',
        has_fatigue: false,
        fatigue_index: 0.43,
        dnu: 26832,
        dnu_ratio: 0.57,
        spend: 125.24,
        cost_per_conversion: 11.39,
        skan_cost_per_conversion: 0,
      },
    ]);
  });

  it('the documented video of an ad becomes a row with a list of counts per metric', async () => {
    const { rows } = await rowsOf('video_performance', () => sampleAnswer('video_performance'));
    expect(rows).toMatchObject([
      {
        advertiser_id: ACCOUNT,
        ad_id: AD,
        video_id: 'v10000g50000aaaabbbbccccddddeeee',
        cost_until: '2024-03-15',
        duration: 5,
        view_count: [1000, 700, 400, 250, 120],
        break_count: [300, 300, 150, 130, 120],
        comment_count: [0, 0, 0, 1, 0],
      },
    ]);
  });

  it('the documented benchmarks become rows with the day of the comparison, also without metrics', async () => {
    const { rows } = await rowsOf('ad_benchmarks', () => sampleAnswer('ad_benchmarks'));
    const both = { advertiser_id: ACCOUNT, compare_date: '2026-06-28', read_on: '2024-03-15' };
    expect(rows).toEqual([
      {
        ...both,
        ad_id: AD,
        location: 'US',
        placement: 'TIKTOK',
        ad_category: '0',
        external_action: 'FORM_BUTTON',
        metrics: expect.objectContaining({ ctr: 0.4, cost: 0.7, cpv: 0 }),
      },
      { ...both, ad_id: '1800000000000202' },
    ]);
  });
});

const EMPTY = { code: 0, message: 'OK', data: { list: [], bid_protection_records: [] } };

describe('documented bid protection', () => {
  const ofCampaigns =
    (answer: JsonObject) =>
    ({ query }: ApiCall) =>
      query['data_level'] === 'CAMPAIGN' ? answer : EMPTY;

  it('the documented status of a campaign becomes a row, and ad groups are requested too', async () => {
    const { rows, api } = await rowsOf(
      'bid_protection_statuses',
      ofCampaigns(sampleAnswer('bid_protection_statuses')),
    );
    expect(rows).toEqual([
      {
        advertiser_id: ACCOUNT,
        data_level: 'CAMPAIGN',
        query_id: CAMPAIGN,
        bid_protection_status: 'ACTIVE',
        compensation_category: 'THREE_DAY',
      },
    ]);
    expect(api.callsOf('report/bid_protection/status/get/').map(({ query }) => query['query_ids'])).toEqual([
      `["${CAMPAIGN}"]`,
      `["${ADGROUP}"]`,
    ]);
  });

  it('the documented credit of a campaign is kept as sent, and in units', async () => {
    const { rows } = await rowsOf(
      'bid_protection_history',
      ofCampaigns(onDay('bid_protection_history', 'bid_protection_records', 'record_date')),
    );
    expect(rows).toEqual([
      {
        advertiser_id: ACCOUNT,
        data_level: 'CAMPAIGN',
        query_id: CAMPAIGN,
        record_date: '2024-03-15',
        bid_protection_daily_status: 'PAYMENT_COMPLETE',
        status_detail: null,
        credit_amount: '1234500',
        credit: 12.345,
        currency: 'USD',
      },
    ]);
  });
});

import { describe, expect, it } from '@jest/globals';

import { scalarText, type JsonObject } from '../../cdk/index.js';
import { page, textAnswer } from '../../tiktok/testing/api.js';
import { sample, sampleAnswer } from '../testing/fixtures.js';
import { cleanRows, readAnswer, SAMPLE_ACCOUNT } from '../testing/read-answer.js';

/* Recorded responses through the real client, streams and row parser: the rows must match the columns. */

const EUROPE = '7100000000000000001';

describe('recorded reports', () => {
  it('reports per ad and day become typed rows, with null for a dash', async () => {
    const rows = await cleanRows('ad_insights', { answer: sampleAnswer('report_basic_ad_daily') });
    expect(rows.map(({ stat_time_day }) => stat_time_day)).toEqual(['2022-03-29', '2022-04-06']);
    expect(rows[0]).toMatchObject({
      advertiser_id: SAMPLE_ACCOUNT,
      ad_id: '1800000000000201',
      campaign_id: '1800000000000001',
      ad_name: 'Ad one_2022-03-28 05:03:44',
      spend: 20,
      cpc: 0.35,
      impressions: 6137,
      frequency: 1.17,
      cost_per_result: 0.3509,
      secondary_goal_result: null,
      secondary_goal_result_rate: null,
      dpa_target_audience_type: null,
      tt_app_id: '0',
      tt_app_name: '0',
    });
    expect(rows[1]).toMatchObject({ spend: 0, impressions: 0, average_video_play: 0 });
  });

  it.each<[string, string, readonly (readonly unknown[])[]]>([
    [
      'report_audience_age_gender',
      'ad_insights_by_age_and_gender',
      [
        ['AGE_25_34', 'MALE', 9.2, 2875],
        ['AGE_35_44', 'FEMALE', 8.8, 2700],
        ['NONE', 'NONE', 0.1, 31],
      ],
    ],
    [
      'report_audience_platform',
      'ad_insights_by_platform',
      [
        ['ANDROID', 12, 4000],
        ['IPHONE', 8, 2137],
      ],
    ],
    [
      'report_basic_country_daily',
      'ad_insights_by_country',
      [
        ['US', 19.5, 6000],
        ['NO', 0.5, 137],
      ],
    ],
    [
      'report_audience_province',
      'campaign_insights_by_province',
      [
        ['5332921', 3, 900],
        ['-1', 0.1, 30],
      ],
    ],
  ])('%s becomes typed rows of %s', async (...[name, stream, expected]) => {
    const rows = await cleanRows(stream, { answer: sampleAnswer(name) });
    const breakdowns = ['age', 'gender', 'platform', 'country_code', 'province_id'];
    expect(
      rows.map((row) => [
        ...breakdowns.flatMap((column) => row[column] ?? []),
        row['spend'],
        row['impressions'],
      ]),
    ).toEqual(expected);
    expect(
      new Set(rows.map((row) => `${scalarText(row['advertiser_id'])} ${scalarText(row['stat_time_day'])}`)),
    ).toEqual(new Set([`${SAMPLE_ACCOUNT} 2022-03-29`]));
  });

  it.each([
    [
      'report_upgraded_smart_plus',
      'smart_plus_ad_insights',
      { stat_time_day: '2025-12-03' },
      [
        ['1850000000000001', 'Asset group 1', 'UPGRADED_SMART_PLUS', 14.68, 1079],
        ['1850000000000002', 'Asset group 2', 'UPGRADED_SMART_PLUS', 0.7, 52],
      ],
    ],
    [
      'report_ad_id_v2_hourly',
      'smart_plus_ad_insights_hourly',
      { stat_time_hour: '2026-06-30T08:00:00' },
      [
        ['1850000000000001', 'Asset group 1', 'UPGRADED_SMART_PLUS', 1.25, 310],
        ['1800000000000201', 'Manual ad', 'MANUAL', 0.4, 90],
      ],
    ],
  ])('%s becomes rows of whole ads in %s', async (...[name, stream, time, expected]) => {
    const rows = await cleanRows(stream, {
      answer: sampleAnswer(name),
      config: { start_date: '2024-03-15' },
    });
    const columns = ['ad_id_v2', 'ad_name', 'campaign_automation_type', 'spend', 'impressions'];
    expect(rows.map((row) => columns.map((column) => row[column]))).toEqual(expected);
    for (const row of rows) expect(row).toMatchObject(time);
  });

  it.each<[string, readonly JsonObject[], readonly string[]]>([
    [
      'report_basic_advertiser_daily',
      [
        {
          advertiser_id: SAMPLE_ACCOUNT,
          stat_time_day: '2022-03-29',
          spend: 20,
          cash_spend: '20.000',
          clicks: 57,
        },
      ],
      ['cash_spend', 'voucher_spend'],
    ],
    [
      'report_basic_campaign_hourly',
      [
        { campaign_id: '1800000000000001', stat_time_hour: '2022-03-29 09:00:00', spend: 0.42, clicks: 1 },
        { campaign_id: '1800000000000001', stat_time_hour: '2022-03-29 10:00:00', spend: 1.11, clicks: 4 },
      ],
      ['stat_time_hour'],
    ],
    [
      'report_basic_lifetime',
      [{ advertiser_id: SAMPLE_ACCOUNT, campaign_name: 'CampaignTraffic', spend: 60, impressions: 15000 }],
      [],
    ],
    [
      'report_multi_advertiser',
      [
        {
          advertiser_id: EUROPE,
          currency: 'USD',
          spend: 100,
          impressions: 6137,
          stat_time_day: '2022-03-29',
        },
      ],
      ['timezone'],
    ],
  ])(
    '%s, which no stream requests, is read too, and a log line names its unknown fields',
    async (...[name, expected, others]) => {
      const { rows, changes, unknown } = await readAnswer('ad_insights', {
        answer: sampleAnswer(name),
        config: { accounts: expected[0]?.['advertiser_id'] ?? SAMPLE_ACCOUNT },
      });
      expect(rows).toEqual(expected.map((row) => expect.objectContaining(row) as unknown));
      expect(changes).toEqual([]);
      for (const field of others) expect(unknown).toContain(field);
    },
  );

  it('report rows of an account that was not requested are dropped', async () => {
    const { rows } = await readAnswer('ad_insights', { answer: sampleAnswer('report_multi_advertiser') });
    expect(rows).toEqual([]);
  });

  it('truncated reports are logged and read again by campaign', async () => {
    const headers = Object.fromEntries(
      Object.entries(sample('report_truncated_header')['headers'] as Record<string, string>).map(
        ([name, value]) => [name.toLowerCase(), value],
      ),
    );
    const cut = textAnswer(JSON.stringify(sampleAnswer('report_truncated_header')), 200, headers);
    const row = (id: string) => ({ dimensions: { ad_id: id }, metrics: {} });
    const { rows, lines } = await readAnswer('ad_insights', {
      answer: ({ path, query }) => {
        if (path === 'campaign/get/') return page([{ campaign_id: '1' }, { campaign_id: '2' }]);
        const [, campaign] = /campaign_ids.*"(\d+)\\"/.exec(query['filtering'] ?? '') ?? [];
        return campaign === undefined ? cut : page([row(campaign)]);
      },
    });
    expect(rows.map(({ ad_id }) => ad_id)).toEqual(['1', '2']);
    expect(lines.find((line) => line.startsWith('INFO'))).toContain(
      'Number of ad ids is equal or more than 20k',
    );
  });
});

import { describe, expect, it } from '@jest/globals';

import { sampleAnswer } from '../testing/fixtures.js';
import { cleanRows, SAMPLE_ACCOUNT } from '../testing/read-answer.js';

/* Recorded responses through the real client, streams and row parser: the rows must match the columns. */

const EUROPE = '7100000000000000001';

describe('recorded accounts', () => {
  it('recorded accounts become rows with ids as text and times in UTC', async () => {
    const config = { accounts: [EUROPE, SAMPLE_ACCOUNT] };
    const rows = await cleanRows('advertisers', { answer: sampleAnswer('advertiser_info'), config });
    expect(rows.map(({ advertiser_id, name }) => [advertiser_id, name])).toEqual([
      [EUROPE, 'Acme Europe'],
      [SAMPLE_ACCOUNT, 'Acme US'],
    ]);
    expect(rows[1]).toMatchObject({
      timezone: 'Etc/GMT+8',
      display_timezone: 'America/Los_Angeles',
      balance: 10,
      create_time: '2021-08-30T14:59:51Z',
      promotion_area: '0',
      brand: null,
    });
  });
});

describe('recorded campaigns', () => {
  it('recorded campaigns become rows', async () => {
    const [row, ...others] = await cleanRows('campaigns', { answer: sampleAnswer('campaign_get', 'first') });
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      advertiser_id: SAMPLE_ACCOUNT,
      campaign_id: '1800000000000001',
      campaign_name: 'CampaignTraffic',
      budget: 0,
      is_new_structure: true,
      rta_bid_enabled: null,
      current_status: 'ACTIVE',
      create_time: '2022-03-28T12:09:05Z',
      modify_time: '2022-03-30T21:23:52Z',
    });
  });

  it('deleted campaigns have current_status DELETE', async () => {
    const rows = await cleanRows('campaigns', {
      answer: sampleAnswer('campaign_get', 'include_deleted'),
      config: { include_deleted: true },
    });
    expect(rows.map((row) => [row['campaign_id'], row['current_status'], row['budget']])).toEqual([
      ['1800000000000002', 'DELETE', 50],
      ['1800000000000001', 'ACTIVE', 0],
    ]);
  });

  it('a recorded empty list becomes no rows', async () => {
    expect(await cleanRows('campaigns', { answer: sampleAnswer('campaign_get', 'empty') })).toEqual([]);
  });
});

describe('recorded ad groups', () => {
  it('recorded ad groups become rows', async () => {
    const [row] = await cleanRows('adgroups', { answer: sampleAnswer('adgroup_get') });
    expect(row).toMatchObject({
      adgroup_id: '1800000000000101',
      budget: 20,
      category_id: '0',
      location_ids: ['6252001'],
      age_groups: ['AGE_25_34', 'AGE_35_44'],
      languages: [],
      comment_disabled: false,
      schedule_start_time: '2022-03-28T13:02:23Z',
      schedule_end_time: '2032-03-25T13:02:23Z',
      secondary_status: 'ADGROUP_STATUS_CAMPAIGN_DISABLE',
      current_status: 'ACTIVE',
      modify_time: '2022-03-31T08:13:30Z',
    });
    expect(row?.['dayparting']).toMatch(/^1{336}$/);
  });
});

describe('recorded ads', () => {
  it('recorded ads become rows', async () => {
    const [row] = await cleanRows('ads', { answer: sampleAnswer('ad_get', 'first') });
    expect(row).toMatchObject({
      ad_id: '1800000000000201',
      ad_text: 'Line one\nline two',
      image_ids: ['v0201/00000000000000000000000000000001'],
      tracking_pixel_id: '0',
      is_aco: false,
      create_time: '2022-03-28T12:09:09Z',
      modify_time: '2022-03-28T21:34:26Z',
    });
  });

  it('recorded Smart+ ads become rows without a modify_time', async () => {
    const [row] = await cleanRows('ads', { answer: sampleAnswer('ad_get', 'smart_plus_null_modify_time') });
    expect(row).toMatchObject({
      ad_id: '1800000000000202',
      identity_id: '',
      modify_time: null,
      image_ids: [],
    });
  });
});

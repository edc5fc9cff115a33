import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../cdk/index.js';
import { page } from '../../tiktok/testing/api.js';
import { cleanRows, recorded, SAMPLE_ACCOUNT, type Answers } from '../testing/read-answer.js';

/* Recorded responses through the real client, streams and row parser: the rows must match the columns. */

const rowsOf = (name: string, answers: Answers) => cleanRows(name, { answers });

describe('recorded responses of upgraded Smart+', () => {
  it('recorded Smart+ campaigns become rows', async () => {
    const rows = await rowsOf('smart_plus_campaigns', {
      'smart_plus/campaign/get/': recorded('smart_plus_campaign_get'),
    });
    expect(rows).toMatchObject([
      {
        campaign_id: '1800000000000002',
        sales_destination: 'WEBSITE',
        budget: 100,
        modify_time: '2025-12-02T09:00:00Z',
        current_status: 'ACTIVE',
      },
    ]);
  });

  it('recorded Smart+ ad groups become rows with their targeting unchanged', async () => {
    const rows = await rowsOf('smart_plus_adgroups', {
      'smart_plus/adgroup/get/': recorded('smart_plus_adgroup_get'),
    });
    expect(rows).toMatchObject([
      {
        adgroup_id: '1800000000000102',
        optimization_event: 'SHOPPING',
        placements: ['PLACEMENT_TIKTOK'],
        targeting_spec: { location_ids: ['6252001'], age_groups: null, spc_audience_age: '18+' },
        schedule_end_time: '2035-12-01T09:00:00Z',
      },
    ]);
  });

  it('recorded Smart+ ads become rows with their lists unchanged', async () => {
    const rows = await rowsOf('smart_plus_ads', {
      'smart_plus/ad/get/': recorded('smart_plus_ad_get'),
    });
    expect(rows).toMatchObject([
      {
        smart_plus_ad_id: '1850000000000001',
        ad_name: 'Asset group 1',
        creative_list: [{ ad_material_id: '1850000000000901' }],
        ad_text_list: [{ ad_text: 'Buy now' }],
        call_to_action_list: [{ call_to_action: 'SHOP_NOW' }],
        deeplink_list: [],
      },
    ]);
  });

  it("recorded ads and Smart+ ads become rows that map a report's ad_id to its material", async () => {
    const creative = {
      advertiser_id: SAMPLE_ACCOUNT,
      ad_id: '1850000000000777',
      adgroup_id: '1800000000000102',
      campaign_automation_type: 'UPGRADED_SMART_PLUS_CREATIVE',
      video_id: 'v10033g50000c0000000000000000002',
    };
    const rows = await rowsOf('ad_creatives_bridge', {
      'ad/get/': ({ query }) => page((query['filtering'] ?? '').includes('AUCTION') ? [creative] : []),
      'smart_plus/ad/get/': recorded('smart_plus_ad_get'),
    });
    expect(rows).toMatchObject([
      {
        ad_id: '1850000000000777',
        ad_id_v2: '1850000000000001',
        smart_plus_ad_id: '1850000000000001',
        smart_plus_ad_name: 'Asset group 1',
        ad_material_id: '1850000000000901',
        material_name: 'v1.mp4',
        image_ids: ['tos-alisg/abc'],
        landing_page_url: 'https://example.com',
        call_to_action: 'SHOP_NOW',
      },
    ]);
  });
});

describe('material reports', () => {
  const answer = (dimensions: JsonObject) => () => page([{ dimensions, metrics: { spend: '1.50' } }]);
  const info = { main_material_id: '7', smart_plus_ad_id: '8' };

  it('lifetime material rows have the currency and time zone', async () => {
    const rows = await rowsOf('smart_plus_material_overview', {
      'smart_plus/material_report/overview/': answer(info),
    });
    const zone = { account_timezone: 'America/Los_Angeles', account_utc_offset: '-08:00' };
    const context = { currency: 'EUR', ...zone };
    expect(rows).toEqual([{ advertiser_id: SAMPLE_ACCOUNT, ...info, spend: 1.5, ...context }]);
  });

  it('daily material rows also have the start and end of the day', async () => {
    const rows = await rowsOf('smart_plus_material_breakdown', {
      'smart_plus/material_report/breakdown/': answer({
        main_material_id: '7',
        stat_time_day: '2024-03-10 00:00:00',
      }),
    });
    expect(rows[0]).toMatchObject({
      ...{ stat_time_day: '2024-03-10', currency: 'EUR' },
      ...{ day_start_utc: '2024-03-10T08:00:00Z', day_end_utc: '2024-03-11T08:00:00Z' },
    });
  });
});

import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../cdk/index.js';
import { runSync } from '../../cdk/testing/run-sync.js';
import {
  createFakeApi,
  createTestSession,
  page,
  type ApiAnswer,
  type ApiCall,
} from '../../tiktok/testing/api.js';
import { assetStreams } from './streams.js';
import { sampleAnswer } from '../testing/fixtures.js';
import { cleanRows, SAMPLE_ACCOUNT } from '../testing/read-answer.js';

/* Recorded responses through the real client, streams and row parser: the rows must match the columns. */

const rowsOf = (name: string, answer: (call: ApiCall) => ApiAnswer, config: JsonObject = {}) =>
  cleanRows(name, { answer, config });

/** The stream, its recorded response, and expected fields of its only row. */
const RECORDED: readonly (readonly [stream: string, sample: string, row: JsonObject])[] = [
  [
    'images',
    'file_image_ad_search',
    {
      image_id: 'ad-site-i18n-sg/202110195d0db51e12a222ee0000a000',
      material_key: '7020000000000000001',
      url_expires_at: null,
      width: 1200,
      is_carousel_usable: true,
      modify_time: '2021-10-19T18:11:10Z',
    },
  ],
  [
    'videos',
    'file_video_ad_search',
    {
      video_id: 'v10033g50000c5nsqcbc77ubdn000000',
      material_key: '7020000000000000002',
      url_expires_at: '2022-06-03T07:06:40Z',
      duration: 15.03,
      allowed_placements: ['PLACEMENT_TIKTOK', 'PLACEMENT_PANGLE'],
      flaw_types: null,
      modify_time: '2021-10-20T08:00:13Z',
    },
  ],
  [
    'music',
    'file_music_get',
    {
      music_id: '7030000000000000001',
      sources: ['SYSTEM'],
      duration: 60,
      copyright: 'MUSIC_FORBID_VIDEO_ALLOW',
    },
  ],
  [
    'portfolios',
    'creative_portfolio_list',
    { creative_portfolio_id: '7180000000000000001', creative_portfolio_type: 'CARD', portfolio_content: {} },
  ],
  [
    'spark_ads_posts',
    'tt_video_list',
    {
      item_id: '7090000000000000001',
      item_type: 'VIDEO',
      status: 'PUBLIC',
      ad_auth_status: 'AUTHORIZED',
      auth_end_time: '2025-01-01T00:00:00Z',
      identity_id: '7080000000000000003',
      identity_type: 'AUTH_CODE',
      video_info: expect.objectContaining({ video_id: 'v1', duration: 15 }) as unknown as JsonObject,
    },
  ],
  [
    'identities',
    'identity_get',
    {
      ...{ identity_id: '7080000000000000001', identity_type: 'CUSTOMIZED_USER', display_name: 'Acme' },
      ...{ user_name: 'acme', ads_only_mode: false },
    },
  ],
  [
    'custom_audiences',
    'dmp_custom_audience_list',
    {
      audience_id: '100000001',
      cover_num: 12_000,
      shared: false,
      owner_id: SAMPLE_ACCOUNT,
      lookalike_spec: null,
      expired_time: '2023-03-01T10:00:00Z',
    },
  ],
  [
    'saved_audiences',
    'dmp_saved_audience_list',
    {
      saved_audience_id: '7100000000000000501',
      location_ids: ['6252001'],
      device_price_ranges: [],
      actions: [],
    },
  ],
  [
    'pixels',
    'pixel_list',
    {
      pixel_id: '7040000000000000001',
      create_time: '2020-02-14T11:28:43Z',
      enable_first_party_cookies: true,
      asset_ownership: expect.objectContaining({ owner_id: '7050000000000000001' }) as unknown as JsonObject,
      events: [expect.objectContaining({ event_code: 'ON_WEB_ORDER' }) as unknown as JsonObject],
    },
  ],
];

describe('recorded responses', () => {
  it.each(RECORDED)('the recorded response of %s becomes a row', async (stream, sample, row) => {
    const [found, ...others] = await rowsOf(stream, () => sampleAnswer(sample));
    expect(others).toEqual([]);
    expect(found).toMatchObject({ advertiser_id: SAMPLE_ACCOUNT, ...row });
  });

  it('a recorded instant page has the requested business_type', async () => {
    const rows = await rowsOf('instant_pages', ({ query }) =>
      query['business_types'] === '["LEAD_GEN"]' ? sampleAnswer('page_get') : page([]),
    );
    expect(rows).toEqual([
      expect.objectContaining({
        advertiser_id: SAMPLE_ACCOUNT,
        page_id: '7070000000000000001',
        business_type: 'LEAD_GEN',
        publish_time: '2024-01-02T00:00:00Z',
      }),
    ]);
  });

  it('recorded comments become rows, whatever the form of their time', async () => {
    const rows = await rowsOf(
      'comments',
      ({ path }) => (path === 'adgroup/get/' ? page([{ adgroup_id: '1' }]) : sampleAnswer('comment_list')),
      { start_date: '2022-04-15', end_date: '2022-04-15' },
    );
    expect(rows).toEqual([
      expect.objectContaining({
        advertiser_id: SAMPLE_ACCOUNT,
        comment_id: '7060000000000000001',
        likes: 3,
        create_time: '2022-04-15T05:20:00Z',
        original_comment_id: null,
        hit_blockedword: false,
      }),
      expect.objectContaining({
        comment_id: '7060000000000000002',
        content: 'also nice',
        create_time: '2022-04-15T05:20:00Z',
      }),
    ]);
  });
});

describe('requests for assets', () => {
  const calls = async (stream: string, answer: (call: ApiCall) => ApiAnswer, config: JsonObject = {}) => {
    const asked: ApiCall[] = [];
    await rowsOf(
      stream,
      (call) => {
        asked.push(call);
        return answer(call);
      },
      config,
    );
    return asked.map(({ path, query }) => ({ path, ...query }));
  };

  it('pixel_event_statistics requests each day separately, ten pixels at a time', async () => {
    const pixels = Array.from({ length: 11 }, (_, index) => ({ pixel_id: String(index) }));
    const asked = await calls(
      'pixel_event_statistics',
      ({ path }) => {
        const { data, ...envelope } = page(pixels);
        const { list, ...others } = data as JsonObject;
        return path === 'pixel/list/' ? { ...envelope, data: { pixels: list, ...others } } : page([]);
      },
      { start_date: '2024-03-01', end_date: '2024-03-02' },
    );
    const [list, ...counts] = asked;
    expect(list).toMatchObject({ path: 'pixel/list/', page_size: '20' });
    const days = ['2024-03-01', '2024-03-02'].map((day) => `{"start_date":"${day}","end_date":"${day}"}`);
    const groups = [`["0","1","2","3","4","5","6","7","8","9"]`, `["10"]`];
    expect(counts).toEqual(
      days.flatMap((date_range) =>
        groups.map((pixel_ids) => ({
          path: 'pixel/event/stats/',
          advertiser_id: SAMPLE_ACCOUNT,
          date_range,
          pixel_ids,
        })),
      ),
    );
  });

  it('comments requests each ad group that existed, in windows of 30 days', async () => {
    const adgroups = [
      { adgroup_id: '1', create_time: '2023-01-01 00:00:00' },
      { adgroup_id: '2', create_time: '2024-03-05 00:00:00' },
    ];
    const asked = await calls('comments', ({ path }) => page(path === 'adgroup/get/' ? adgroups : []), {
      start_date: '2024-02-01',
      end_date: '2024-03-10',
    });
    expect(asked.filter(({ path }) => path === 'comment/list/')).toEqual(
      [
        ['1', '2024-02-01', '2024-03-01'],
        ['1', '2024-03-02', '2024-03-10'],
        ['2', '2024-03-02', '2024-03-10'],
      ].map(([search_value = '', start_time = '', end_time = '']) => ({
        ...{ path: 'comment/list/', advertiser_id: SAMPLE_ACCOUNT, search_field: 'ADGROUP_ID', search_value },
        ...{ start_time, end_time, page: '1', page_size: '100' },
      })),
    );
  });

  it('identities requests all types, and then those of the business center that owns the account', async () => {
    const api = createFakeApi(({ path }) => {
      if (path === 'advertiser/info/')
        return page([{ advertiser_id: SAMPLE_ACCOUNT, owner_bc_id: '7050000000000000001' }]);
      return sampleAnswer('identity_get');
    });
    const session = createTestSession(api, { accounts: SAMPLE_ACCOUNT });
    const streams = assetStreams.filter(({ name }) => name === 'identities');
    await runSync({ session, streams, log: session.log });
    const asked = api.callsOf('identity/get/').map(({ query }) => query);
    expect(asked).toEqual([
      { advertiser_id: SAMPLE_ACCOUNT, page: '1', page_size: '100' },
      {
        ...{
          advertiser_id: SAMPLE_ACCOUNT,
          identity_type: 'BC_AUTH_TT',
          identity_authorized_bc_id: '7050000000000000001',
        },
        ...{ page: '1', page_size: '100' },
      },
    ]);
  });
});

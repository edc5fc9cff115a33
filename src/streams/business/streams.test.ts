import { describe, expect, it } from '@jest/globals';

import type { Field, JsonObject } from '../../cdk/index.js';
import { recordsOf, runSync } from '../../cdk/testing/run-sync.js';
import {
  ACCOUNT,
  createFakeApi,
  createTestSession,
  envelope,
  OTHER_ACCOUNT,
  refusal,
  type ApiAnswer,
  type ApiCall,
} from '../../tiktok/testing/api.js';
import { businessStreams } from './streams.js';
import { fieldsOf, sampleAnswer, type KnownField } from '../testing/fixtures.js';

const BC = '7050000000000000001';

const streamOf = (name: string) => businessStreams.filter((stream) => stream.name === name);

/** Reads one stream, with its nulled values and unknown fields. */
async function read(name: string, answer: (call: ApiCall) => ApiAnswer, config: JsonObject = {}) {
  const api = createFakeApi(answer);
  const session = createTestSession(api, config);
  const { messages, complete } = await runSync({ session, streams: streamOf(name), log: session.log });
  const records = recordsOf(messages);
  return {
    api,
    complete,
    rows: records.map(({ data }) => data),
    changes: records.flatMap(({ meta }) => meta?.changes ?? []),
    unknown: session.log.lines.filter((line) => line.includes('unknown to this version')),
    log: session.log.lines.join('\n'),
  };
}

const clean = { complete: true, changes: [], unknown: [] };

const pageOf = (rowsAt: string, rows: readonly JsonObject[]): JsonObject =>
  envelope({
    [rowsAt]: rows,
    page_info: { page: 1, page_size: 50, total_number: rows.length, total_page: 1 },
  });

const EMPTY = pageOf('list', []);

/** Other names of a field that has a column. */
const OTHER_SPELLINGS = ['device_meta_id', 'device_meta_name'];

/** The type of a column, as the lists of known fields write it. */
function typeOf({ type, format, items }: JsonObject): string {
  const [nullable, own] = type as readonly string[];
  if (nullable !== 'null') return 'not nullable';
  if (own === 'array') return `array of ${typeOf(items as JsonObject)}`;
  return typeof format === 'string' ? format : (own ?? '');
}

const knownType = ({ type, format, items = '' }: KnownField): string =>
  type === 'array' ? `array of ${items}` : (format ?? type);

describe.each(businessStreams.map(({ name, fields }) => [name, fields] as const))(
  'the columns of %s',
  (name, fields) => {
    it(`the columns of ${name} are the known fields, with their types`, () => {
      const found = Object.entries<Field>(fields).map(([column, { schema }]) => [column, typeOf(schema)]);
      const known = fieldsOf(name)
        .filter((field) => !OTHER_SPELLINGS.includes(field.name))
        .map((field) => [field.name, knownType(field)]);
      expect(found.sort()).toEqual(known.sort());
    });
  },
);

describe('business centers', () => {
  it('business centers become flat rows, with or without a finance role', async () => {
    const recorded = sampleAnswer('bc_get');
    const found = await read('business_centers', () => recorded);
    expect(found).toMatchObject(clean);
    expect(found.rows).toEqual([
      {
        bc_id: BC,
        name: 'Acme BC',
        company: 'Acme',
        currency: 'USD',
        registered_area: 'US',
        status: 'ENABLE',
        timezone: 'Etc/GMT+8',
        type: 'NORMAL',
        user_role: 'ADMIN',
        finance_role: 'MANAGER',
      },
    ]);
    expect(found.api.calls.map(({ query }) => query)).toEqual([{ page: '1', page_size: '50' }]);
  });

  it('the empty response of the official example means no business centers', async () => {
    const { complete, rows, api } = await read('business_centers', () => sampleAnswer('bc_get_empty'));
    expect({ complete, rows, requests: api.calls.length }).toEqual({ complete: true, rows: [], requests: 2 });
  });

  it("business centers that the token cannot see fail the stream with the endpoint's name", async () => {
    const { complete, log } = await read('business_centers', () =>
      refusal(40001, 'advertiser does not grant you /bc/get/:GET permission'),
    );
    expect(complete).toBe(false);
    expect(log).toContain('/bc/get/');
  });
});

describe('assets of business centers', () => {
  const TYPES = ['ADVERTISER', 'CATALOG', 'LEAD', 'PIXEL', 'TIKTOK_SHOP', 'TT_ACCOUNT'];
  const answer = ({ path, query }: ApiCall): ApiAnswer => {
    if (path === 'bc/get/') return sampleAnswer('bc_get');
    return query['asset_type'] === 'ADVERTISER' ? sampleAnswer('bc_asset_get') : EMPTY;
  };

  it('assets are requested by business center and type, and have the id of their center', async () => {
    const found = await read('business_center_assets', answer);
    expect(found).toMatchObject(clean);
    expect(found.rows).toEqual([
      {
        bc_id: BC,
        asset_type: 'ADVERTISER',
        asset_id: '7100000000000000002',
        asset_name: 'Acme US',
        advertiser_account_type: 'AUCTION',
        advertiser_role: 'ADMIN',
        relation_type: 'OWNER_BC',
        relation_status: 'BOUND',
        owner_bc_name: 'Acme BC',
      },
    ]);
    expect(found.api.callsOf('bc/asset/get/').map(({ query }) => query)).toEqual(
      [...TYPES, 'DOMAIN'].map((asset_type) => ({
        ...{ asset_type, bc_id: BC },
        ...{ page: '1', page_size: '50' },
      })),
    );
    expect(found.api.callsOf('bc/get/')).toHaveLength(1);
  });

  it('the other assets are read if the API rejects the type DOMAIN, with a log line', async () => {
    const { complete, rows, log } = await read('business_center_assets', (call) =>
      call.query['asset_type'] === 'DOMAIN'
        ? refusal(40002, 'asset_type: it must be one of ADVERTISER, CATALOG.')
        : answer(call),
    );
    expect({ complete, ids: rows.map(({ asset_id: id }) => id) }).toEqual({
      complete: true,
      ids: ['7100000000000000002'],
    });
    expect(log).toContain('Skipping these rows.');
  });

  it('an asset type without permission does not stop the others from being read', async () => {
    const { complete, rows, log } = await read('business_center_assets', ({ path, query }) => {
      if (path === 'bc/get/') return sampleAnswer('bc_get');
      if (query['asset_type'] === 'ADVERTISER') return refusal(40001, 'No permission');
      return query['asset_type'] === 'TT_ACCOUNT' ? pageOf('list', [{ asset_id: '7' }]) : EMPTY;
    });
    expect({ complete, rows }).toEqual({
      complete: false,
      rows: [{ bc_id: BC, asset_type: 'TT_ACCOUNT', asset_id: '7' }],
    });
    expect(log).toContain('bc/asset/get/: no permission');
  });

  it('assets have their type even if the API omits it', async () => {
    const { rows } = await read('business_center_assets', (call) =>
      call.query['asset_type'] === 'PIXEL'
        ? pageOf('list', [{ asset_id: '7' }])
        : answer({ ...call, query: { ...call.query, asset_type: 'LEAD' } }),
    );
    expect(rows).toEqual([{ bc_id: BC, asset_type: 'PIXEL', asset_id: '7' }]);
  });
});

describe('catalogs', () => {
  it('catalogs become flat rows with times in UTC', async () => {
    const found = await read('catalogs', ({ path }) =>
      sampleAnswer(path === 'bc/get/' ? 'bc_get' : 'catalog_get'),
    );
    expect(found).toMatchObject(clean);
    expect(found.rows).toEqual([
      {
        catalog_id: '7110000000000000001',
        catalog_name: 'Main',
        catalog_type: 'ECOM',
        currency: 'USD',
        country: 'US',
        bc_id: BC,
        bc_name: 'Acme BC',
        picture_url: '',
        create_time: '2024-01-01T00:00:00Z',
        update_time: '2024-02-01T00:00:00Z',
      },
    ]);
    expect(found.api.callsOf('catalog/get/')[0]?.query).toEqual({ bc_id: BC, page: '1', page_size: '100' });
  });
});

describe('automated rules', () => {
  const rules: readonly JsonObject[] = [
    {
      rule_id: '1',
      actions: [{ subject_type: 'TURN_OFF' }],
      apply_objects: [{ dimension: 'AD', dimension_ids: ['9'] }],
      create_datetime: '2026-05-01 10:00:00',
    },
    {
      rule_id: '2',
      action: [{ subject_type: 'MESSAGE' }],
      apply_objects: [{ dimesion: 'CAMPAIGN', dimension_ids: [] }],
    },
    { rule_id: '3', apply_objects: null },
  ];

  it('automated rules have one spelling of actions and dimension, and times in UTC', async () => {
    const found = await read('automated_rules', () => pageOf('rules', rules));
    expect(found).toMatchObject(clean);
    expect(found.rows).toEqual([
      {
        advertiser_id: ACCOUNT,
        rule_id: '1',
        actions: [{ subject_type: 'TURN_OFF' }],
        apply_objects: [{ dimension: 'AD', dimension_ids: ['9'] }],
        create_datetime: '2026-05-01T10:00:00Z',
      },
      {
        advertiser_id: ACCOUNT,
        rule_id: '2',
        actions: [{ subject_type: 'MESSAGE' }],
        apply_objects: [{ dimension: 'CAMPAIGN', dimension_ids: [] }],
      },
      { advertiser_id: ACCOUNT, rule_id: '3', apply_objects: null },
    ]);
    expect(found.api.calls[0]?.query).toEqual({
      ...{ advertiser_id: ACCOUNT, tzone: 'UTC' },
      ...{ page: '1', page_size: '50' },
    });
  });
});

describe('apps and playables', () => {
  it('the apps of an account are read in one call', async () => {
    const app = { app_id: '1', tracking_url: { click_url: 'https://t.example' }, skan_allowed: false };
    const apps = await read('apps', () => envelope({ apps: [app] }));
    expect(apps).toMatchObject({ ...clean, rows: [{ advertiser_id: ACCOUNT, ...app }] });
    expect(apps.api.calls.map(({ query }) => query)).toEqual([{ advertiser_id: ACCOUNT }]);
  });

  it('playables are read a hundred at a time, whatever the names of their totals', async () => {
    const ids = Array.from({ length: 101 }, (_, index) => ({ playable_id: String(index) }));
    const { rows, complete } = await read('playables', ({ query }) => {
      const [number, size] = [Number(query['page']), Number(query['page_size'])];
      const all = query['operation_status'] === 'SAVED' && size === 100 ? ids : [];
      return envelope({
        list: all.slice((number - 1) * size, number * size),
        page_info: {
          page: number,
          page_size: size,
          total: all.length,
          total_pages: Math.ceil(all.length / size),
        },
      });
    });
    expect({ complete, count: rows.length }).toEqual({ complete: true, count: 101 });
  });

  it('playables are read in every status', async () => {
    const playables = await read('playables', ({ query }) =>
      pageOf('list', [{ playable_id: query['operation_status'] ?? '' }]),
    );
    expect(playables.rows.map(({ playable_id: id }) => id)).toEqual(['UPLOADED', 'SAVED', 'DELETED']);
  });
});

describe('labels and minis', () => {
  it('documented labels become rows with times in UTC', async () => {
    const found = await read('campaign_labels', () => sampleAnswer('campaign_labels'));
    expect(found).toMatchObject(clean);
    expect(found.rows).toEqual([
      {
        advertiser_id: ACCOUNT,
        campaign_label_id: '7520000000000000001',
        campaign_label_name: 'Black Friday',
        campaign_label_type: 'MARKETING_EVENT',
        campaign_label_color: 'pinkFilled',
        create_time: '2026-05-01T00:00:01Z',
      },
    ]);
    expect(found.api.calls[0]?.query).toEqual({ advertiser_id: ACCOUNT, page: '1', page_size: '1000' });
  });

  it('documented minis become rows', async () => {
    const found = await read('minis', () => sampleAnswer('minis'));
    expect(found).toMatchObject(clean);
    expect(found.rows).toEqual([
      {
        advertiser_id: ACCOUNT,
        minis_id: '3001',
        minis_name: 'Drama Box',
        minis_icon_url: 'https://example.com/icon.png',
        minis_status: 'ACTIVE',
        minis_type: 'MINI_SERIES',
        region_codes: ['US', 'CA'],
      },
    ]);
  });
});

describe('negative keywords', () => {
  const adgroup = (adgroup_id: string, campaign_id: string, more: JsonObject = {}): JsonObject => ({
    ...{ adgroup_id, campaign_id },
    ...more,
  });
  const answer = ({ path }: ApiCall): ApiAnswer => {
    if (path === 'campaign/get/')
      return pageOf('list', [
        { campaign_id: '1', is_search_campaign: true },
        { campaign_id: '2', is_search_campaign: false },
        { campaign_id: '3' },
      ]);
    if (path === 'adgroup/get/')
      return pageOf('list', [
        adgroup('11', '1', { search_keywords: [{ keyword: 'shoes' }] }),
        adgroup('12', '1', { tiktok_subplacements: ['IN_FEED', 'SEARCH_FEED'] }),
        adgroup('21', '2', { search_result_enabled: true }),
        adgroup('31', '3', { search_result_enabled: false, tiktok_subplacements: ['IN_FEED'] }),
        adgroup('32', '3', { search_keywords: [], tiktok_subplacements: null }),
      ]);
    return sampleAnswer('negative_keywords');
  };
  const asked = ({ api }: Awaited<ReturnType<typeof read>>) =>
    api
      .callsOf('search_ad/negative_keyword/get/')
      .map(({ query }) => `${query['object_type'] ?? ''} ${query['object_id'] ?? ''}`);

  it('negative keywords are requested once for each campaign and ad group with a search placement', async () => {
    const found = await read('negative_keywords', answer);
    expect(found).toMatchObject(clean);
    expect(asked(found)).toEqual(['CAMPAIGN 1', 'CAMPAIGN 2', 'ADGROUP 11', 'ADGROUP 12', 'ADGROUP 21']);
  });

  it('documented negative keywords become rows that say whose they are', async () => {
    const { rows } = await read('negative_keywords', answer);
    const [first, second] = rows;
    expect([first, second]).toEqual([
      {
        advertiser_id: ACCOUNT,
        object_type: 'CAMPAIGN',
        object_id: '1',
        keyword_id: '1790000000000001',
        name: 'free',
        match_type: 'BROAD_WORD',
      },
      {
        advertiser_id: ACCOUNT,
        object_type: 'CAMPAIGN',
        object_id: '1',
        keyword_id: '1790000000000002',
        name: 'second hand',
        match_type: 'PHRASE_WORD',
      },
    ]);
    expect(rows).toHaveLength(10);
  });

  it('a refused ad group costs only its own negative keywords, and a warning names it', async () => {
    const found = await read('negative_keywords', (call) =>
      call.query['object_id'] === '12' ? refusal(40002, 'not a search ad group') : answer(call),
    );
    expect({ complete: found.complete, rows: found.rows.length }).toEqual({ complete: true, rows: 8 });
    expect(found.log).toContain(
      'TikTok refuses search_ad/negative_keyword/get/ (code 40002, "not a search ad group") for 1 of the campaigns and ad groups: 12; skipping these.',
    );
  });

  it('a missing permission fails negative keywords with the first request', async () => {
    const found = await read('negative_keywords', (call) =>
      call.path.startsWith('search_ad/')
        ? refusal(40001, 'advertiser does not grant you /search_ad/negative_keyword/get/:GET permission')
        : answer(call),
    );
    expect(found.complete).toBe(false);
    expect(found.log).toContain('/search_ad/negative_keyword/get/');
  });
});

/** An empty list for every lookup endpoint. */
const NO_NAMES = Object.fromEntries(
  ['region_list', 'interest_categories', 'action_categories', 'languages', 'countries', 'device_models'].map(
    (rowsAt) => [rowsAt, []],
  ),
);

describe('lookup lists', () => {
  const accounts = [ACCOUNT, OTHER_ACCOUNT];

  it.each([
    ['regions', 'search/region/'],
    ['action_categories', 'tool/action_category/'],
    ['languages', 'tool/language/'],
    ['carriers', 'tool/carrier/'],
    ['devices', 'tool/device_model/'],
  ])('%s takes one call, however many accounts there are', async (name, path) => {
    const { api, complete } = await read(name, () => envelope(NO_NAMES), { accounts });
    expect(complete).toBe(true);
    expect(api.calls.map((call) => [call.path, call.query])).toEqual([[path, { advertiser_id: ACCOUNT }]]);
  });

  it('interest_categories takes one call per id version, which its rows have', async () => {
    const found = await read(
      'interest_categories',
      ({ query }) => {
        if (query['version'] === '1') return sampleAnswer('tool_interest_category');
        return envelope({ interest_categories: [{ interest_category_id: '10', level: 1 }] });
      },
      { accounts },
    );
    expect(found).toMatchObject(clean);
    expect(found.rows).toMatchObject([
      { version: 2, interest_category_id: '10', level: 1 },
      { version: 1, interest_category_id: '101', interest_category_name: 'Education', level: 1 },
    ]);
    expect(found.api.calls.map(({ query }) => query)).toEqual([
      { advertiser_id: ACCOUNT, version: '2' },
      { advertiser_id: ACCOUNT, version: '1' },
    ]);
  });

  it('interests of version 2 are read if version 1 is rejected, with a log line', async () => {
    const { complete, rows, log } = await read('interest_categories', ({ query }) =>
      query['version'] === '1'
        ? refusal(40002, 'version: it must be 2.')
        : envelope({ interest_categories: [{ interest_category_id: '10' }] }),
    );
    expect({ complete, rows }).toEqual({
      complete: true,
      rows: [{ version: 2, interest_category_id: '10' }],
    });
    expect(log).toContain('tool/interest_category/');
    expect(log).toContain('Skipping these rows.');
  });

  it('devices have one column for a field that the API spells in two ways', async () => {
    const found = await read('devices', () => sampleAnswer('tool_device_model'));
    expect(found).toMatchObject(clean);
    expect(found.rows).toEqual([
      {
        ...{ device_model_id: '101', device_model_name: 'ACME', level: 'BRAND', os_type: 'ANDROID' },
        ...{ is_active: true, child_device_ids: ['101001', '101002'] },
      },
      {
        ...{ device_model_id: '101001', device_model_name: 'ACME ONE', level: 'MODEL', os_type: 'ANDROID' },
        ...{ is_active: true, child_device_ids: [] },
      },
    ]);
  });

  it('lookup lists are read through another account if the first lacks permission', async () => {
    const answer = ({ query }: ApiCall) =>
      query['advertiser_id'] === ACCOUNT
        ? refusal(40001, 'No permission')
        : envelope({ languages: [{ code: 'no', name: 'Norsk' }] });
    expect((await read('languages', answer, { accounts })).rows).toEqual([{ code: 'no', name: 'Norsk' }]);
  });

  it('regions have ids as text, even if the API sends numbers', async () => {
    const rows = [{ region_id: 5_332_921, parent_id: '6252001', support_below_18: true }];
    const found = await read('regions', () => envelope({ region_list: rows }));
    expect(found).toMatchObject({
      ...clean,
      rows: [{ region_id: '5332921', parent_id: '6252001', support_below_18: true }],
    });
  });

  it('carriers has one row per carrier and country', async () => {
    const countries = [
      { country_code: 'US', carriers: [{ carrier_id: '1', in_use: true }, { carrier_id: '2' }] },
      { country_code: 'NO', carriers: [{ carrier_id: '1', value: [{ hni_id: '24201' }] }] },
      { country_code: 'KI', carriers: null },
    ];
    const found = await read('carriers', () => envelope({ countries }));
    expect(found).toMatchObject(clean);
    expect(found.rows).toEqual([
      { country_code: 'US', carrier_id: '1', in_use: true },
      { country_code: 'US', carrier_id: '2' },
      { country_code: 'NO', carrier_id: '1', value: [{ hni_id: '24201' }] },
    ]);
  });
});

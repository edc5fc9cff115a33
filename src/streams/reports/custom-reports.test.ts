import { describe, expect, it } from '@jest/globals';

import { parseJson, toAirbyteStream, type Json, type JsonObject } from '../../cdk/index.js';
import { errorsOf, rowsOf, runSync } from '../../cdk/testing/run-sync.js';
import { parseConfig, type Config } from '../../tiktok/index.js';
import { createFakeApi, createTestSession, page, refusal, TOKEN } from '../../tiktok/testing/api.js';
import { mistakesOf, streamsOf } from '../index.js';

const configWith = (customReports: Json): Config =>
  parseConfig(
    { access_token: TOKEN, accounts: '71', start_date: '2024-03-01', custom_reports: customReports },
    mistakesOf,
  );

/** The mistakes found in reports, one per line. */
function saidOf(...reports: readonly Json[]): readonly string[] {
  try {
    configWith(reports);
    return [];
  } catch (error) {
    const { message } = error as Error;
    return message
      .replace(/^The config has .*?: /, '')
      .replace(/\.$/, '')
      .split('; custom_reports')
      .map((text) => text.replace(/^custom_reports/, '').trim());
  }
}

const streamOf = (report: JsonObject) => {
  const stream = streamsOf(configWith([report])).at(-1);
  if (stream === undefined) throw new Error('no stream');
  return stream;
};

const filterBy = (field: string): JsonObject => ({
  ...{ field_name: field, filter_type: 'IN', filter_value: '["1"]' },
});

const MINIMAL = { name: 'mine', level: 'campaign' };

describe('a custom report', () => {
  it('a custom report is a stream with a typed schema, a complete key and a cursor', () => {
    const stream = toAirbyteStream(
      streamOf({ ...MINIMAL, dimensions: ['gender', 'age'], metrics: ['spend', 'clicks', 'campaign_name'] }),
    );
    expect(stream).toMatchObject({
      name: 'mine',
      supported_sync_modes: ['full_refresh', 'incremental'],
      default_cursor_field: ['stat_time_day'],
      source_defined_primary_key: [
        ['advertiser_id'],
        ['campaign_id'],
        ['stat_time_day'],
        ['age'],
        ['gender'],
      ],
    });
    const { properties } = stream.json_schema as { properties: Readonly<Record<string, { type: unknown }>> };
    expect([
      properties['spend']?.type,
      properties['clicks']?.type,
      properties['campaign_name']?.type,
    ]).toEqual([
      ['null', 'number'],
      ['null', 'integer'],
      ['null', 'string'],
    ]);
    expect(Object.keys(properties)).not.toContain('impressions');
  });

  it('level ad_v2 has the id of whole ads, its filter, and lists of the attributes that they have many of', async () => {
    const filter = filterBy('ad_ids_v2');
    const stream = streamOf({
      ...{ name: 'whole_ads', level: 'ad_v2', granularity: 'hourly', filters: [filter] },
      metrics: ['spend', 'ad_text', 'ad_name'],
    });
    expect(stream.primaryKey).toEqual(['advertiser_id', 'ad_id_v2', 'stat_time_hour']);
    expect(Object.keys(stream.fields).slice(-4)).toEqual(['spend', 'ad_text', 'ad_name', 'ad_text_list']);
    const api = createFakeApi(({ path }) =>
      page(path === 'advertiser/info/' ? [{ advertiser_id: '71' }] : []),
    );
    const session = createTestSession(api, { accounts: '71', start_date: '2024-03-14' });
    await runSync({ session, streams: [stream], clock: session.clock, log: session.log });
    const query = api.callsOf('report/integrated/get/')[0]?.query ?? {};
    expect(query).toMatchObject({
      data_level: 'AUCTION_AD',
      dimensions: '["ad_id_v2","stat_time_hour"]',
      metrics: '["spend","ad_text","ad_name"]',
    });
    expect(parseJson(String(query['filtering']))).toEqual([
      { field_name: 'ad_status', filter_type: 'IN', filter_value: '["STATUS_ALL"]' },
      filter,
    ]);
  });

  it('a group of metrics selects those that exist in the report', () => {
    const social = Object.keys(streamOf({ ...MINIMAL, metrics: ['social'] }).fields);
    expect(social).toEqual(expect.arrayContaining(['likes', 'shares', 'follows']));
    const byCountry = Object.keys(
      streamOf({ ...MINIMAL, metrics: ['core', 'social'], dimensions: ['country_code'] }).fields,
    );
    expect(byCountry).toEqual(expect.arrayContaining(['spend', 'likes', 'tt_playlist_visit']));
  });

  it('a custom report without metrics requests those of the other streams', () => {
    const columns = Object.keys(streamOf({ ...MINIMAL, granularity: 'hourly' }).fields);
    expect(columns).toEqual(expect.arrayContaining(['stat_time_hour', 'spend', 'conversion']));
  });

  it.each([
    ['daily', 'stat_time_day'],
    ['hourly', 'stat_time_hour'],
    ['monthly', 'period_start'],
    ['lifetime', undefined],
  ])('granularity %s has the cursor %s', (granularity, cursor) => {
    expect(streamOf({ ...MINIMAL, granularity }).cursor?.field).toBe(cursor);
  });

  it('a custom report is requested as configured, in several calls if it has too many metrics for one', async () => {
    const stream = streamOf({
      ...{ name: 'mine', level: 'advertiser', lookback_days: 3 },
      metrics: ['app_event', 'core', { name: 'brand_new', type: 'integer' }],
      filters: [{ field_name: 'promotion_type', filter_type: 'IN', filter_value: '["APP"]' }],
    });
    const api = createFakeApi(({ path, query }) => {
      if (path === 'advertiser/info/') return page([{ advertiser_id: '71' }]);
      const metrics = parseJson(query['metrics'] ?? '[]') as readonly string[];
      const values = Object.fromEntries(metrics.map((name) => [name, '1']));
      return page([
        { dimensions: { advertiser_id: '71', stat_time_day: '2024-03-14 00:00:00' }, metrics: values },
      ]);
    });
    const session = createTestSession(api, { accounts: '71' });
    const { messages } = await runSync({
      ...{ session, streams: [stream], clock: session.clock, log: session.log },
      saved: { mine: { stat_time_day: '2024-03-14' } },
    });
    const calls = api.callsOf('report/integrated/get/');
    expect(calls.length).toBeGreaterThan(1);
    for (const { query } of calls) {
      expect((parseJson(query['metrics'] ?? '[]') as readonly string[]).length).toBeLessThanOrEqual(100);
      expect(query).toMatchObject({ start_date: '2024-03-11', data_level: 'AUCTION_ADVERTISER' });
      expect(query['filtering']).toContain('promotion_type');
    }
    expect(rowsOf(messages)).toEqual([
      expect.objectContaining({ spend: 1, brand_new: 1, total_purchase: 1 }),
    ]);
  });

  it('a breakdown that this version does not know has the type from the config', () => {
    const stream = streamOf({
      ...MINIMAL,
      report_type: 'AUDIENCE',
      dimensions: [{ name: 'mood_id', type: 'id' }],
      metrics: ['spend'],
    });
    expect(stream.primaryKey).toContain('mood_id');
    expect(stream.fields['mood_id']?.parse(5)).toBe('5');
  });
});

describe('a custom report that only TikTok can reject', () => {
  it('a custom report that TikTok rejects is a config error', async () => {
    const stream = streamOf({ ...MINIMAL, metrics: [{ name: 'brand_new', type: 'number' }] });
    const api = createFakeApi(({ path }) =>
      path === 'advertiser/info/'
        ? page([{ advertiser_id: '71' }])
        : refusal(40002, 'metrics: unknown metric brand_new.'),
    );
    const session = createTestSession(api, { accounts: '71' });
    const { messages, complete } = await runSync({
      session,
      streams: [stream],
      clock: session.clock,
      log: session.log,
    });
    expect(complete).toBe(false);
    const [error] = errorsOf(messages);
    expect(error?.failure_type).toBe('config_error');
    expect(error?.message).toContain('unknown metric brand_new');
    expect(error?.message).toContain('Correct the report mine in custom_reports');
  });
});

const NAMES =
  'must be a name, or {"name": …, "type": …} with one of the types id, integer, number, boolean, text, name';
const KEYS =
  'name, level, dimensions, new_dimensions, metrics, new_metrics, granularity, report_type, filters, lookback_days';

describe('mistakes in custom reports', () => {
  it.each<[string, JsonObject, string]>([
    [
      'a misspelled breakdown',
      { dimensions: ['contry_code'] },
      'dimensions: contry_code is not a known breakdown (did you mean country_code?). If TikTok has added it, name it in new_dimensions with its type: {"name": "contry_code", "type": "text"}',
    ],
    [
      'a misspelled metric',
      { metrics: ['spent'] },
      'metrics: spent is not a known metric of BASIC reports (did you mean spend?). If TikTok has added it, name it in new_metrics with its type: {"name": "spent", "type": "number"}',
    ],
    [
      'the id of the level',
      { dimensions: ['campaign_id'] },
      'dimensions: remove campaign_id, which level campaign adds',
    ],
    [
      'the id of whole ads',
      { level: 'ad', dimensions: ['ad_id_v2'] },
      'dimensions: remove ad_id_v2, which level ad_v2 adds',
    ],
    ['a time', { dimensions: ['stat_time_day'] }, 'dimensions: remove stat_time_day, which granularity adds'],
    [
      'a filter by the other id of ads',
      { level: 'ad_v2', filters: [filterBy('ad_ids')] },
      'filters: ad_ids does not go with level ad_v2; use ad_ids_v2',
    ],
    [
      'a filter by the id of whole ads',
      { level: 'ad', filters: [filterBy('ad_ids_v2')] },
      'filters: ad_ids_v2 does not go with level ad; use ad_ids',
    ],
    [
      'breakdowns that do not combine',
      { dimensions: ['age', 'platform'] },
      'TikTok does not combine age and platform, only age with gender',
    ],
    [
      'a granularity that the breakdown does not support',
      { dimensions: ['age'], granularity: 'hourly' },
      'TikTok has no report at level campaign, hourly, by age. The closest is AUDIENCE at level campaign, daily, by age',
    ],
    [
      'the wrong report type',
      { dimensions: ['age'], report_type: 'BASIC' },
      'TikTok has no report BASIC at level campaign, daily, by age. The closest is AUDIENCE at level campaign, daily, by age',
    ],
    [
      'a metric of a lower level',
      { metrics: ['ad_name'] },
      'metrics: ad_name is available only at level ad or ad_v2',
    ],
    ['the name of another stream', { name: 'ads' }, 'name is taken by another stream'],
    [
      'a new breakdown without a report type',
      { dimensions: [{ name: 'mood', type: 'text' }] },
      'dimensions: mood is not a known breakdown, so report_type is required',
    ],
    [
      'a new breakdown without a type',
      { report_type: 'BASIC', dimensions: ['age'], new_dimensions: [{ name: 'mood' }] },
      'new_dimensions[0] (mood): type is required: one of id, integer, number, boolean, text, name',
    ],
    ['a new metric that is only a name', { new_metrics: ['smiles'] }, 'new_metrics[0] must be an object'],
    ['no level', { level: 'none' }, 'level is required: one of advertiser, campaign, adgroup, ad, ad_v2'],
    ['no level', { level: null }, 'level is required: one of advertiser, campaign, adgroup, ad, ad_v2'],
    [
      'an unknown level',
      { level: 'keyword' },
      'level must be one of advertiser, campaign, adgroup, ad, ad_v2',
    ],
    [
      'a misspelled level',
      { level: 'adv' },
      'level must be one of advertiser, campaign, adgroup, ad, ad_v2 (did you mean ad?)',
    ],
    ['metrics that are no list', { metrics: 7 }, 'metrics must be a list'],
    [
      'a type that does not exist',
      { metrics: ['spend', { name: 'x', type: 'money' }] },
      `metrics[1] (x) ${NAMES}`,
    ],
    [
      'half a filter',
      { filters: [{ field_name: 'x', filter_type: 'IN' }] },
      'filters[0]: filter_value is required',
    ],
    [
      'a filter with a list that is not text',
      { filters: [{ field_name: 'x', filter_type: 'IN', filter_value: ['APP'] }] },
      'filters[0]: filter_value must be text',
    ],
    ['too long a lookback window', { lookback_days: 91 }, 'lookback_days must be at most 90'],
    [
      'a misspelled key',
      { granularty: 'daily' },
      `unknown key granularty (did you mean granularity?), allowed: ${KEYS}`,
    ],
    [
      'a key with a capital',
      { Metrics: ['spend'] },
      `unknown key Metrics (did you mean metrics?), allowed: ${KEYS}`,
    ],
  ])('%s is reported before the first request', (_, change, said) => {
    const report = { ...MINIMAL, ...change };
    expect(saidOf(report)).toEqual([`[0] (${report.name}): ${said}`]);
  });

  it('a report with an invalid name is identified only by its position', () => {
    const descriptor =
      'ads_by_search_term (a lowercase letter, then up to 62 lowercase letters, digits or underscores)';
    expect(saidOf({ ...MINIMAL, name: 'My report' })).toEqual([`[0]: name must look like ${descriptor}`]);
    expect(saidOf('mine', { ...MINIMAL, metrics: ['spent'] })).toEqual([
      '[0] must be an object',
      expect.stringMatching(/^\[1\] \(mine\): metrics: spent/),
    ]);
  });

  it('capitals of names, levels and types do not matter', () => {
    const report = {
      ...MINIMAL,
      level: 'Ad',
      report_type: 'audience',
      dimensions: ['Age'],
      metrics: ['SPEND'],
    };
    expect(saidOf(report)).toEqual([]);
  });

  it('all mistakes are reported together, including those in the same report', () => {
    const said = saidOf(
      {
        ...MINIMAL,
        Level: 'AD',
        lookback_days: 91,
        dimensions: ['contry_code', 'age'],
        metrics: ['Spends', 7.5, true],
      },
      { ...MINIMAL, name: 'My other', metrics: ['spent', 'ad_name', 'impressions'] },
      { ...MINIMAL, name: 'third', filters: 'none', dimensions: ['age', 'platform'] },
      { ...MINIMAL, name: 'third' },
      { level: 'nothing', granularity: 'hourly', dimensions: ['age'], metrics: ['ad_name'] },
    );
    const starts = [
      '[0] (mine): unknown key Level (did you mean level?)',
      '[0] (mine): metrics[2] must be a name',
      '[0] (mine): lookback_days must be at most 90',
      '[1]: name must look like',
      '[2] (third): filters must be a list',
      '[4]: name is required',
      '[4]: level must be one of',
      '[0] (mine): dimensions: contry_code is not',
      '[0] (mine): metrics: spends is not',
      '[0] (mine): metrics: 7.5 is not',
      '[1]: metrics: spent is not',
      '[1]: metrics: ad_name is available only at level ad or ad_v2',
      '[2] (third): TikTok does not combine age and platform',
      '[3] (third): name is taken by another stream',
    ];
    expect(said).toEqual(starts.map((start) => expect.stringContaining(start)));
  });

  it('a report that is unclear is not checked against reports that it might not be', () => {
    expect(saidOf({ ...MINIMAL, granularity: 'weekly', dimensions: ['device_brand_id'] })).toEqual([
      '[0] (mine): granularity must be one of daily, hourly, monthly, lifetime',
    ]);
    expect(saidOf({ ...MINIMAL, Dimensions: ['age'], metrics: ['real_time_conversion'] })).toHaveLength(1);
  });

  it('a mistake does not quote what may be a secret', () => {
    const secret = 'f3a1c0ffeef3a1c0ffeef3a1c0ffee';
    const said = saidOf(
      { ...MINIMAL, dimensions: [secret], metrics: [secret], report_type: secret, [secret]: 1 },
      { ...MINIMAL, name: secret, level: secret },
    );
    expect(said).toHaveLength(5);
    expect(said.join()).not.toContain(secret);
    expect(said.join()).toContain('dimensions: <30 characters> is not a known breakdown');
  });

  it('custom_reports that are not a list are a mistake', () => {
    expect(() => configWith('spend')).toThrow('custom_reports must be a list');
  });
});

it.each([null, '', '  '])('%j counts as unset in a custom report, and as no reports', (unset) => {
  const report = { ...MINIMAL, metrics: unset, dimensions: unset, granularity: unset, lookback_days: unset };
  expect(configWith([report]).customReports).toEqual([{ ...MINIMAL, granularity: 'daily' }]);
  expect(configWith(unset).customReports).toEqual([]);
});

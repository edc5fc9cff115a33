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

/** What is said about reports, each mistake a line. */
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

const MINIMAL = { name: 'mine', level: 'campaign' };

describe('a report of the user’s own', () => {
  it('is a stream with a typed schema, a key of everything that tells rows apart, and a cursor', () => {
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

  it('asks for groups of metrics too, those of them that exist in the report', () => {
    const social = Object.keys(streamOf({ ...MINIMAL, metrics: ['social'] }).fields);
    expect(social).toEqual(expect.arrayContaining(['likes', 'shares', 'follows']));
    const byCountry = Object.keys(
      streamOf({ ...MINIMAL, metrics: ['core', 'social'], dimensions: ['country_code'] }).fields,
    );
    expect(byCountry).toEqual(expect.arrayContaining(['spend', 'likes', 'tt_playlist_visit']));
  });

  it('asks for what the other streams ask for when no metric is named', () => {
    const columns = Object.keys(streamOf({ ...MINIMAL, granularity: 'hourly' }).fields);
    expect(columns).toEqual(expect.arrayContaining(['stat_time_hour', 'spend', 'conversion']));
  });

  it.each([
    ['daily', 'stat_time_day'],
    ['hourly', 'stat_time_hour'],
    ['monthly', 'period_start'],
    ['lifetime', undefined],
  ])('divides time %s', (granularity, cursor) => {
    expect(streamOf({ ...MINIMAL, granularity }).cursor?.field).toBe(cursor);
  });

  it('is asked for as it says, in several calls where it has more metrics than one takes', async () => {
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

  it('may have a breakdown that nobody knows yet, of the type that it says', () => {
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

describe('a report that only TikTok can refuse', () => {
  it('is for the user to mend', async () => {
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

describe('what is wrong with a report is said before the first request', () => {
  it.each<[string, JsonObject, string]>([
    [
      'a breakdown with a slip',
      { dimensions: ['contry_code'] },
      'dimensions: contry_code is not known; did you mean country_code? Else give its type: {"name": "contry_code", "type": "text"}',
    ],
    [
      'a metric with a slip',
      { metrics: ['spent'] },
      'metrics: spent is no metric of BASIC reports that is known; did you mean spend? Else give its type: {"name": "spent", "type": "number"}',
    ],
    [
      'the level’s own id',
      { dimensions: ['campaign_id'] },
      'dimensions: campaign_id comes by itself, from level and granularity',
    ],
    [
      'breakdowns that do not go together',
      { dimensions: ['age', 'platform'] },
      'age and platform do not go together; only age with gender do',
    ],
    [
      'hours where there are none',
      { dimensions: ['age'], granularity: 'hourly' },
      'TikTok has no report at level campaign, hourly, by age; what comes nearest: AUDIENCE at level campaign, daily, by age',
    ],
    [
      'the other report type',
      { dimensions: ['age'], report_type: 'BASIC' },
      'TikTok has no report BASIC at level campaign, daily, by age; what comes nearest: AUDIENCE at level campaign, daily, by age',
    ],
    [
      'a metric of a lower level',
      { metrics: ['ad_name'] },
      'metrics: ad_name exists from level ad on, not at level campaign',
    ],
    ['the name of another stream', { name: 'ads' }, 'a stream has this name already'],
    [
      'a breakdown of a type and no report type',
      { dimensions: [{ name: 'mood', type: 'text' }] },
      'dimensions: mood is not known here, so report_type must be given',
    ],
  ])('%s', (_, change, said) => {
    const report = { ...MINIMAL, ...change };
    expect(saidOf(report)).toEqual([`${report.name}: ${said}`]);
  });

  it.each<[string, JsonObject, string]>([
    ['no level', { level: null }, '[0].level is required: one of advertiser, campaign, adgroup, ad'],
    [
      'a level that does not exist',
      { level: 'keyword' },
      '[0].level must be one of advertiser, campaign, adgroup, ad',
    ],
    [
      'a bad name',
      { name: 'My report' },
      '[0].name must be small letters, digits and _, beginning with a letter, 63 at most',
    ],
    ['metrics that are no list', { metrics: 'spend' }, '[0].metrics must be a list'],
    [
      'a type that does not exist',
      { metrics: [{ name: 'x', type: 'money' }] },
      '[0].metrics must hold names, or {name, type} with a type of id, integer, number, boolean, text, name',
    ],
    [
      'half a filter',
      { filters: [{ field_name: 'x' }] },
      '[0].filters must hold objects with the texts field_name, filter_type, filter_value',
    ],
    ['too long a look-back', { lookback_days: 91 }, '[0].lookback_days must be a whole number from 0 to 90'],
  ])('%s', (_, change, said) => {
    expect(saidOf({ ...MINIMAL, ...change })).toEqual([said]);
  });

  it('all of it at once', () => {
    const said = saidOf(
      { ...MINIMAL, dimensions: ['contry_code'] },
      { ...MINIMAL, name: 'other', metrics: ['spent', 'ad_name', 'impressions'] },
      { ...MINIMAL, name: 'other' },
      { level: 'nothing' },
    );
    expect(said.map((sentence) => sentence.slice(0, 24))).toEqual(
      [
        '[3].name must be small le',
        '[3].level must be one of ',
        'has the name other twice',
        'mine: dimensions: contry_',
        'other: metrics: spent is ',
        'other: metrics: ad_name e',
      ].map((text) => text.slice(0, 24)),
    );
  });

  it('a list that is none', () => {
    expect(() => configWith('spend')).toThrow('custom_reports must be a list of reports');
  });
});

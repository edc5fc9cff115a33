import { describe, expect, it } from '@jest/globals';

import { isJsonList, isJsonObject, parseJson, type JsonObject } from '../../cdk/index.js';
import { errorsOf, lastStateOf, rowsOf, runSync } from '../../cdk/testing/run-sync.js';
import { parseConfig } from '../../tiktok/index.js';
import {
  ACCOUNT,
  createFakeApi,
  createTestSession,
  page,
  refusal,
  TODAY,
  TOKEN,
  type ApiAnswer,
  type ApiCall,
} from '../../tiktok/testing/api.js';
import { mistakesOf, streamsOf } from '../index.js';
import { sampleAnswer } from '../testing/fixtures.js';
import { otherReportStreams } from './other-reports.js';

/* Reports of the types BC, CATALOG, PLAYABLE_MATERIAL and TT_SHOP, as streams and as custom reports. */

const CENTER = '7050000000000000001';
const YESTERDAY = '2024-03-14';

interface Reading {
  /** A custom report; its name may be that of a stream instead. */
  readonly report?: JsonObject;
  readonly stream?: string;
  readonly answer?: (call: ApiCall) => ApiAnswer;
  readonly config?: JsonObject;
}

const MINE = { name: 'mine' };

/** Reads one stream of two days, in one account and one business center. */
async function read({ report, stream = 'mine', answer = () => page([]), config = {} }: Reading) {
  const settings = {
    ...{ start_date: YESTERDAY, row_context: false, accounts: ACCOUNT, ...config },
    ...(report && { custom_reports: [{ ...MINE, ...report }] }),
  };
  const parsed = parseConfig({ access_token: TOKEN, ...settings }, mistakesOf);
  const api = createFakeApi((call) => {
    if (call.path === 'advertiser/info/') return page([{ advertiser_id: ACCOUNT, currency: 'EUR' }]);
    return call.path === 'bc/get/' ? page([{ bc_info: { bc_id: CENTER } }]) : answer(call);
  });
  const session = createTestSession(api, settings);
  const streams = streamsOf(parsed).filter(({ name }) => name === stream);
  const { messages, complete } = await runSync({ session, streams, log: session.log });
  return {
    ...{ complete, messages, rows: rowsOf(messages), errors: errorsOf(messages) },
    queries: api.callsOf('report/integrated/get/').map(({ query }) => query),
    warnings: session.log.lines.filter((line) => line.startsWith('WARN')),
  };
}

const rowIn = (name: string): JsonObject => {
  const { data } = sampleAnswer(name);
  const [row] = isJsonObject(data) && isJsonList(data['list']) ? data['list'] : [];
  return isJsonObject(row) ? row : {};
};

/** The row of a sample, on the last day. */
const onLastDay =
  (name: string) =>
  ({ query }: ApiCall): ApiAnswer =>
    page(query['end_date'] === TODAY || query['query_lifetime'] === 'true' ? [rowIn(name)] : []);

describe('streams of other report types', () => {
  it('streams of other report types have these keys and cursors', () => {
    const streams = otherReportStreams({ rowContext: true });
    expect(
      streams.map(({ name, partitionedBy, primaryKey, cursor }) => [
        ...[name, partitionedBy, primaryKey.join(' '), cursor?.field],
      ]),
    ).toEqual([
      ['tt_shop_insights', 'account', 'advertiser_id country_code stat_time_day', 'stat_time_day'],
      [
        ...['tt_shop_campaign_insights', 'account'],
        ...['advertiser_id campaign_id country_code stat_time_day', 'stat_time_day'],
      ],
      [
        ...['business_center_insights', 'business center'],
        ...['bc_id advertiser_id stat_time_day', 'stat_time_day'],
      ],
      [
        ...['business_center_insights_by_country', 'business center'],
        ...['bc_id advertiser_id country_code stat_time_day', 'stat_time_day'],
      ],
    ]);
  });

  it('a report of a shop is requested for all days at once, and its sample becomes a row', async () => {
    const { rows, queries } = await read({
      stream: 'tt_shop_campaign_insights',
      answer: () => sampleAnswer('report_tt_shop'),
    });
    expect(queries).toEqual([
      {
        ...{ advertiser_id: ACCOUNT, report_type: 'TT_SHOP', data_level: 'AUCTION_CAMPAIGN' },
        dimensions: '["campaign_id","country_code","stat_time_day"]',
        ...{ metrics: '["spend","billed_cost"]', start_date: YESTERDAY, end_date: TODAY },
        ...{ page: '1', page_size: '1000' },
      },
    ]);
    expect(rows).toEqual([
      {
        ...{ advertiser_id: ACCOUNT, campaign_id: '1800000000000001', country_code: 'US' },
        ...{ stat_time_day: '2026-06-01', spend: 12.5, billed_cost: 12.5 },
      },
    ]);
  });

  it('a report of a business center is requested day by day without metrics, and its rows get the day', async () => {
    const { rows, queries, messages } = await read({
      stream: 'business_center_insights_by_country',
      answer: onLastDay('report_bc'),
    });
    expect(queries.map(({ start_date, end_date }) => [start_date, end_date])).toEqual([
      [YESTERDAY, YESTERDAY],
      [TODAY, TODAY],
    ]);
    expect(queries[1]).toEqual({
      ...{ report_type: 'BC', bc_id: CENTER, dimensions: '["advertiser_id","country_code"]' },
      ...{ start_date: TODAY, end_date: TODAY, page: '1', page_size: '1000' },
    });
    expect(rows).toEqual([
      {
        ...{ bc_id: CENTER, advertiser_id: ACCOUNT, country_code: 'US', stat_time_day: TODAY },
        ...{ spend: 1250.5, impressions: 91_000, reach: 40_210, currency: 'USD', timezone: 'Etc/GMT+8' },
      },
    ]);
    expect(lastStateOf(messages, 'business_center_insights_by_country')).toEqual({
      states: [{ partition: { bc_id: CENTER }, cursor: { stat_time_day: TODAY } }],
    });
  });
});

describe('custom reports of other types', () => {
  it.each([
    [
      'report_catalog',
      { report_type: 'CATALOG', level: 'campaign', dimensions: ['product_id'] },
      { product_id: 'SKU-1', stat_time_day: TODAY, spend: 3.1, impressions: 900 },
    ],
    [
      'report_playable',
      { report_type: 'PLAYABLE_MATERIAL', dimensions: ['playable_id', 'country_code'] },
      {
        ...{ playable_id: '1710000000000001', country_code: 'US', stat_time_day: TODAY },
        ...{ spend: 3.1, impressions: 900 },
      },
    ],
  ])('%s becomes a row, by the day', async (name, report, row) => {
    const { rows, queries } = await read({ report, answer: onLastDay(name) });
    expect(rows).toEqual([{ advertiser_id: ACCOUNT, ...row }]);
    expect(queries.map(({ start_date, end_date }) => [start_date, end_date])).toEqual([
      [YESTERDAY, YESTERDAY],
      [TODAY, TODAY],
    ]);
    expect(queries[0]?.['metrics']).toBe('["spend","impressions"]');
    expect(queries[0]?.['data_level']).toBe(name === 'report_catalog' ? 'AUCTION_CAMPAIGN' : undefined);
  });

  it('the lifetime of playables is requested once, without days and cursor', async () => {
    const { rows, queries } = await read({
      report: { report_type: 'PLAYABLE_MATERIAL', dimensions: ['playable_id'], granularity: 'lifetime' },
      answer: onLastDay('report_playable'),
    });
    expect(queries).toHaveLength(1);
    expect(queries[0]).toMatchObject({ query_lifetime: 'true' });
    expect(queries[0]).not.toHaveProperty('start_date');
    expect(Object.keys(rows[0] ?? {})).not.toContain('stat_time_day');
  });

  it('with stat_time_day among its dimensions, a report is requested for all days at once', async () => {
    const { queries } = await read({
      report: { report_type: 'BC', dimensions: ['advertiser_id', 'stat_time_day'], metrics: ['spend'] },
    });
    expect(queries).toHaveLength(1);
    expect(queries[0]).toMatchObject({
      ...{ dimensions: '["advertiser_id","stat_time_day"]', metrics: '["spend"]' },
      ...{ start_date: YESTERDAY, end_date: TODAY },
    });
  });

  it('names that this version does not know have the types from the config, and filters are sent', async () => {
    const filters = [{ field_name: 'cost', filter_type: 'GREATER_THAN', filter_value: '5' }];
    const { rows, queries } = await read({
      report: {
        ...{ report_type: 'BC', filters, lookback_days: 3 },
        dimensions: [{ name: 'area_id', type: 'id' }],
        metrics: [{ name: 'smiles', type: 'integer' }],
      },
      answer: () => page([{ dimensions: { area_id: 7 }, metrics: { smiles: '5' } }]),
    });
    expect(rows[1]).toEqual({ bc_id: CENTER, area_id: '7', stat_time_day: TODAY, smiles: 5 });
    expect(parseJson(queries[0]?.['filtering'] ?? '')).toEqual(filters);
  });

  it('the row context is that of the day, even if TikTok does not return it', async () => {
    const { rows } = await read({
      ...{ config: { row_context: true }, answer: onLastDay('report_playable') },
      report: { report_type: 'PLAYABLE_MATERIAL', dimensions: ['playable_id'] },
    });
    expect(rows).toEqual([expect.objectContaining({ currency: 'EUR', day_start_utc: `${TODAY}T00:00:00Z` })]);
  });

  it('what TikTok rejects is a mistake in the report, in its own words', async () => {
    const { complete, errors } = await read({
      report: { report_type: 'BC', dimensions: ['advertiser_id'] },
      answer: () => refusal(40002, 'Conflict occurs.'),
    });
    expect(complete).toBe(false);
    expect(errors.map(({ failure_type }) => failure_type)).toEqual(['config_error']);
    expect(errors[0]?.message).toMatch(/Conflict occurs.*Correct the report mine in custom_reports/);
  });

  it('a metric that is refused by its name is left out with a warning', async () => {
    const { complete, rows, warnings } = await read({
      report: { report_type: 'BC', dimensions: ['advertiser_id'], metrics: ['spend', 'tax_spend'] },
      answer: (call) =>
        call.query['metrics']?.includes('tax_spend')
          ? refusal(40002, "Invalid metric fields: ['tax_spend'].")
          : onLastDay('report_bc')(call),
    });
    expect([complete, rows.length]).toEqual([true, 1]);
    expect(warnings).toEqual([expect.stringContaining('these columns stay empty: tax_spend')]);
  });
});

describe('mistakes in custom reports of other types', () => {
  const saidOf = (report: JsonObject): string => {
    try {
      parseConfig(
        {
          ...{ access_token: TOKEN, accounts: ACCOUNT, start_date: TODAY },
          custom_reports: [{ ...MINE, ...report }],
        },
        mistakesOf,
      );
      return '';
    } catch (error) {
      return (error as Error).message
        .replace(/^The config has .*?: /, '')
        .replaceAll('custom_reports[0] (mine): ', '');
    }
  };
  const SHOP = { report_type: 'TT_SHOP', level: 'campaign', dimensions: ['campaign_id', 'country_code'] };
  const BC = { report_type: 'BC', dimensions: ['advertiser_id'] };

  it.each<[string, JsonObject, string]>([
    ['a level of a type without levels', { ...BC, level: 'ad' }, 'level: remove it, BC reports have none.'],
    [
      'no level of a type with levels',
      { ...SHOP, level: null },
      'level is required: one of advertiser, campaign.',
    ],
    [
      'a level that a type does not have',
      { ...SHOP, level: 'ad' },
      'level must be one of advertiser, campaign in TT_SHOP reports.',
    ],
    [
      'a granularity that a type does not have',
      { ...SHOP, granularity: 'lifetime' },
      'granularity must be daily in TT_SHOP reports.',
    ],
    [
      'hours of playables',
      { report_type: 'PLAYABLE_MATERIAL', dimensions: ['playable_id'], granularity: 'hourly' },
      'granularity must be daily or lifetime in PLAYABLE_MATERIAL reports.',
    ],
    [
      'no dimensions',
      { report_type: 'BC', dimensions: [] },
      'dimensions is required in BC reports: name all dimensions, e.g. advertiser_id, country_code.',
    ],
    [
      'a misspelled dimension',
      { ...BC, dimensions: ['advertiser'] },
      'dimensions: advertiser is not a known dimension of BC reports (did you mean advertiser_id?). If TikTok has added it, name it in new_dimensions with its type: {"name": "advertiser", "type": "text"}.',
    ],
    [
      'a misspelled metric',
      { ...SHOP, metrics: ['billed_costs'] },
      'metrics: billed_costs is not a known metric of TT_SHOP reports (did you mean billed_cost?). If TikTok has added it, name it in new_metrics with its type: {"name": "billed_costs", "type": "number"}.',
    ],
    [
      'the days of a lifetime',
      {
        ...{ report_type: 'PLAYABLE_MATERIAL', granularity: 'lifetime' },
        dimensions: ['playable_id', 'stat_time_day'],
      },
      'dimensions: remove stat_time_day from a lifetime report.',
    ],
    [
      'all mistakes at once',
      { report_type: 'BC', level: 'ad', granularity: 'hourly', dimensions: ['x'], metrics: ['y'] },
      'level: remove it, BC reports have none; granularity must be daily in BC reports; dimensions: x is not a known dimension of BC reports. If TikTok has added it, name it in new_dimensions with its type: {"name": "x", "type": "text"}; metrics: y is not a known metric of BC reports. If TikTok has added it, name it in new_metrics with its type: {"name": "y", "type": "number"}.',
    ],
  ])('%s is reported before the first request', (_, report, said) => {
    expect(saidOf(report)).toBe(said);
  });

  it('a report of ads still needs a level, and one of other types does not', () => {
    expect(saidOf({})).toBe('level is required: one of advertiser, campaign, adgroup, ad, ad_v2.');
    expect(saidOf(BC)).toBe('');
  });
});

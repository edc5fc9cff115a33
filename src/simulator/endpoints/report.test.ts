import { cpuUsage } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../index.js';
import { FROZEN, get, hundredths, type Query, sum, textOf } from '../testing/client.js';
import type { Simulator, WireRow } from '../types.js';

let simulator: Simulator;
const advertiser_id = '7100000000000000001';
const CONFLICT = 'Conflict occurs. The input params including metrics and dimensions have no relation.';

beforeAll(async () => {
  simulator = await startSimulator(FROZEN);
});
afterAll(() => simulator.close());

const DAILY: Query = {
  advertiser_id,
  report_type: 'BASIC',
  data_level: 'AUCTION_AD',
  dimensions: ['ad_id', 'stat_time_day'],
  metrics: ['spend', 'impressions'],
  start_date: '2026-04-16',
  end_date: '2026-05-15',
  page_size: '1000',
};

const ask = (query: Query = {}, base: Query = DAILY) =>
  get(simulator, 'report/integrated/get/', { ...base, ...query });

const AUDIENCE: Query = { report_type: 'AUDIENCE', dimensions: ['ad_id', 'stat_time_day', 'gender'] };
const CAMPAIGN: Query = { data_level: 'AUCTION_CAMPAIGN', dimensions: ['campaign_id', 'stat_time_day'] };
const ACCOUNT: Query = { data_level: 'AUCTION_ADVERTISER', dimensions: ['advertiser_id', 'stat_time_day'] };
const dims = (...dimensions: string[]): Query => ({ dimensions });
const metrics = (...names: string[]): Query => ({ metrics: names });
const clause = (field_name: string, filter_type: string, filter_value: unknown): Query => ({
  filtering: [{ field_name, filter_type, filter_value }],
});
const list = (...values: string[]) => JSON.stringify(values);
const spanOf = (start_date: string, end_date: string): Query => ({ start_date, end_date });
const valuesOf = (rows: readonly WireRow[], name: string) =>
  new Set(rows.map((row) => (row['dimensions'] as Record<string, string>)[name]));
const spend = (rows: readonly WireRow[]) =>
  sum(rows.map((row) => hundredths((row['metrics'] as Record<string, string>)['spend'])));

describe('report/integrated/get/ answers', () => {
  it.each([
    ['a year without time', { ...dims('ad_id'), ...spanOf('2025-05-16', '2026-05-15') }],
    ['one day by the hour', { ...dims('ad_id', 'stat_time_hour'), ...spanOf('2026-05-14', '2026-05-14') }],
    ['a breakdown by country', dims('ad_id', 'stat_time_day', 'country_code')],
    ['no id', dims('stat_time_day')],
    ['asset groups', dims('ad_id_v2', 'stat_time_day')],
    ['an account', { ...ACCOUNT, ...metrics('spend', 'cash_spend', 'voucher_spend') }],
    [
      'asset groups by the hour',
      { ...dims('ad_id_v2', 'stat_time_hour'), ...spanOf('2026-05-14', '2026-05-14') },
    ],
    ['asset groups by audience', { ...AUDIENCE, ...dims('ad_id_v2', 'stat_time_day', 'age', 'gender') }],
    ['audiences', AUDIENCE],
    ['audiences without time', { ...AUDIENCE, ...dims('ad_id', 'interest_category') }],
    ['audiences by age and gender', { ...AUDIENCE, ...dims('ad_id', 'stat_time_day', 'age', 'gender') }],
    ['names of v1.2, which it ignores', { filters: '[]', lifetime: 'true' }],
    ['a filter of its level', clause('ad_status', 'IN', list('STATUS_ALL'))],
    ['a filter by creation', clause('create_time', 'GREATER_EQUAL', '2026-01-01 00:00:00')],
  ] as const)('a report with %s is served', async (_, query) => {
    const reply = await ask(query);
    expect(reply).toMatchObject({ code: 0, message: 'OK' });
    expect(reply.rows.length).toBeGreaterThan(0);
  });

  it('reports by ad_id_v2 have the ids of asset groups, not of creatives', async () => {
    const whole = { ...dims('ad_id_v2'), ...metrics('campaign_automation_type') };
    const group = (await ask(whole)).rows.find(
      (row) => (row['metrics'] as WireRow)['campaign_automation_type'] === 'UPGRADED_SMART_PLUS',
    );
    const id = String((group?.['dimensions'] as WireRow)['ad_id_v2']);
    const asked = await ask({ ...whole, ...clause('ad_ids_v2', 'IN', list(id)) });
    expect(asked.rows).toEqual([group]);
    expect(await ask({ ...dims('ad_id'), ...clause('ad_ids', 'IN', list(id)) })).toMatchObject({
      code: 0,
      rows: [],
    });
  });

  it('a lifetime report needs no dates', async () => {
    const { start_date, end_date, ...timeless } = DAILY;
    expect([start_date, end_date]).not.toContain(undefined);
    const lifetime = { ...timeless, ...dims('ad_id'), query_lifetime: 'true' };
    const { rows, code } = await ask({}, lifetime);
    expect(code).toBe(0);
    const { rows: month } = await ask(dims('ad_id'));
    expect(spend(rows)).toBeGreaterThan(spend(month));
  });

  it('a report on an account without days spans 365 days, not 366', async () => {
    const account = { data_level: 'AUCTION_ADVERTISER', ...dims('advertiser_id') };
    const { rows } = await ask({ ...account, ...spanOf('2025-05-16', '2026-05-15') });
    expect(rows.map((row) => row['dimensions'])).toEqual([{ advertiser_id }]);
    expect((await ask({ ...account, ...spanOf('2025-05-15', '2026-05-15') })).code).toBe(40002);
  });

  it('an account without activity has no row or a row of zeros', async () => {
    const quiet = {
      data_level: 'AUCTION_ADVERTISER',
      ...dims('advertiser_id'),
      ...spanOf('2025-05-16', '2025-06-15'),
    };
    expect((await ask(quiet)).rows).toEqual([]);
    const other = { ...quiet, advertiser_id: '7100000000000000002' };
    expect((await ask(other)).rows).toEqual([
      { dimensions: { advertiser_id: '7100000000000000002' }, metrics: { spend: '0.00', impressions: '0' } },
    ]);
  });

  it('a report on future days has no rows', async () => {
    const { rows, pageInfo } = await ask(spanOf('2026-05-16', '2026-05-20'));
    expect(rows).toEqual([]);
    expect(pageInfo).toEqual({ page: 1, page_size: 1000, total_number: 0, total_page: 0 });
  });

  it('a report without metrics has spend and impressions', async () => {
    const { metrics: named, ...unnamed } = DAILY;
    expect(named).toBeDefined();
    const { rows } = await ask({}, unnamed);
    expect(Object.keys(rows[0]?.['metrics'] ?? {})).toEqual(['spend', 'impressions']);
  });

  it('a metric that is requested twice comes once', async () => {
    const { rows } = await ask(metrics('spend', 'clicks', 'spend'));
    expect(Object.keys(rows[0]?.['metrics'] ?? {})).toEqual(['spend', 'clicks']);
  });

  it('a report has the rows of the world, page by page', async () => {
    const seen: WireRow[] = [];
    for (let page = 1; ; page += 1) {
      const { rows, pageInfo } = await ask({ page: String(page), page_size: '7' });
      seen.push(...rows);
      if (page >= (pageInfo['total_page'] ?? 0)) break;
    }
    const truth = simulator.world.report({
      advertiserId: advertiser_id,
      reportType: 'BASIC',
      dataLevel: 'AUCTION_AD',
      dimensions: ['ad_id', 'stat_time_day'],
      metrics: ['spend', 'impressions'],
      startDate: '2026-04-16',
      endDate: '2026-05-15',
    });
    expect(seen).toEqual(truth);
  });

  it('a report can be sorted by a metric', async () => {
    const order = async (order_type: string) => {
      const { rows } = await ask({ order_field: 'spend', order_type });
      return rows.map((row) => spend([row]));
    };
    const down = await order('DESC');
    expect(down).toEqual([...down].sort((a, b) => b - a));
    expect(await order('ASC')).toEqual([...down].reverse());
  });

  it('totals are on the first page if they are requested', async () => {
    const query = { enable_total_metrics: 'true', page_size: '5', ...metrics('spend', 'ctr', 'ad_name') };
    const first = JSON.parse((await ask(query)).text) as { data: { total_metrics: Record<string, string> } };
    expect(first.data.total_metrics).toMatchObject({ ctr: '-', ad_name: '-' });
    expect(hundredths(first.data.total_metrics['spend'])).toBe(spend((await ask()).rows));
    expect((await ask({ ...query, page: '2' })).text).not.toContain('total_metrics');
  });

  it('deleted objects are in a report only with a status filter of its level', async () => {
    const some = await ask();
    const all = await ask(clause('ad_status', 'IN', list('STATUS_ALL')));
    const deleted = await ask(clause('ad_status', 'IN', list('STATUS_DELETE')));
    expect(all.rows.length).toBe(some.rows.length + deleted.rows.length);
    expect(deleted.rows.length).toBeGreaterThan(0);
    expect((await ask(ACCOUNT)).rows.length).toBeGreaterThan(0);
    expect(spend((await ask(ACCOUNT)).rows)).toBe(spend(all.rows));
  });

  it('a report can be filtered by ids, also as bare numbers', async () => {
    const [id] = valuesOf((await ask()).rows, 'ad_id');
    for (const value of [`["${id}"]`, `[${id}]`]) {
      const { rows } = await ask(clause('ad_ids', 'IN', value));
      expect(valuesOf(rows, 'ad_id')).toEqual(new Set([id]));
    }
  });

  it('a report on several accounts names the owners and has whole money', async () => {
    const { rows, code } = await ask({
      advertiser_ids: [advertiser_id, '7100000000000000002'],
      advertiser_id: '9',
    });
    expect(code).toBe(0);
    const owners = new Set(rows.map((row) => (row['metrics'] as Record<string, string>)['advertiser_id']));
    expect(owners).toEqual(new Set([advertiser_id, '7100000000000000002']));
    expect(rows[0]?.['metrics']).toMatchObject({ currency: 'USD', timezone: 'America/Los_Angeles' });
    expect((rows[0]?.['metrics'] as Record<string, string>)['spend']).toMatch(/^\d+$/);
  });
});

describe('report/integrated/get/ refuses', () => {
  const lifetime = { query_lifetime: 'true' };
  const MANY = Array.from({ length: 101 }, (_, i) => String(i));

  it.each([
    ['report_type', 'Missing required field(s): report_type.'],
    ['data_level', 'Missing required field(s): data_level.'],
    ['dimensions', 'Missing required field(s): dimensions.'],
    ['start_date', 'Missing required field(s): start_date.'],
    ['end_date', 'Missing required field(s): end_date.'],
    ['advertiser_id', 'Missing required field(s): advertiser_id.'],
  ])('a report without %s is refused', async (name, message) => {
    expect(await ask({ [name]: '' })).toMatchObject({ code: 40002, message });
  });

  it.each([
    ['two ids', dims('ad_id', 'campaign_id')],
    ['two ids of one level', dims('ad_id', 'ad_id_v2')],
    ['an id of another level', dims('campaign_id', 'stat_time_day')],
    [
      'two times',
      { ...dims('ad_id', 'stat_time_day', 'stat_time_hour'), ...spanOf('2026-05-14', '2026-05-14') },
    ],
    ['two breakdowns in BASIC', dims('ad_id', 'country_code', 'ad_type')],
    ['audience dimensions in BASIC', dims('ad_id', 'gender')],
    ['search terms in AUDIENCE', { ...AUDIENCE, ...dims('ad_id', 'search_terms') }],
    ['AUDIENCE without a breakdown', { ...AUDIENCE, ...dims('ad_id', 'stat_time_day') }],
    ['two breakdowns in AUDIENCE', { ...AUDIENCE, ...dims('ad_id', 'gender', 'platform') }],
    ['age and gender with a third', { ...AUDIENCE, ...dims('ad_id', 'gender', 'age', 'platform') }],
    ['buckets without a time', { ...AUDIENCE, ...dims('ad_id', 'bucket_id'), ...metrics('cost') }],
    [
      'audiences by the hour',
      { ...AUDIENCE, ...dims('ad_id', 'stat_time_hour', 'gender'), ...spanOf('2026-05-14', '2026-05-14') },
    ],
    ['interests by the day', { ...AUDIENCE, ...dims('ad_id', 'stat_time_day', 'interest_category') }],
    ['device brands by the day', { ...AUDIENCE, ...dims('ad_id', 'stat_time_day', 'device_brand_id') }],
    ['ad_type of an account', { ...ACCOUNT, ...dims('advertiser_id', 'ad_type') }],
    ['lifetime by the day', lifetime],
    ['lifetime by country', { ...lifetime, ...dims('ad_id', 'country_code') }],
    ['lifetime of audiences', { ...lifetime, ...AUDIENCE, ...dims('ad_id', 'gender') }],
    ['names of ads at campaign level', { ...CAMPAIGN, ...metrics('ad_name') }],
    ['names of ad groups at campaign level', { ...CAMPAIGN, ...metrics('adgroup_name') }],
    ['campaign_id as a metric of campaigns', { ...CAMPAIGN, ...metrics('campaign_id') }],
    ['names of campaigns at account level', { ...ACCOUNT, ...metrics('campaign_name') }],
    ['cash below the account', metrics('cash_spend')],
    ['cash without days', { ...ACCOUNT, ...dims('advertiser_id'), ...metrics('cash_spend') }],
    ['attributes without an id', { ...dims('stat_time_day'), ...metrics('currency') }],
    ['metrics of material reports', metrics('video_id')],
    ['the cost of buckets elsewhere', { ...AUDIENCE, ...metrics('cost') }],
    ['totals over a breakdown', { ...dims('ad_id', 'country_code'), enable_total_metrics: 'true' }],
    ['CHUNK in AUDIENCE', { ...AUDIENCE, query_mode: 'CHUNK' }],
    ['ad ids at campaign level', { ...CAMPAIGN, ...clause('ad_ids', 'IN', list('1')) }],
  ] as const)('a report with %s is refused as a conflict', async (_, query) => {
    expect(await ask(query)).toMatchObject({ status: 200, code: 40002, message: CONFLICT });
  });

  it.each([
    ['31 days by the day', spanOf('2026-04-15', '2026-05-15'), 'The time span exceeds 30 days.'],
    ['2 days by the hour', { ...dims('ad_id', 'stat_time_hour'), ...spanOf('2026-05-14', '2026-05-15') }],
    ['366 days', { ...dims('ad_id'), ...spanOf('2025-05-15', '2026-05-15') }],
    ['days in the wrong order', spanOf('2026-05-15', '2026-05-14')],
    ['a malformed day', spanOf('2026-5-1', '2026-05-14')],
    ['a day that no calendar has', spanOf('2026-02-30', '2026-03-01')],
    ['an unknown report_type', { report_type: 'NOPE' }],
    ['an unknown data_level', { data_level: 'RESERVATION_AD' }],
    ['an unknown query_mode', { query_mode: 'NOPE' }],
    ['an old service_type', { service_type: 'RESERVATION' }],
    ['a boolean that is none', { query_lifetime: '1' }],
    ['dimensions that are no JSON', { dimensions: 'ad_id' }],
    ['no dimensions', dims()],
    ['an unknown dimension', dims('ad_id', 'nope')],
    ['a dimension twice', dims('ad_id', 'ad_id')],
    [
      'asset groups by the id of creatives',
      { ...dims('ad_id_v2'), ...clause('ad_ids', 'IN', list('1')) },
      'filtering.field_name: ad_ids does not go with ad_id_v2.',
    ],
    [
      'creatives by the id of asset groups',
      { ...dims('ad_id'), ...clause('ad_ids_v2', 'IN', list('1')) },
      'filtering.field_name: ad_ids_v2 needs ad_id_v2.',
    ],
    ['an unknown metric', metrics('nope')],
    ['a metric of BASIC in AUDIENCE', { ...AUDIENCE, ...metrics('complete_payment') }],
    ['a metric of prototypes', metrics('constructor')],
    ['more than 100 metrics', metrics(...MANY)],
    ['page 0', { page: '0' }],
    ['page_size 1001', { page_size: '1001' }],
    ['an order by words', { order_field: 'ad_name' }],
    ['an unknown order_type', { order_field: 'spend', order_type: 'UP' }],
    ['filtering that is an object', { filtering: {} }],
    ['an unknown filter', clause('nope', 'IN', '[]')],
    ['an unknown filter_type', clause('ad_ids', 'NOPE', list('1'))],
    ['a filter_type that does not apply', clause('ad_ids', 'MATCH', list('1'))],
    ['a filter_value that is no text', clause('ad_ids', 'IN', ['1'])],
    ['a filter_value that holds no list', clause('ad_ids', 'IN', '1')],
    ['a status filter of another level', clause('campaign_status', 'IN', list('STATUS_ALL'))],
    ['an unknown status', clause('ad_status', 'IN', list('NOPE'))],
    ['more than 100 ids', clause('ad_ids', 'IN', list(...MANY))],
    ['a malformed creation time', clause('create_time', 'GREATER_EQUAL', '2026-01-01')],
    ['six accounts', { advertiser_ids: ['1', '2', '3', '4', '5', '6'] }],
  ] as const)('a report with %s is refused', async (_, query, message: unknown = expect.any(String)) => {
    expect(await ask(query)).toMatchObject({ status: 200, code: 40002, message });
  });

  it('a report on an account of someone else is refused', async () => {
    const message = 'No permission to operate advertiser 9.';
    expect(await ask({ advertiser_id: '9' })).toMatchObject({ code: 40001, message });
    expect(await ask({ advertiser_ids: [advertiser_id, '9'] })).toMatchObject({ code: 40001, message });
  });

  it('a report with more metrics than the limit is refused', async () => {
    const strict = await startSimulator({ ...FROZEN, metricsPerReport: 2 });
    const report = (...names: string[]) =>
      get(strict, 'report/integrated/get/', { ...DAILY, ...metrics(...names) });
    expect((await report('spend', 'clicks')).code).toBe(0);
    const refused = await report('spend', 'clicks', 'impressions');
    expect([refused.code, refused.message]).toEqual([40002, 'metrics: at most 2.']);
    await strict.close();
  });

  it('a report with metrics of material reports is refused unless the behaviour allows it', async () => {
    const lax = await startSimulator({ ...FROZEN, behaviours: { 'material-metrics': 'served' } });
    const query = { ...DAILY, ...metrics('video_id') };
    expect((await get(lax, 'report/integrated/get/', query)).code).toBe(0);
    await lax.close();
  });
});

describe('report/integrated/get/ with dimensions that sources disagree about', () => {
  const HOUR = spanOf('2026-05-14', '2026-05-14');

  it.each([
    [
      'countries by the hour',
      'country-hours',
      { ...dims('ad_id', 'stat_time_hour', 'country_code'), ...HOUR },
    ],
    [
      'buckets by the day',
      'bucket-days',
      { ...AUDIENCE, ...dims('ad_id', 'stat_time_day', 'bucket_id'), ...metrics('cost') },
    ],
  ] as const)(
    'a report on %s is served or refused as a conflict, according to its behaviour',
    async (_, behaviour, query) => {
      const served = await ask(query);
      expect(served.code).toBe(0);
      expect(served.rows.length).toBeGreaterThan(0);
      const strict = await startSimulator({ ...FROZEN, behaviours: { [behaviour]: 'refused' } });
      expect(await get(strict, 'report/integrated/get/', { ...DAILY, ...query })).toMatchObject({
        code: 40002,
        message: CONFLICT,
      });
      await strict.close();
    },
  );

  it('the cost of buckets is served by the hour', async () => {
    const { rows } = await ask({
      ...AUDIENCE,
      ...dims('ad_id', 'stat_time_hour', 'bucket_id'),
      ...metrics('cost'),
      ...HOUR,
    });
    expect(rows.some((row) => Number((row['metrics'] as { cost: string }).cost) > 0)).toBe(true);
  });
});

describe('report/integrated/get/ with too many ads', () => {
  const query = { ...DAILY, page_size: '1000', ...clause('ad_status', 'IN', list('STATUS_ALL')) };

  it('a report on too many ads has the newest ones, and only a header says so', async () => {
    const small = await startSimulator({ ...FROZEN, reportIdLimit: 5 });
    const reply = await get(small, 'report/integrated/get/', query);
    expect(reply.code).toBe(0);
    expect(reply.headers.get('x-tt-ads-throttle')).toMatch(/^Number of ad ids is equal or more than 20k/);
    const byAge = [...small.world.ads(advertiser_id)].sort((a, b) =>
      textOf(a, 'create_time') < textOf(b, 'create_time') ? 1 : -1,
    );
    const newest = byAge.slice(0, 5).map((ad) => ad['ad_id']);
    expect([...valuesOf(reply.rows, 'ad_id')].every((id) => newest.includes(id))).toBe(true);
    const narrow = { ...DAILY, ...clause('ad_ids', 'IN', list(textOf(byAge.at(-1), 'ad_id'))) };
    const rest = await get(small, 'report/integrated/get/', narrow);
    expect(rest.headers.get('x-tt-ads-throttle')).toBeNull();
    await small.close();
  });
});

it('later pages of a large report take little CPU, because its rows are planned once', async () => {
  const large = await startSimulator({ ...FROZEN, accounts: 1, campaigns: 5, adgroups: 5, ads: 10 });
  const query = { ...DAILY, ...metrics('spend', 'impressions', 'clicks', 'ctr', 'cpc', 'reach') };
  await get(large, 'report/integrated/get/', query);
  const start = cpuUsage();
  for (const page of ['2', '3', '4']) await get(large, 'report/integrated/get/', { ...query, page });
  const { user, system } = cpuUsage(start);
  expect((user + system) / 1000).toBeLessThan(500);
  await large.close();
});

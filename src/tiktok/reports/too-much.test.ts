import { describe, expect, it } from '@jest/globals';

import { parseJson, TransportError, type JsonObject } from '../../cdk/index.js';
import { errorsOf, rowsOf, runSync } from '../../cdk/testing/run-sync.js';
import {
  ACCOUNT,
  createFakeApi,
  createTestSession,
  envelope,
  objectParameter,
  page,
  refusal,
  textAnswer,
  type ApiAnswer,
  type ApiCall,
} from '../testing/api.js';
import { AD_REPORT, CAMPAIGN_REPORT, testReport } from '../testing/report.js';

/* Reports that are too large for one request: which requests replace it, and what is logged. */

/** Two campaigns with two ad groups each, with two ads each. The id of an ad starts with the ids of its parents. */
const ADS = ['111', '112', '121', '122', '211', '212', '221', '222'];

const daysOf = ({ query }: ApiCall): readonly [string, string] => [
  query['start_date'] ?? '',
  query['end_date'] ?? '',
];

/** Ids in the filter of a report; undefined: the whole account. */
function idsOf(call: ApiCall): { readonly field: string; readonly ids: readonly string[] } | undefined {
  const filters = parseJson(call.query['filtering'] ?? '[]') as unknown as readonly Record<string, string>[];
  const filter = filters.find(({ field_name }) => field_name?.endsWith('_ids'));
  return (
    filter && {
      field: filter['field_name'] ?? '',
      ids: parseJson(filter['filter_value'] ?? '') as readonly string[],
    }
  );
}

const adsOf = (call: ApiCall): readonly string[] => {
  const ids = idsOf(call)?.ids;
  return ids === undefined ? ADS : ADS.filter((ad) => ids.some((id) => ad.startsWith(id)));
};

/** One row per ad and window, on its first day. */
function rowsIn(call: ApiCall, ads = adsOf(call)): ApiAnswer {
  const metrics = parseJson(call.query['metrics'] ?? '[]') as readonly string[];
  const day = `${daysOf(call)[0]} 00:00:00`;
  const level = call.query['data_level'] === 'AUCTION_CAMPAIGN' ? 'campaign' : 'ad';
  const ids = level === 'ad' ? ads : [...new Set(ads.map((ad) => ad.slice(0, 1)))];
  return page(
    ids.map((id) => ({
      dimensions: { [`${level}_id`]: id, stat_time_day: day, age: 'AGE_18_24', gender: 'MALE' },
      metrics: Object.fromEntries(metrics.map((name) => [name, '1'])),
    })),
  );
}

/** The lists of objects; only auction campaigns exist. */
function objects(call: ApiCall): ApiAnswer {
  const filtering = objectParameter(call, 'filtering') ?? {};
  const level = call.path.split('/')[0] ?? '';
  if (JSON.stringify(filtering['buying_types']).includes('TOP_VIEW')) return page([]);
  const within = (filtering['campaign_ids'] ?? filtering['adgroup_ids'] ?? ['']) as readonly string[];
  const length = { campaign: 1, adgroup: 2, ad: 3 }[level] ?? 0;
  const ids = new Set(ADS.map((ad) => ad.slice(0, length)).filter((id) => id.startsWith(within[0] ?? '')));
  return page([...ids].map((id) => ({ [`${level}_id`]: id })));
}

interface Given {
  readonly report: (call: ApiCall) => ApiAnswer;
  readonly config?: JsonObject;
  readonly stream?: typeof AD_REPORT;
  /** A filter that the lists of objects refuse. */
  readonly refuses?: string;
}

async function read({ report, config = {}, stream = AD_REPORT, refuses = '' }: Given) {
  const api = createFakeApi((call) => {
    if (call.path === 'advertiser/info/') return page([{ advertiser_id: ACCOUNT, display_timezone: 'UTC' }]);
    if (call.path === 'report/integrated/get/') return report(call);
    const isRefused = refuses in (objectParameter(call, 'filtering') ?? {});
    return isRefused ? refusal(40002, `unknown field ${refuses}`) : objects(call);
  });
  const session = createTestSession(api, { start_date: '2024-02-15', ...config });
  const output = await runSync({ session, streams: [stream], log: session.log, clock: session.clock });
  const calls = api.callsOf('report/integrated/get/');
  return {
    ...output,
    rows: rowsOf(output.messages),
    calls,
    lists: api.calls.filter(({ path }) => path.endsWith('/get/') && !path.startsWith('report')),
    splitLines: session.log.lines.filter((line) => line.includes('split into')),
    failure: errorsOf(output.messages)[0],
    lengths: calls.map((call) => {
      const [start, end] = daysOf(call);
      return (Date.parse(end) - Date.parse(start)) / 86_400_000 + 1;
    }),
  };
}

const TOO_LARGE = refusal(40067, 'The query is too large.');
const CUT = "Number of ad ids is equal or more than 20k, only return the top 20k id's results.";
const cut = (answer: ApiAnswer): ApiAnswer =>
  textAnswer(JSON.stringify(answer), 200, { 'x-tt-ads-throttle': CUT });

const longerThan =
  (days: number, refused: (call: ApiCall) => ApiAnswer = () => TOO_LARGE) =>
  (call: ApiCall): ApiAnswer => {
    const [start, end] = daysOf(call);
    return Date.parse(end) - Date.parse(start) >= days * 86_400_000 ? refused(call) : rowsIn(call);
  };

/** Without the fallback to a task. */
const SYNC_ENGINE = { report_engine: 'sync' };

describe('a report query that is too large', () => {
  it('a window that is too large is halved, and later windows are requested in the smaller chunks from the start', async () => {
    const { lengths, rows, complete, splitLines } = await read({
      report: longerThan(8),
      config: { start_date: '2024-01-16' },
    });
    expect(complete).toBe(true);
    expect(lengths.slice(0, 3)).toEqual([30, 15, 8]);
    expect([...lengths.slice(3)].sort()).toEqual([6, 7, 7, 8, 8, 8, 8]);
    expect(rows).toHaveLength(8 * 8);
    expect(splitLines.map((line) => line.replace(/TikTok.*\)/, '…'))).toEqual([
      'INFO insights, 2024-01-16 to 2024-02-14: …; split into 2 date ranges of at most 15 days.',
      'INFO insights, 2024-01-16 to 2024-01-30: …; split into 2 date ranges of at most 8 days.',
    ]);
    expect(splitLines[0]).toContain('code 40067');
    expect(splitLines[0]).toContain(ACCOUNT);
  });

  it('a day that is too large is requested in groups of campaigns', async () => {
    const report = (call: ApiCall) => (adsOf(call).length > 4 ? TOO_LARGE : rowsIn(call));
    const { calls, rows, complete, splitLines } = await read({
      report,
      config: { start_date: '2024-03-15' },
    });
    expect(complete).toBe(true);
    expect(rows.map(({ ad_id }) => ad_id)).toEqual(ADS);
    expect(calls.map(idsOf)).toEqual([
      undefined,
      { field: 'campaign_ids', ids: ['1'] },
      { field: 'campaign_ids', ids: ['2'] },
    ]);
    expect(splitLines[0]).toMatch(/split into 2 groups of campaigns\.$/);
  });

  it('a report that is too large even in the smallest chunk is a system_error', async () => {
    const { failure, complete, lengths } = await read({ report: () => TOO_LARGE, config: SYNC_ENGINE });
    expect(complete).toBe(false);
    expect(failure?.failure_type).toBe('system_error');
    expect(failure?.message).toContain('code 40067');
    // 30 days are halved five times, then one campaign, one ad group and one ad are requested.
    expect(lengths).toEqual([30, 15, 8, 4, 2, 1, 1, 1, 1]);
  });

  it('a report by account fails with one error if a single day is too large', async () => {
    const stream = testReport({
      level: 'advertiser',
      metrics: [['spend', 'number', 'money', 'advertiser', 'core', 'Spend']],
    });
    const { failure, lengths, lists } = await read({ report: () => TOO_LARGE, stream, config: SYNC_ENGINE });
    expect(failure?.message).toContain('code 40067');
    expect(lengths.at(-1)).toBe(1);
    expect(lists).toEqual([]);
  });
});

describe('a report that ends in a timeout', () => {
  const timeout = (): never => {
    throw new TransportError('no answer within 300 s', 'ETIMEDOUT');
  };

  it.each<[string, () => ApiAnswer]>([
    ['no response in time', timeout],
    ['code 51001', () => refusal(51001, 'internal service timeout')],
    ['code 51039', () => refusal(51039, 'internal service timeout')],
    ['HTTP 504', () => textAnswer('<html>', 504)],
  ])('a report is split after the second timeout: %s', async (_, answer) => {
    const { lengths, complete, rows, splitLines } = await read({ report: longerThan(15, answer) });
    expect(complete).toBe(true);
    expect(lengths).toEqual([30, 30, 15, 15]);
    expect(rows).toHaveLength(2 * 8);
    expect(splitLines).toHaveLength(1);
  });

  it('a report is only retried after the first timeout', async () => {
    let failed = false;
    const report = (call: ApiCall): ApiAnswer => {
      if (failed) return rowsIn(call);
      failed = true;
      return timeout();
    };
    const { lengths, complete, splitLines } = await read({ report });
    expect([lengths, complete, splitLines]).toEqual([[30, 30], true, []]);
  });

  it('the smallest chunk is retried as often as any other request', async () => {
    const { failure, calls } = await read({ report: timeout, config: { start_date: '2024-03-15' } });
    const ofOneAd = calls.filter((call) => idsOf(call)?.field === 'ad_ids');
    expect(ofOneAd).toHaveLength(6);
    expect(failure?.failure_type).toBe('transient_error');
    expect(failure?.message).toContain('no answer within 300 s, 6 tries');
  });

  it('a report that fails in another way is not split', async () => {
    const { lengths, failure } = await read({ report: () => refusal(50000, 'System error') });
    expect(lengths).toEqual(Array.from({ length: 6 }, () => 30));
    expect(failure?.failure_type).toBe('transient_error');
  });
});

describe('a truncated report', () => {
  /** Covers only the newest ads, with the header for truncated reports. */
  const covering = (most: number) => (call: ApiCall) =>
    adsOf(call).length > most ? cut(rowsIn(call, adsOf(call).slice(-most))) : rowsIn(call);

  it('a truncated report is read again by campaigns, and later windows from the start', async () => {
    const { calls, rows, complete, splitLines } = await read({
      report: covering(4),
      config: { start_date: '2024-01-16' },
    });
    expect(complete).toBe(true);
    expect(rows.map(({ ad_id }) => ad_id)).toEqual([...ADS, ...ADS]);
    expect(calls.map((call) => [daysOf(call)[0], idsOf(call)?.ids.join() ?? 'all']).sort()).toEqual([
      ['2024-01-16', '1'],
      ['2024-01-16', '2'],
      ['2024-01-16', 'all'],
      ['2024-02-15', '1'],
      ['2024-02-15', '2'],
    ]);
    expect(splitLines).toHaveLength(1);
    expect(splitLines[0]).toContain(CUT);
  });

  it('only truncated campaigns are read again by ad groups and ads', async () => {
    const report = (call: ApiCall) =>
      adsOf(call).length > 1 && adsOf(call).includes('111') ? cut(page([])) : rowsIn(call);
    const { calls, rows, complete, lists } = await read({ report, config: { start_date: '2024-03-01' } });
    expect(complete).toBe(true);
    expect(rows.map(({ ad_id }) => ad_id)).toEqual(ADS);
    expect(calls.map((call) => idsOf(call)?.ids.join())).toEqual([
      undefined,
      '1',
      '11',
      '111',
      '112',
      '12',
      '2',
    ]);
    expect(lists.map(({ path, query }) => [path, query['page_size']])).toEqual([
      ['campaign/get/', '1000'],
      ['campaign/get/', '100'],
      ['adgroup/get/', '1000'],
      ['adgroup/get/', '100'],
      ['ad/get/', '1000'],
      ['ad/get/', '100'],
    ]);
  });

  it('objects of every buying type, status and origin are listed', async () => {
    const { lists } = await read({ report: covering(4), config: { start_date: '2024-03-01' } });
    expect(lists.map((call) => objectParameter(call, 'filtering'))).toEqual([
      {
        primary_status: 'STATUS_ALL',
        buying_types: ['AUCTION', 'RESERVATION_RF'],
        campaign_system_origins: ['TT_ADS_PLATFORM', 'PROMOTE'],
      },
      expect.objectContaining({ buying_types: ['RESERVATION_TOP_VIEW'] }),
    ]);
    expect(lists[0]?.query['fields']).toBe('["campaign_id"]');
  });

  it('objects made in the TikTok app are not listed if that filter is refused', async () => {
    const { complete, lists } = await read({
      ...{ report: covering(4), config: { start_date: '2024-03-01' } },
      refuses: 'campaign_system_origins',
    });
    expect(complete).toBe(true);
    expect(
      lists.map((call) => 'campaign_system_origins' in (objectParameter(call, 'filtering') ?? {})),
    ).toEqual([true, false, false]);
  });

  it('requests by ids keep the filter that includes deleted objects', async () => {
    const { calls } = await read({ report: covering(4), config: { start_date: '2024-03-01' } });
    expect(parseJson(calls[1]?.query['filtering'] ?? '')).toEqual([
      { field_name: 'ad_status', filter_type: 'IN', filter_value: '["STATUS_ALL"]' },
      { field_name: 'campaign_ids', filter_type: 'IN', filter_value: '["1"]' },
    ]);
  });

  it('a truncated report of a single campaign by campaign is an error, because its numbers would be wrong', async () => {
    const { failure, rows } = await read({
      report: covering(2),
      stream: CAMPAIGN_REPORT,
      config: SYNC_ENGINE,
    });
    expect(rows).toEqual([]);
    expect(failure?.failure_type).toBe('system_error');
    expect(failure?.message).toContain('rows of older ads are missing');
  });
});

describe('a report with too many metrics', () => {
  const atMost = (most: number) => (call: ApiCall) => {
    const metrics = parseJson(call.query['metrics'] ?? '[]') as readonly string[];
    return metrics.length > most ? refusal(40002, `metrics: at most ${String(most)}.`) : rowsIn(call);
  };
  const counts = (calls: readonly ApiCall[]) =>
    calls.map(({ query }) => (parseJson(query['metrics'] ?? '[]') as readonly string[]).length);

  it('too many metrics are requested in batches and joined, and not requested at once again', async () => {
    const unsplit = await read({ report: rowsIn, config: { start_date: '2024-01-16' } });
    const { calls, rows, complete } = await read({ report: atMost(3), config: { start_date: '2024-01-16' } });
    expect(complete).toBe(true);
    expect(counts(calls)).toEqual([6, 3, 3, 3, 3]);
    expect(rows).toEqual(unsplit.rows);
  });

  it('a batch that lacks a row is read again, and every row is emitted once', async () => {
    const config = { start_date: '2024-03-01' };
    const unsplit = await read({ report: rowsIn, config });
    let isShort = true;
    const report = (call: ApiCall): ApiAnswer => {
      if (!isShort || counts([call])[0] !== 3) return atMost(3)(call);
      isShort = false;
      // One row fewer than the total.
      const { data } = rowsIn(call, ADS.slice(1)) as { readonly data: JsonObject };
      return envelope({ ...data, page_info: { total_number: ADS.length, total_page: 1 } });
    };
    const { rows, complete } = await read({ report, config });
    expect([complete, isShort]).toEqual([true, false]);
    const byAd = (list: readonly JsonObject[]) =>
      new Map(list.map((row) => [row['ad_id'], JSON.stringify(Object.entries(row).sort())]));
    expect(rows).toHaveLength(ADS.length);
    expect(byAd(rows)).toEqual(byAd(unsplit.rows));
  });

  it('batches of metrics shrink until they are accepted', async () => {
    const { calls, rows } = await read({ report: atMost(1) });
    expect(counts(calls).slice(-6)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(rows).toHaveLength(ADS.length);
    expect(rows[0]).toMatchObject({ spend: 1, clicks: 1, campaign_name: '1', is_smart_creative: true });
  });

  it('a row without metrics in the first batch keeps those of the others', async () => {
    const report = (call: ApiCall): ApiAnswer => {
      const metrics = parseJson(call.query['metrics'] ?? '[]') as readonly string[];
      if (metrics.length > 3) return refusal(40002, 'metrics: at most 3.');
      const dimensions = { campaign_id: '1', stat_time_day: daysOf(call)[0] };
      const values = Object.fromEntries(metrics.map((name) => [name, '1']));
      return page([metrics.includes('spend') ? { dimensions, metrics: values } : { dimensions }]);
    };
    const stream = testReport({ level: 'campaign' });
    const { rows } = await read({ report, stream, config: { start_date: '2024-03-14' } });
    expect(rows.map(({ spend }) => spend)).toEqual([1]);
  });

  it('batches are joined by a dimension with an alias', async () => {
    const report = (call: ApiCall): ApiAnswer => {
      const metrics = parseJson(call.query['metrics'] ?? '[]') as readonly string[];
      if (metrics.length > 1) return refusal(40002, 'metrics: at most 1.');
      const rows = ['1', '2', '3'].map((value) => ({
        dimensions: { campaign_id: '1', placement_id: `P${value}`, stat_time_day: daysOf(call)[0] },
        metrics: Object.fromEntries(metrics.map((name) => [name, value])),
      }));
      return page(rows);
    };
    const stream = testReport({ level: 'campaign', breakdowns: ['placement'] });
    const { rows } = await read({ report, stream });
    expect(rows.map(({ placement, spend, clicks }) => [placement, spend, clicks])).toEqual([
      ['P1', 1, 1],
      ['P2', 2, 2],
      ['P3', 3, 3],
    ]);
  });

  it('a report in batches can be split too', async () => {
    const report = (call: ApiCall) => {
      const answer = atMost(3)(call);
      return 'code' in answer && answer['code'] !== 0 ? answer : longerThan(15)(call);
    };
    const { rows, complete } = await read({ report });
    expect(complete).toBe(true);
    expect(rows).toHaveLength(2 * ADS.length);
    expect(rows.every((row) => row['spend'] === 1 && row['campaign_name'] === '1')).toBe(true);
  });

  it('a report that refuses even one metric as too many is a system_error', async () => {
    const { failure } = await read({ report: atMost(0) });
    expect(failure?.failure_type).toBe('system_error');
    expect(failure?.message).toContain('metrics: at most 0.');
  });
});

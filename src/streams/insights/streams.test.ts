import { describe, expect, it } from '@jest/globals';

import { addDays, type JsonObject } from '../../cdk/index.js';
import { errorsOf, recordsOf, runSync } from '../../cdk/testing/run-sync.js';
import {
  ACCOUNT,
  createFakeApi,
  createTestSession,
  envelope,
  objectParameter,
  page,
  refusal,
  TODAY,
  type ApiAnswer,
  type ApiCall,
} from '../../tiktok/testing/api.js';
import { insightStreams } from './streams.js';

/* What is requested for which objects and days. */

const TIME_ZONE = page([{ advertiser_id: ACCOUNT, display_timezone: 'UTC' }]);

interface Given {
  readonly answer: (call: ApiCall) => ApiAnswer;
  readonly config?: JsonObject;
  /** The saved cursor of the account. */
  readonly cursor?: string;
}

async function read(stream: string, { answer, config = {}, cursor }: Given) {
  const api = createFakeApi((call) => (call.path === 'advertiser/info/' ? TIME_ZONE : answer(call)));
  const session = createTestSession(api, config);
  const streams = insightStreams.filter(({ name }) => name === stream);
  const saved = cursor === undefined ? {} : { [stream]: { [ACCOUNT]: cursor } };
  const { messages, complete } = await runSync({
    session,
    streams,
    saved,
    clock: session.clock,
    log: session.log,
  });
  const rows = recordsOf(messages).map(({ data }) => data);
  return { api, complete, rows, error: errorsOf(messages)[0]?.message, log: session.log.lines.join('\n') };
}

/** A report of what ads cost, by id. */
const costs = (of: Readonly<Record<string, string>>, id = 'ad_id'): JsonObject =>
  page(Object.entries(of).map(([object, spend]) => ({ dimensions: { [id]: object }, metrics: { spend } })));

const REPORT = 'report/integrated/get/';

const daysOf = ({ query }: ApiCall): readonly (string | undefined)[] => [
  query['start_date'],
  query['end_date'],
];

describe('insights per ad', () => {
  it('only ads that had a cost in the window are requested, deleted ones included', async () => {
    const { api, complete } = await read('creative_fatigue', {
      answer: ({ path }) =>
        path === REPORT ? costs({ '1': '0.01', '2': '0', '3': '-', '4': '7' }) : page([]),
    });
    expect(complete).toBe(true);
    expect(api.callsOf('creative_fatigue/get/').map(({ query }) => query['ad_id'])).toEqual(['1', '4']);
    const [report] = api.callsOf(REPORT);
    expect(report?.query).toMatchObject({
      report_type: 'BASIC',
      data_level: 'AUCTION_AD',
      dimensions: '["ad_id"]',
      metrics: '["spend"]',
      start_date: '2024-03-01',
      end_date: TODAY,
    });
    expect(report?.query['filtering']).toContain('STATUS_ALL');
  });

  it('a report that may not be read fails the stream', async () => {
    const { complete, error } = await read('creative_fatigue', {
      answer: () => refusal(40001, 'No permission'),
    });
    expect(complete).toBe(false);
    expect(error).toContain(REPORT);
  });
});

describe('creative fatigue', () => {
  const spent: Given['answer'] = ({ path }) => (path === REPORT ? costs({ '1': '5' }) : page([]));
  const filters = async (given: Partial<Given>) => {
    const { api } = await read('creative_fatigue', { answer: spent, ...given });
    return api.callsOf('creative_fatigue/get/').map((call) => objectParameter(call, 'filtering'));
  };

  it('the last 60 days are requested at most, in one window', async () => {
    expect(await filters({ config: { start_date: '2023-01-01' } })).toEqual([
      { start_date: addDays(TODAY, -59), end_date: TODAY },
    ]);
  });

  it('the day after the last one is requested, because the API may not include it', async () => {
    const config = { start_date: '2024-03-01', end_date: '2024-03-10' };
    expect(await filters({ config })).toEqual([{ start_date: '2024-03-01', end_date: '2024-03-11' }]);
  });

  it('a range of one day begins a day earlier, and never ends after today', async () => {
    expect(await filters({ config: { start_date: TODAY } })).toEqual([
      { start_date: addDays(TODAY, -1), end_date: TODAY },
    ]);
  });

  it('an incremental read requests the days since the cursor and the look-back', async () => {
    expect(await filters({ cursor: '2024-03-13', config: { lookback_days: 2 } })).toEqual([
      { start_date: '2024-03-11', end_date: TODAY },
    ]);
  });

  it('rows of the day after the last one are dropped without a warning', async () => {
    const day = (date: string): JsonObject => ({ ad_id: '1', date, metrics: { dnu: 1 } });
    const { rows, log } = await read('creative_fatigue', {
      config: { start_date: '2024-03-09', end_date: '2024-03-10' },
      answer: ({ path }) =>
        path === REPORT ? costs({ '1': '5' }) : page(['2024-03-09', '2024-03-10', '2024-03-11'].map(day)),
    });
    expect(rows.map(({ date }) => date)).toEqual(['2024-03-09', '2024-03-10']);
    expect(log).not.toContain('WARN');
  });

  it('an ad that the API refuses costs only its own rows', async () => {
    const { complete, rows, log } = await read('creative_fatigue', {
      answer: ({ path, query }) => {
        if (path === REPORT) return costs({ '1': '5', '2': '5', '3': '5' });
        if (query['ad_id'] === '2') return refusal(40002, 'The ad does not exist.');
        return page([{ ad_id: query['ad_id'] ?? '', date: '2024-03-10' }]);
      },
    });
    expect([complete, rows.map(({ ad_id: id }) => id)]).toEqual([true, ['1', '3']]);
    expect(log).toContain('for 1 of the ads: 2; skipping these.');
  });
});

describe('video performance', () => {
  const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [String(index), '1.5']));

  it('200 ads are requested per call, once per sync', async () => {
    const { api } = await read('video_performance', {
      answer: ({ path }) => (path === REPORT ? costs(many) : page([])),
    });
    const asked = api
      .callsOf('report/video_performance/get/')
      .map((call) => objectParameter(call, 'filtering')?.['ad_ids'] as readonly string[]);
    expect(asked.map(({ length }) => length)).toEqual([200, 1]);
    expect(api.callsOf('report/video_performance/get/')[0]?.query).toMatchObject({
      report_type: 'AD',
      page_size: '500',
    });
  });

  it('a full read covers a year per window, an incremental one the days since the cursor and the look-back', async () => {
    const answer: Given['answer'] = () => costs({});
    const full = await read('video_performance', { answer, config: { start_date: '2023-01-01' } });
    expect(full.api.callsOf(REPORT).map(daysOf)).toEqual([
      ['2023-01-01', '2023-12-31'],
      ['2024-01-01', TODAY],
    ]);
    const next = await read('video_performance', { answer, cursor: '2024-03-14' });
    expect(next.api.callsOf(REPORT).map(daysOf)).toEqual([['2024-03-07', TODAY]]);
  });

  it('ids are read from dimensions, too', async () => {
    const { rows } = await read('video_performance', {
      answer: ({ path }) =>
        path === REPORT
          ? costs({ '1': '5' })
          : page([{ dimensions: { ad_id: '1', video_id: 'v1' }, metrics: { view_count: [3, 2] } }]),
    });
    expect(rows).toEqual([
      { advertiser_id: ACCOUNT, ad_id: '1', video_id: 'v1', cost_until: TODAY, view_count: [3, 2] },
    ]);
  });
});

describe('ad benchmarks', () => {
  const answer: Given['answer'] = ({ path }) =>
    path === REPORT
      ? costs({ '1': '5' })
      : envelope({ compare_date: '2024-03-12', list: [{ info: { ad_id: '1' } }] });

  it.each([undefined, '2024-03-01', TODAY])(
    'the newest comparison of ads with a cost in the last ten days is read once with the cursor %s',
    async (cursor) => {
      const { api, rows } = await read('ad_benchmarks', {
        answer,
        config: { start_date: '2023-01-01' },
        ...(cursor !== undefined && { cursor }),
      });
      expect(api.callsOf(REPORT).map(daysOf)).toEqual([[addDays(TODAY, -9), TODAY]]);
      expect(api.callsOf('report/ad_benchmark/get/').map(({ query }) => query)).toEqual([
        {
          advertiser_id: ACCOUNT,
          dimensions: '["LOCATION","AD_CATEGORY","EXTERNAL_ACTION","PLACEMENT"]',
          compare_time_window: '7',
          page_size: '100',
          filtering: '{"ad_ids":["1"]}',
        },
      ]);
      expect(rows).toEqual([
        { advertiser_id: ACCOUNT, ad_id: '1', compare_date: '2024-03-12', read_on: TODAY },
      ]);
    },
  );
});

describe('bid protection', () => {
  const HISTORY = 'report/bid_protection/detail/get/';
  const history = (given: Partial<Given> = {}) =>
    read('bid_protection_history', {
      answer: ({ path, query }) => {
        if (path !== REPORT) return envelope({ bid_protection_records: [] });
        const kind = query['data_level'] === 'AUCTION_CAMPAIGN' ? 'campaign_id' : 'adgroup_id';
        const ids = Array.from({ length: kind === 'campaign_id' ? 21 : 1 }, (_, index) => String(index));
        return costs(Object.fromEntries(ids.map((id) => [id, '1'])), kind);
      },
      ...given,
    });

  it('ids times days of a call are 200 at most, for campaigns and ad groups', async () => {
    const { api } = await history({ config: { start_date: '2024-03-06' } });
    const calls = api.callsOf(HISTORY).map((call) => {
      const ids = JSON.parse(call.query['query_ids'] ?? '[]') as readonly string[];
      return [call.query['data_level'], ids.length, ...daysOf(call)];
    });
    expect(calls).toEqual([
      ['CAMPAIGN', 20, '2024-03-06', TODAY],
      ['CAMPAIGN', 1, '2024-03-06', TODAY],
      ['ADGROUP', 1, '2024-03-06', TODAY],
    ]);
  });

  it('the last 60 days are read, ten at a time', async () => {
    const { api } = await history({ config: { start_date: '2023-01-01' } });
    const days = [...new Set(api.callsOf(HISTORY).map((call) => daysOf(call).join(' ')))];
    expect(days).toHaveLength(6);
    expect([days[0]?.slice(0, 10), days.at(-1)?.slice(-10)]).toEqual([addDays(TODAY, -59), TODAY]);
  });

  it.each([
    [0, '2024-02-29'],
    [30, '2024-02-13'],
  ])('with a look-back of %i days, days are read again from %s', async (lookback_days, first) => {
    const config = { start_date: '2024-01-01', lookback_days };
    const { api } = await history({ config, cursor: '2024-03-14' });
    expect(api.callsOf(HISTORY)[0]?.query['start_date']).toBe(first);
  });

  it.each([
    ['1234500', 12.345],
    ['0', 0],
    [1234500, 12.345],
    ['', null],
    ['a lot', null],
  ])('the credit %j is kept as text, and in units it is %j', async (credit_amount, credit) => {
    const record = { record_date: TODAY, data_level: 'CAMPAIGN', query_id: '0', credit_amount };
    const { rows } = await history({
      config: { start_date: TODAY },
      answer: ({ path, query }) =>
        path === REPORT
          ? costs({ '0': '1' }, query['data_level'] === 'AUCTION_CAMPAIGN' ? 'campaign_id' : 'adgroup_id')
          : envelope({ bid_protection_records: query['data_level'] === 'CAMPAIGN' ? [record] : [] }),
    });
    expect(rows.map((row) => [row['credit_amount'], row['credit']])).toEqual([
      [String(credit_amount), credit],
    ]);
  });
});

describe('reviews', () => {
  const ads = (...types: readonly string[]): JsonObject =>
    page(
      types.map((campaign_automation_type, index) => ({ ad_id: String(index), campaign_automation_type })),
    );

  it('ads are requested a hundred per call, without those of upgraded Smart+', async () => {
    const types = [...Array.from({ length: 101 }, () => 'MANUAL'), 'SMART_PLUS', 'UPGRADED_SMART_PLUS'];
    const { api } = await read('ad_reviews', {
      answer: ({ path }) => (path === 'ad/get/' ? ads(...types) : envelope({ ad_review_map: {} })),
    });
    const asked = api
      .callsOf('ad/review_info/')
      .map(({ query }) => JSON.parse(query['ad_ids'] ?? '[]') as readonly string[]);
    expect(asked.map(({ length }) => length)).toEqual([100, 2]);
    expect(asked.flat()).not.toContain('102');
  });

  it.each([
    [1_767_225_600, '2026-01-01T00:00:00Z'],
    ['1767225600', '2026-01-01T00:00:00Z'],
    ['2026-01-01 00:00:00', '2026-01-01T00:00:00Z'],
    ['', null],
    [null, null],
  ])('last_audit_time %j becomes %j', async (last_audit_time, expected) => {
    const { rows } = await read('ad_reviews', {
      answer: ({ path }) =>
        path === 'ad/get/' ? ads('MANUAL') : envelope({ ad_review_map: { '0': { last_audit_time } } }),
    });
    expect(rows).toEqual([{ advertiser_id: ACCOUNT, ad_id: '0', last_audit_time: expected }]);
  });

  it.each(['contain_rejected_ads', 'contains_rejected_ads'])(
    'the column about rejected ads of an ad group is filled from %s',
    async (name) => {
      const { rows } = await read('adgroup_reviews', {
        answer: ({ path }) =>
          path === 'adgroup/get/'
            ? page([{ adgroup_id: '7' }])
            : envelope({ ad_group_review_map: { '7': { [name]: true } }, ad_review_map: {} }),
      });
      expect(rows).toEqual([
        { advertiser_id: ACCOUNT, adgroup_id: '7', contain_rejected_ads: true, ad_reviews: [] },
      ]);
    },
  );
});

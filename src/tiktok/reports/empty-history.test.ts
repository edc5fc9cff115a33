import { describe, expect, it } from '@jest/globals';

import { parseJson, type JsonObject } from '../../cdk/index.js';
import { errorsOf, lastStateOf, outline, runSync } from '../../cdk/testing/run-sync.js';
import {
  ACCOUNT,
  createFakeApi,
  createTestSession,
  envelope,
  OTHER_ACCOUNT,
  page,
  refusal,
  textAnswer,
  TODAY,
  type ApiAnswer,
  type ApiCall,
} from '../testing/api.js';
import { AD_REPORT, CAMPAIGN_REPORT, METRICS, testReport } from '../testing/report.js';

const STREAMS = [AD_REPORT, { ...CAMPAIGN_REPORT, name: 'by_age' }];

const MANY = Array.from({ length: 8 }, (_, index) => ({ ...AD_REPORT, name: `insights_${index}` }));

/** A metric that the search does not cover. */
const RATE: (typeof METRICS)[number] = ['skan_rate', 'number', 'percent', 'advertiser', 'core', 'Rate'];

/** 13 months before TODAY: 14 windows, so 28 report calls of two streams. */
const LONG_AGO = '2023-02-15';
const WINDOWS = 14;

const isSearch = (call: ApiCall): boolean => call.query['data_level'] === 'AUCTION_ADVERTISER';

interface Given {
  readonly config?: JsonObject;
  /** Metrics of the account in a date range; undefined: no row. */
  readonly activity?: (call: ApiCall) => JsonObject | undefined;
  /** Replaces `activity`: the whole response. */
  readonly answer?: (call: ApiCall) => ApiAnswer;
  readonly report?: (call: ApiCall) => ApiAnswer;
  readonly streams?: typeof STREAMS;
  readonly saved?: Parameters<typeof runSync>[0]['saved'];
}

async function read(given: Given) {
  const { config = {}, streams = STREAMS, report = () => page([]) } = given;
  const api = createFakeApi((call) => {
    if (call.path === 'advertiser/info/') {
      const ids = parseJson(call.query['advertiser_ids'] ?? '[]') as readonly string[];
      return page(ids.map((id) => ({ advertiser_id: id, display_timezone: 'UTC' })));
    }
    if (!isSearch(call)) return report(call);
    if (given.answer !== undefined) return given.answer(call);
    const metrics = given.activity?.(call);
    return page(metrics === undefined ? [] : [{ dimensions: { advertiser_id: ACCOUNT }, metrics }]);
  });
  const coveredNames = new Set(METRICS.map(([name]) => name));
  const covers = ({ metrics }: { readonly metrics: readonly string[] }): boolean =>
    metrics.every((name) => coveredNames.has(name));
  const load = { streams: streams.length, metrics: ['spend', 'clicks'], covers };
  const session = createTestSession(api, { start_date: LONG_AGO, ...config }, load);
  const { saved } = given;
  const output = await runSync({ session, streams, log: session.log, ...(saved && { saved }) });
  const calls = api.callsOf('report/integrated/get/');
  const searches = calls.filter(isSearch);
  const windows = calls
    .filter((call) => !isSearch(call))
    .map(({ query }) => [query['start_date'] ?? '', query['end_date'] ?? '']);
  return { ...output, searches, windows, log: session.log.lines };
}

const ZEROS = { spend: '0.00', clicks: '0' };
const ACTIVE = { spend: '0.00', clicks: '1' };
const onDays =
  (first: string, last: string) =>
  ({ query }: ApiCall): JsonObject =>
    (query['start_date'] ?? '') <= last && (query['end_date'] ?? '') >= first ? ACTIVE : ZEROS;

describe('the search for empty date ranges', () => {
  it('the search requests a report of the whole account, without days, with every covered metric', async () => {
    const { searches } = await read({});
    expect(searches[0]?.query).toMatchObject({
      advertiser_id: ACCOUNT,
      report_type: 'BASIC',
      data_level: 'AUCTION_ADVERTISER',
      dimensions: '["advertiser_id"]',
      metrics: '["spend","clicks"]',
      start_date: LONG_AGO,
      end_date: '2023-09-12',
    });
    expect(searches[0]?.query).not.toHaveProperty('filtering');
  });

  it('13 months of a dormant account take two requests for all streams, and no report is read', async () => {
    const { searches, windows, messages, complete } = await read({});
    expect(complete).toBe(true);
    expect([searches.length, windows]).toEqual([2, []]);
    for (const { name } of STREAMS) {
      expect(lastStateOf(messages, name)).toEqual({
        states: [
          { partition: { advertiser_id: ACCOUNT }, cursor: { stat_time_day: TODAY }, empty_since: LONG_AGO },
        ],
      });
    }
  });

  it('windows with activity are read, and are the same as without the search', async () => {
    const first = '2024-01-20';
    const { windows, searches } = await read({ activity: onDays(first, TODAY) });
    const { windows: all } = await read({ config: { skip_empty_history: false } });
    const active = all.filter(([, end = '']) => end >= first);
    // Requests of several streams overlap, so their order is not fixed.
    expect([...windows].sort()).toEqual([...active].sort());
    expect(windows).toHaveLength(2 * 3);
    expect(searches).toHaveLength(3);
  });

  it('an active account takes three requests per date range, and nothing is skipped', async () => {
    const { windows, searches } = await read({ activity: () => ACTIVE });
    expect([windows.length, searches.length]).toEqual([2 * WINDOWS, 6]);
  });

  it('the search is logged once, and the skipped date ranges once per stream', async () => {
    const { log } = await read({
      config: { accounts: [ACCOUNT, OTHER_ACCOUNT] },
      activity: onDays('2023-11-20', TODAY),
    });
    expect(log.filter((line) => /activity|empty/.test(line))).toEqual([
      expect.stringContaining('INFO Searching for date ranges without activity'),
      expect.stringMatching(/^INFO insights: .*; skipped 2 date ranges with no activity$/),
      expect.stringMatching(/^INFO by_age: .*; skipped 2 date ranges with no activity$/),
    ]);
  });

  it('a stream with another cursor needs its own search', async () => {
    const saved = { by_age: { stat_time_day: '2023-04-01' } };
    const { searches, windows } = await read({ saved });
    expect(windows).toEqual([['2023-03-25', '2023-04-23']]);
    expect(searches.map(({ query }) => query['start_date'])).toEqual([LONG_AGO, '2023-09-13', '2023-04-24']);
  });
});

describe('a date range', () => {
  it.each([
    ['zeros in any format', { spend: '0', clicks: '0.000' }],
    ['dashes', { spend: '-', clicks: '-' }],
    ['bare zeros', { spend: 0, clicks: 0 }],
  ])('a date range with %s is empty', async (_, metrics) => {
    expect((await read({ activity: () => metrics })).windows).toEqual([]);
  });

  it.each<[string, JsonObject]>([
    ['the smallest amount', { spend: '0.01', clicks: '0' }],
    ['a negative amount', { spend: '-0.01', clicks: '0' }],
    ['a hidden count', { spend: '0', clicks: '<5' }],
    ['a value that is not a number', { spend: '0', clicks: '' }],
    ['null', { spend: null, clicks: '0' }],
    ['no metrics', {}],
  ])('a date range with %s is not empty', async (_, metrics) => {
    expect((await read({ activity: () => metrics })).windows).toHaveLength(2 * WINDOWS);
  });

  it.each<[string, JsonObject]>([
    ['the response has no row but a total of one', { list: [], page_info: { total_number: 1 } }],
    [
      'the response has fewer rows than its total',
      {
        list: [{ dimensions: { advertiser_id: ACCOUNT }, metrics: ZEROS }],
        page_info: { total_number: 2 },
      },
    ],
    ['the response has no list', {}],
  ])('a date range is not empty if %s', async (_, data) => {
    expect((await read({ answer: () => envelope(data) })).windows).toHaveLength(2 * WINDOWS);
  });

  it('a date range is not empty if the response was truncated', async () => {
    const headers = { 'x-tt-ads-throttle': 'Number of ad ids is equal or more than 20k' };
    const cut = textAnswer(JSON.stringify(page([])), 200, headers);
    expect((await read({ answer: () => cut })).windows).toHaveLength(2 * WINDOWS);
  });
});

describe('windows that an earlier sync read', () => {
  it('windows that an earlier sync read are read again, even if they are empty now', async () => {
    const saved = { insights: { stat_time_day: '2023-04-01' }, by_age: { stat_time_day: '2023-04-01' } };
    const { windows, searches } = await read({ saved });
    expect(windows).toEqual([
      ['2023-03-25', '2023-04-23'],
      ['2023-03-25', '2023-04-23'],
    ]);
    expect(searches[0]?.query['start_date']).toBe('2023-04-24');
  });
});

describe('runs without a search', () => {
  it.each<[string, Given, number]>([
    ['if it is disabled', { config: { skip_empty_history: false } }, 2 * WINDOWS],
    ['for 20 report calls or fewer', { config: { start_date: '2023-05-21' } }, 20],
    ['for fewer streams over the same time', { streams: STREAMS.slice(0, 1) }, WINDOWS],
    [
      'for a look-back, even a long one',
      {
        config: { lookback_days: 90 },
        saved: { insights: { stat_time_day: TODAY }, by_age: { stat_time_day: TODAY } },
      },
      2 * 4,
    ],
    [
      'for the look-backs of many streams',
      {
        streams: MANY,
        config: { lookback_days: 90 },
        saved: Object.fromEntries(MANY.map(({ name }) => [name, { stat_time_day: TODAY }])),
      },
      MANY.length * 4,
    ],
    [
      'for reports with metrics that it does not cover',
      {
        streams: ['skan', 'skan_by_age'].map((name) =>
          testReport({ name, level: 'campaign', metrics: [...METRICS, RATE] }),
        ),
      },
      2 * WINDOWS,
    ],
    ['in the sandbox', { config: { sandbox: true } }, 2 * WINDOWS],
  ])('there is no search %s', async (_, given, calls) => {
    const { searches, windows, complete } = await read(given);
    expect(searches).toEqual([]);
    expect(windows).toHaveLength(calls);
    expect(complete).toBe(true);
  });
});

describe('a search that fails', () => {
  const both = { accounts: [ACCOUNT, OTHER_ACCOUNT] };
  const failureLines = (log: readonly string[]) =>
    log.filter((line) => line.includes('Could not search for date ranges'));

  it('a failed search skips nothing for its account, and is logged once', async () => {
    const denied = refusal(40001, 'advertiser does not grant you /report/integrated/get/:GET permission');
    const answer = (call: ApiCall) => (call.query['advertiser_id'] === ACCOUNT ? denied : page([]));
    const { windows, log, complete } = await read({ config: both, answer });
    expect(windows).toHaveLength(2 * WINDOWS);
    expect(failureLines(log)).toHaveLength(1);
    expect(failureLines(log)[0]).toMatch(/^INFO .*does not grant you/);
    expect(complete).toBe(true);
  });

  it('the search continues without a metric that a refusal names', async () => {
    const answer = (call: ApiCall): ApiAnswer =>
      call.query['metrics']?.includes('clicks') === true
        ? refusal(40002, 'Invalid metric: clicks not support')
        : page([]);
    const { searches, windows } = await read({ answer });
    expect(searches.map(({ query }) => query['metrics'])).toEqual([
      '["spend","clicks"]',
      ...Array<string>(searches.length - 1).fill('["spend"]'),
    ]);
    expect(windows.length).toBeLessThan(2 * WINDOWS);
  });

  it('the search is not tried for other accounts if the request itself is refused', async () => {
    const accounts = Array.from({ length: 30 }, (_, index) => `71${index}`);
    const answer = () => refusal(40002, 'Conflict occurs.');
    const { searches, windows, log } = await read({ config: { accounts }, answer });
    expect(windows).toHaveLength(2 * WINDOWS * 30);
    expect(searches.length).toBeLessThan(12);
    expect(failureLines(log).filter((line) => line.startsWith('INFO'))).toHaveLength(1);
  });

  it('a dead token ends the run', async () => {
    const answer = () => refusal(40105, 'Access token is incorrect or has been revoked.');
    const { windows, messages, complete } = await read({ answer });
    expect([windows, complete]).toEqual([[], false]);
    expect(errorsOf(messages).map(({ failure_type }) => failure_type)).toEqual([
      'config_error',
      'config_error',
    ]);
    expect(outline(messages).at(-1)).toBe('INCOMPLETE by_age');
  });
});

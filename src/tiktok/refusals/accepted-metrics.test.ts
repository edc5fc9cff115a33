import { describe, expect, it } from '@jest/globals';

import { parseJson, type JsonObject } from '../../cdk/index.js';
import { createTestLogger } from '../../cdk/testing/fakes.js';
import { Action } from '../api/error-codes.js';
import { TikTokError } from '../api/errors.js';
import { ACCOUNT, OTHER_ACCOUNT, page, refusal, type ApiCall } from '../testing/api.js';
import { readReport, testReport } from '../testing/report.js';
import type { MetricRow } from '../report-catalogue/metrics.js';
import { createAcceptedMetrics } from './accepted-metrics.js';

const DEFAULT = ['p0', 'p1', 'p2'];
const EXTENDED = Array.from({ length: 32 }, (_, index) => `m${index}`);
const ALL = [...DEFAULT, ...EXTENDED];
const METRICS = ALL.map((name): MetricRow => [name, 'integer', 'count', 'advertiser', 'core', '']);
const CONFLICT = 'Conflict occurs. The input params including metrics and dimensions have no relation.';

const metricsIn = (call: ApiCall): readonly string[] => parseJson(call.query['metrics'] ?? '[]') as string[];
const isProbe = (call: ApiCall): boolean => call.query['page_size'] === '1';

type Text = (refused: readonly string[]) => string;

const ALL_NAMED: Text = (refused) =>
  `Please correct the information in invalid metric fields and try again. Invalid metric fields: [${refused
    .map((name) => `'${name}'`)
    .join(', ')}]. `;
const FIRST_NAMED: Text = ([first = '']) => `Invalid metric: ${first} not support`;
const NONE_NAMED: Text = () => CONFLICT;

interface Options {
  readonly text?: Text;
  readonly config?: JsonObject;
  /** Accounts whose requests are always refused. */
  readonly alwaysRefused?: readonly string[];
  /** Maximum names per request. */
  readonly namesPerCall?: number;
  /** Characters of a filter in every URL. */
  readonly filter?: number;
}

/** Reads from an API that refuses some metrics and returns one row. */
async function readRefusing(refused: readonly string[], options: Options = {}) {
  const { text = NONE_NAMED, config = {}, alwaysRefused = [], namesPerCall = 100, filter } = options;
  const filters = filter === undefined ? [] : [{ field_name: 'x', filter_value: 'x'.repeat(filter) }];
  const stream = testReport({ level: 'ad', metrics: METRICS, fallbacks: [DEFAULT], filters });
  const report = (call: ApiCall): JsonObject => {
    const metrics = metricsIn(call);
    if (metrics.length > namesPerCall) return refusal(40002, `metrics: at most ${String(namesPerCall)}.`);
    if (alwaysRefused.includes(call.query['advertiser_id'] ?? '')) return refusal(40002, 'Not now.');
    const found = metrics.filter((name) => refused.includes(name));
    if (found.length > 0) return refusal(40002, text(found));
    const row = {
      dimensions: { ad_id: '1', stat_time_day: '2024-03-05 00:00:00' },
      metrics: Object.fromEntries(metrics.map((name) => [name, '1'])),
    };
    return page([row]);
  };
  const output = await readReport({ stream, report, config });
  const [row = {}] = output.rows;
  return {
    ...output,
    probes: output.calls.filter(isProbe),
    refusals: output.calls.filter((call) => metricsIn(call).some((name) => refused.includes(name))),
    missing: ALL.filter((name) => row[name] === undefined),
  };
}

const emptyIn = (warnings: readonly string[]): readonly string[] =>
  warnings.flatMap((line) => /stay empty: (.*?)\.$/.exec(line)?.[1]?.split(', ') ?? []);

describe('a refusal that names metrics', () => {
  it.each([
    ['one', ['m17']],
    ['several', ['m1', 'm9', 'm30']],
    ['default metrics', ['p0', 'p2', 'm4']],
  ])('refused metrics that are named are dropped in one further request: %s', async (_, refused) => {
    const { complete, missing, probes, calls, warnings } = await readRefusing(refused, { text: ALL_NAMED });
    expect([complete, missing, probes]).toEqual([true, refused, []]);
    expect(calls).toHaveLength(2);
    expect(warnings).toHaveLength(1);
    expect(emptyIn(warnings)).toEqual(refused);
  });

  it('if a refusal names only the first metric, each refused metric takes one more request', async () => {
    const refused = ['p1', 'm3', 'm20'];
    const { missing, calls, warnings } = await readRefusing(refused, { text: FIRST_NAMED });
    expect([missing, calls.length]).toEqual([refused, 4]);
    expect(emptyIn(warnings)).toEqual(refused);
  });

  it('later windows and other accounts are requested without the refused metrics', async () => {
    const { rows, refusals, warnings } = await readRefusing(['m5'], {
      text: ALL_NAMED,
      config: { accounts: [ACCOUNT, OTHER_ACCOUNT], start_date: '2023-12-01' },
    });
    expect(rows.every((row) => row['m4'] === 1 && row['m5'] === undefined)).toBe(true);
    // At most the first requests of each account, which run at the same time.
    expect(refusals.length).toBeLessThanOrEqual(4);
    expect(emptyIn(warnings)).toEqual(['m5']);
  });

  it('a report fails if all its metrics or a dimension are refused', async () => {
    expect((await readRefusing(ALL, { text: ALL_NAMED })).complete).toBe(false);
    const dimension = await readRefusing(['m5'], { text: () => 'Invalid dim: ad_id is not exist' });
    expect([dimension.complete, dimension.calls.length]).toEqual([false, 1]);
    expect(JSON.stringify(dimension.messages)).toContain('TikTok does not accept the dimension ad_id here');
  });
});

describe('a refusal that names nothing', () => {
  it.each([['m0'], ['m17'], ['m31'], ['p0'], ['p2']])(
    'a search finds exactly the one refused metric: %s',
    async (metric) => {
      const { complete, missing, probes, warnings } = await readRefusing([metric]);
      expect([complete, missing]).toEqual([true, [metric]]);
      expect(probes.length).toBeLessThanOrEqual(12);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toMatch(/^WARN insights: .*Conflict occurs/);
      expect(emptyIn(warnings)).toEqual([metric]);
    },
  );

  it('metrics that were not accepted within 12 requests are dropped, and the warning names all of them', async () => {
    const refused = ['p1', 'm1', 'm12', 'm22', 'm30'];
    const { complete, missing, probes, warnings } = await readRefusing(refused);
    expect(complete).toBe(true);
    expect(probes.length).toBeLessThanOrEqual(12);
    expect(missing).toEqual(expect.arrayContaining(refused));
    expect(emptyIn(warnings)).toEqual(missing);
  });

  it('a search runs once for all accounts', async () => {
    const accounts = [ACCOUNT, OTHER_ACCOUNT, '7100000000000000003'];
    const { complete, rows, probes, warnings } = await readRefusing(['m5'], { config: { accounts } });
    expect(complete).toBe(true);
    expect(rows.map((row) => [row['m4'], row['m5']])).toEqual(Array(3).fill([1, undefined]));
    expect(probes.length).toBeLessThanOrEqual(12);
    expect(warnings).toHaveLength(1);
  });

  it('a report that is always refused is a system_error after at most 12 more requests', async () => {
    const accounts = [ACCOUNT, OTHER_ACCOUNT, '7100000000000000003', '7100000000000000004'];
    const { complete, probes, messages } = await readRefusing(ALL, { config: { accounts } });
    expect(complete).toBe(false);
    expect(probes.length).toBeLessThanOrEqual(12);
    expect(JSON.stringify(messages)).toContain('Conflict occurs');
  });

  it('accounts that are refused for other reasons do not affect the metrics of other accounts', async () => {
    const alwaysRefused = Array.from({ length: 4 }, (_, index) => `710000000000000010${String(index)}`);
    const accounts = [...alwaysRefused, ACCOUNT];
    const { rows, probes, warnings } = await readRefusing([], { alwaysRefused, config: { accounts } });
    expect(rows.map((row) => ALL.filter((name) => row[name] === undefined))).toEqual([[]]);
    expect(probes.length).toBeLessThanOrEqual(12);
    expect(emptyIn(warnings)).toEqual([]);
  });

  it('a search splits requests whose URL would be too long', async () => {
    const unsplit = await readRefusing([], { filter: 6800 });
    expect(unsplit.calls).toHaveLength(2);
    const { complete, missing, warnings } = await readRefusing(['m30'], { filter: 6800 });
    expect([complete, missing, emptyIn(warnings)]).toEqual([true, ['m30'], ['m30']]);
  });

  it('a search requests no more metrics at a time than the API accepts', async () => {
    const { complete, missing, probes, warnings } = await readRefusing(['m30'], { namesPerCall: 20 });
    expect([complete, emptyIn(warnings)]).toEqual([true, missing]);
    expect(missing).toContain('m30');
    expect(missing.length).toBeLessThanOrEqual(3);
    expect(probes.length).toBeLessThanOrEqual(12);
    expect(probes.every((call) => metricsIn(call).length <= 20)).toBe(true);
  });
});

describe('an account that is refused after the requests for searches are used up', () => {
  it('an account that is refused after the searches falls back on shorter lists, with a warning, and others keep theirs', async () => {
    const one = '7100000000000000001';
    const two = '7100000000000000002';
    const log = createTestLogger();
    const metrics = createAcceptedMetrics(
      { name: 'insights', metrics: ['spend', 'a', 'b', 'c'], dimensions: [], fallbacks: [['spend', 'a']] },
      log,
    );
    const error = new TikTokError({
      ...{ action: Action.request, what: 'a parameter is wrong', code: 40002, apiMessage: CONFLICT },
      ...{ path: 'report/integrated/get/', accounts: [one] },
    });
    const refuse = async (advertiserId: string) =>
      metrics.learn(error, {
        ...{ advertiserId, requested: metrics.metricsFor(advertiserId) },
        accepts: () => Promise.resolve(false),
      });
    const hopeless = ['1', '2', '3'];
    for (const id of hopeless) expect(await refuse(id)).toBe(false);
    const lists: (readonly string[])[] = [];
    while (await refuse(two)) lists.push(metrics.metricsFor(two));
    expect(lists).toEqual([['spend', 'a'], ['spend']]);
    expect(metrics.metricsFor(one)).toEqual(['spend', 'a', 'b', 'c']);
    expect(metrics.warningFor(['spend', 'a'])).toMatch(/stay empty: b, c\.$/);
    expect(metrics.warningFor(metrics.metricsFor(one))).toBeUndefined();
  });

  it('only metrics that a refusal names are dropped for the other accounts', async () => {
    const metrics = createAcceptedMetrics(
      { name: 'insights', metrics: ['spend', 'a', 'b', 'c'], dimensions: [], fallbacks: [['spend', 'a']] },
      createTestLogger(),
    );
    const refuse = (advertiserId: string, apiMessage: string) =>
      metrics.learn(
        new TikTokError({
          ...{ action: Action.request, what: 'a parameter is wrong', code: 40002, apiMessage },
          ...{ path: 'report/integrated/get/', accounts: [advertiserId] },
        }),
        {
          ...{ advertiserId, requested: metrics.metricsFor(advertiserId) },
          accepts: () => Promise.resolve(false),
        },
      );
    for (const id of ['1', '2', '3', '4']) await refuse(id, CONFLICT);
    expect([metrics.metricsFor('4'), metrics.metricsFor('5')]).toEqual([
      ['spend', 'a'],
      ['spend', 'a', 'b', 'c'],
    ]);
    expect(await refuse('4', 'Invalid metric: a not support')).toBe(true);
    expect([metrics.metricsFor('4'), metrics.metricsFor('5')]).toEqual([['spend'], ['spend', 'b', 'c']]);
  });
});

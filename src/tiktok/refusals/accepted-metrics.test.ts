import { describe, expect, it } from '@jest/globals';

import { parseJson, type JsonObject } from '../../cdk/index.js';
import { createTestLogger } from '../../cdk/testing/fakes.js';
import { Action } from '../api/error-codes.js';
import { TikTokError } from '../api/errors.js';
import { ACCOUNT, OTHER_ACCOUNT, page, refusal, type ApiCall } from '../testing/api.js';
import { readReport, testReport } from '../testing/report.js';
import type { MetricRow } from '../report-catalogue/metrics.js';
import { createAcceptedMetrics } from './accepted-metrics.js';

const PROVEN = ['p0', 'p1', 'p2'];
const FURTHER = Array.from({ length: 32 }, (_, index) => `m${index}`);
const ALL = [...PROVEN, ...FURTHER];
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

interface Given {
  readonly text?: Text;
  readonly config?: JsonObject;
  /** Accounts that are refused whatever they are asked for. */
  readonly ill?: readonly string[];
  /** Names that the API takes in one request. */
  readonly namesPerCall?: number;
  /** Characters of a filter that is in every address. */
  readonly filter?: number;
}

/** An API that refuses some metrics, and has one row. */
async function readRefusing(refused: readonly string[], given: Given = {}) {
  const { text = NONE_NAMED, config = {}, ill = [], namesPerCall = 100, filter } = given;
  const filters = filter === undefined ? [] : [{ field_name: 'x', filter_value: 'x'.repeat(filter) }];
  const stream = testReport({ level: 'ad', metrics: METRICS, fallbacks: [PROVEN], filters });
  const report = (call: ApiCall): JsonObject => {
    const metrics = metricsIn(call);
    if (metrics.length > namesPerCall) return refusal(40002, `metrics: at most ${String(namesPerCall)}.`);
    if (ill.includes(call.query['advertiser_id'] ?? '')) return refusal(40002, 'Not now.');
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

describe('a report whose refusal names the metrics', () => {
  it.each([
    ['one', ['m17']],
    ['some that lie apart', ['m1', 'm9', 'm30']],
    ['default ones', ['p0', 'p2', 'm4']],
  ])('is asked for without them in one further request: %s', async (_, refused) => {
    const { complete, missing, probes, calls, warnings } = await readRefusing(refused, { text: ALL_NAMED });
    expect([complete, missing, probes]).toEqual([true, refused, []]);
    expect(calls).toHaveLength(2);
    expect(warnings).toHaveLength(1);
    expect(emptyIn(warnings)).toEqual(refused);
  });

  it('is asked for once more for each one where only the first is named', async () => {
    const refused = ['p1', 'm3', 'm20'];
    const { missing, calls, warnings } = await readRefusing(refused, { text: FIRST_NAMED });
    expect([missing, calls.length]).toEqual([refused, 4]);
    expect(emptyIn(warnings)).toEqual(refused);
  });

  it('is refused once in a run, and its later windows and other accounts are asked without them', async () => {
    const { rows, refusals, warnings } = await readRefusing(['m5'], {
      text: ALL_NAMED,
      config: { accounts: [ACCOUNT, OTHER_ACCOUNT], start_date: '2023-12-01' },
    });
    expect(rows.every((row) => row['m4'] === 1 && row['m5'] === undefined)).toBe(true);
    // At most the first requests of each account, which are under way at the same time.
    expect(refusals.length).toBeLessThanOrEqual(4);
    expect(emptyIn(warnings)).toEqual(['m5']);
  });

  it('is a failure where all of them are refused, or a dimension is', async () => {
    expect((await readRefusing(ALL, { text: ALL_NAMED })).complete).toBe(false);
    const dimension = await readRefusing(['m5'], { text: () => 'Invalid dim: ad_id is not exist' });
    expect([dimension.complete, dimension.calls.length]).toEqual([false, 1]);
    expect(JSON.stringify(dimension.messages)).toContain('TikTok does not accept the dimension ad_id here');
  });
});

describe('a report whose refusal names nothing', () => {
  it.each([['m0'], ['m17'], ['m31'], ['p0'], ['p2']])(
    'is read without exactly the one that is refused: %s',
    async (metric) => {
      const { complete, missing, probes, warnings } = await readRefusing([metric]);
      expect([complete, missing]).toEqual([true, [metric]]);
      expect(probes.length).toBeLessThanOrEqual(12);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toMatch(/^WARN insights: .*Conflict occurs/);
      expect(emptyIn(warnings)).toEqual([metric]);
    },
  );

  it('is read without all that has not passed within 12 requests, and names all of it', async () => {
    const refused = ['p1', 'm1', 'm12', 'm22', 'm30'];
    const { complete, missing, probes, warnings } = await readRefusing(refused);
    expect(complete).toBe(true);
    expect(probes.length).toBeLessThanOrEqual(12);
    expect(missing).toEqual(expect.arrayContaining(refused));
    expect(emptyIn(warnings)).toEqual(missing);
  });

  it('is searched once in a run, for all accounts', async () => {
    const accounts = [ACCOUNT, OTHER_ACCOUNT, '7100000000000000003'];
    const { complete, rows, probes, warnings } = await readRefusing(['m5'], { config: { accounts } });
    expect(complete).toBe(true);
    expect(rows.map((row) => [row['m4'], row['m5']])).toEqual(Array(3).fill([1, undefined]));
    expect(probes.length).toBeLessThanOrEqual(12);
    expect(warnings).toHaveLength(1);
  });

  it('is a system_error after 12 more requests at most where everything is refused', async () => {
    const accounts = [ACCOUNT, OTHER_ACCOUNT, '7100000000000000003', '7100000000000000004'];
    const { complete, probes, messages } = await readRefusing(ALL, { config: { accounts } });
    expect(complete).toBe(false);
    expect(probes.length).toBeLessThanOrEqual(12);
    expect(JSON.stringify(messages)).toContain('Conflict occurs');
  });

  it('costs other accounts nothing where it is refused for something else', async () => {
    const ill = Array.from({ length: 4 }, (_, index) => `710000000000000010${String(index)}`);
    const accounts = [...ill, ACCOUNT];
    const { rows, probes, warnings } = await readRefusing([], { ill, config: { accounts } });
    expect(rows.map((row) => ALL.filter((name) => row[name] === undefined))).toEqual([[]]);
    expect(probes.length).toBeLessThanOrEqual(12);
    expect(emptyIn(warnings)).toEqual([]);
  });

  it('is searched in parts where its address would be too long', async () => {
    const whole = await readRefusing([], { filter: 6800 });
    expect(whole.calls).toHaveLength(2);
    const { complete, missing, warnings } = await readRefusing(['m30'], { filter: 6800 });
    expect([complete, missing, emptyIn(warnings)]).toEqual([true, ['m30'], ['m30']]);
  });

  it('is searched in lists as long as the API takes', async () => {
    const { complete, missing, probes, warnings } = await readRefusing(['m30'], { namesPerCall: 20 });
    expect([complete, emptyIn(warnings)]).toEqual([true, missing]);
    expect(missing).toContain('m30');
    expect(missing.length).toBeLessThanOrEqual(3);
    expect(probes.length).toBeLessThanOrEqual(12);
    expect(probes.every((call) => metricsIn(call).length <= 20)).toBe(true);
  });
});

describe('an account that is refused when the requests of the search are spent', () => {
  it('is asked for less, says what it lacks, and takes nothing from the others', async () => {
    const one = '7100000000000000001';
    const two = '7100000000000000002';
    const log = createTestLogger();
    const asked = createAcceptedMetrics(
      { name: 'insights', metrics: ['spend', 'a', 'b', 'c'], dimensions: [], fallbacks: [['spend', 'a']] },
      log,
    );
    const error = new TikTokError({
      ...{ action: Action.request, what: 'a parameter is wrong', code: 40002, apiMessage: CONFLICT },
      ...{ path: 'report/integrated/get/', accounts: [one] },
    });
    const refuse = async (advertiserId: string) =>
      asked.learn(error, {
        ...{ advertiserId, asked: asked.metricsFor(advertiserId) },
        accepts: () => Promise.resolve(false),
      });
    const hopeless = ['1', '2', '3'];
    for (const id of hopeless) expect(await refuse(id)).toBe(false);
    const rungs: (readonly string[])[] = [];
    while (await refuse(two)) rungs.push(asked.metricsFor(two));
    expect(rungs).toEqual([['spend', 'a'], ['spend']]);
    expect(asked.metricsFor(one)).toEqual(['spend', 'a', 'b', 'c']);
    expect(asked.warningFor(['spend', 'a'])).toMatch(/stay empty: b, c\.$/);
    expect(asked.warningFor(asked.metricsFor(one))).toBeUndefined();
  });

  it('takes from the others what a refusal names, and nothing else', async () => {
    const asked = createAcceptedMetrics(
      { name: 'insights', metrics: ['spend', 'a', 'b', 'c'], dimensions: [], fallbacks: [['spend', 'a']] },
      createTestLogger(),
    );
    const refuse = (advertiserId: string, apiMessage: string) =>
      asked.learn(
        new TikTokError({
          ...{ action: Action.request, what: 'a parameter is wrong', code: 40002, apiMessage },
          ...{ path: 'report/integrated/get/', accounts: [advertiserId] },
        }),
        {
          ...{ advertiserId, asked: asked.metricsFor(advertiserId) },
          accepts: () => Promise.resolve(false),
        },
      );
    for (const id of ['1', '2', '3', '4']) await refuse(id, CONFLICT);
    expect([asked.metricsFor('4'), asked.metricsFor('5')]).toEqual([
      ['spend', 'a'],
      ['spend', 'a', 'b', 'c'],
    ]);
    expect(await refuse('4', 'Invalid metric: a not support')).toBe(true);
    expect([asked.metricsFor('4'), asked.metricsFor('5')]).toEqual([['spend'], ['spend', 'b', 'c']]);
  });
});

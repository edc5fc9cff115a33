import { describe, expect, it } from '@jest/globals';

import { parseJson, type JsonObject } from '../../cdk/index.js';
import { ACCOUNT, OTHER_ACCOUNT, page, refusal, type ApiCall } from '../testing/api.js';
import { readReport, testReport } from '../testing/report.js';
import type { MetricRow } from '../metrics.js';

const PROVEN = ['p0', 'p1', 'p2'];
const FURTHER = Array.from({ length: 32 }, (_, index) => `m${index}`);
const ALL = [...PROVEN, ...FURTHER];
const METRICS = ALL.map((name): MetricRow => [name, 'integer', 'count', 'advertiser', 'core', '']);
const CONFLICT = 'Conflict occurs. The input params including metrics and dimensions have no relation.';

const metricsIn = (call: ApiCall): readonly string[] => parseJson(call.query['metrics'] ?? '[]') as string[];
const isProbe = (call: ApiCall): boolean => call.query['page_size'] === '1';

/** An API that refuses some metrics, and has one row. */
async function readRefusing(refused: readonly string[], config: JsonObject = {}) {
  const stream = testReport({ level: 'ad', metrics: METRICS, proven: PROVEN });
  const report = (call: ApiCall): JsonObject => {
    const metrics = metricsIn(call);
    if (metrics.some((name) => refused.includes(name))) return refusal(40002, CONFLICT);
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
    missing: ALL.filter((name) => row[name] === undefined),
  };
}

describe('a report of which the API refuses a metric', () => {
  it.each([['m0'], ['m17'], ['m31']])('is read without it: %s', async (metric) => {
    const { complete, missing, probes, warnings } = await readRefusing([metric]);
    expect(complete).toBe(true);
    expect(missing).toEqual([metric]);
    expect(probes).toHaveLength(6);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(
      new RegExp(`^WARN insights: .*Conflict occurs.* without ${metric}, which stay empty`),
    );
  });

  it('asks for the proven metrics first, then for halves of the others', async () => {
    const { probes } = await readRefusing(['m20']);
    expect(probes.map((call) => metricsIn(call).length - PROVEN.length)).toEqual([0, 16, 24, 20, 22, 21]);
  });

  it('leaves out neighbours that are refused together', async () => {
    const { complete, missing } = await readRefusing(['m8', 'm9']);
    expect([complete, missing.includes('m8'), missing.includes('m9')]).toEqual([true, true, true]);
    expect(missing.length).toBeLessThanOrEqual(8 + 16);
  });

  it('falls back on what has passed where the refused ones lie far apart', async () => {
    const { complete, missing } = await readRefusing(['m1', 'm30']);
    expect(complete).toBe(true);
    expect(missing).toEqual(expect.arrayContaining(['m1', 'm30']));
    expect(missing.filter((name) => PROVEN.includes(name))).toEqual([]);
  });

  it('is searched once in a run, for all accounts', async () => {
    const { complete, rows, probes, warnings } = await readRefusing(['m5'], {
      accounts: [ACCOUNT, OTHER_ACCOUNT, '7100000000000000003'],
    });
    expect(complete).toBe(true);
    expect(rows.map((row) => [row['m4'], row['m5']])).toEqual(Array(3).fill([1, undefined]));
    expect([probes.length, warnings.length]).toEqual([6, 1]);
  });
});

describe('a report of which the API refuses everything', () => {
  it('is a system_error after one more request, in each account asked for with its sums and without', async () => {
    const { complete, calls, messages } = await readRefusing(['p1'], { accounts: [ACCOUNT, OTHER_ACCOUNT] });
    expect(complete).toBe(false);
    expect(calls.filter(isProbe)).toHaveLength(1);
    const asked = calls.filter((call) => !isProbe(call));
    const withSums = asked.map(({ query }) =>
      [query['advertiser_id'], query['enable_total_metrics']].join(' '),
    );
    expect(withSums.sort()).toEqual([
      ...[`${ACCOUNT} `, `${ACCOUNT} true`],
      ...[`${OTHER_ACCOUNT} `, `${OTHER_ACCOUNT} true`],
    ]);
    expect(JSON.stringify(messages)).toContain('Conflict occurs');
  });
});

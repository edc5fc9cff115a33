import { afterEach, describe, expect, it } from '@jest/globals';

import {
  startSimulator,
  type Fault,
  type Simulator,
  type SimulatorOptions,
} from '../../src/simulator/index.js';
import type { Outcome } from '../support/connector.js';
import { START_DATE } from '../support/read-inputs.js';
import { cursorOf, readFrom } from '../support/reads.js';
import { now } from '../support/time.js';
import { cents, expectSameValues, keyOf, truthOf } from '../support/truth.js';

/* Accounts that are too large for one call per window: the rows are the same, and a log line reports it. */

const BY_AD = 'ad_insights';
const BY_CAMPAIGN = 'campaign_insights_by_province';

let simulator: Simulator;
afterEach(() => simulator.close());

interface Big {
  readonly world?: SimulatorOptions;
  readonly faults?: readonly Fault[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly streams?: readonly string[];
}

async function read({ world = {}, faults = [], config = {}, streams = [BY_AD, BY_CAMPAIGN] }: Big) {
  const size = { accounts: 3, campaigns: 4, adgroups: 2, ads: 2, days: 32 };
  simulator = await startSimulator({ ...size, ...world, faults, now });
  const outcome = await readFrom(simulator, { streams, config });
  return { outcome, told: outcome.logs('INFO').filter((line) => line.includes('split into')) };
}

/** Checks for every row that the simulator holds, with all values, and no other row except for repetitions. */
function expectTruth(outcome: Outcome, streams: readonly string[] = [BY_AD, BY_CAMPAIGN]): void {
  expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
  for (const stream of streams) {
    const byKey = new Map(outcome.records(stream).map((row) => [keyOf(stream, row), row]));
    const { advertiser_id, stat_time_day, ...columns } = outcome.records(stream)[0] ?? {};
    expect([advertiser_id, stat_time_day]).not.toContain(undefined);
    const dimensions = ['ad_id', 'campaign_id', 'province_id'];
    const metrics = Object.keys(columns).filter((column) => !dimensions.includes(column));
    const truth = truthOf(simulator, { stream, metrics });
    expect(byKey.size).toBe(truth.length);
    expect(cents([...byKey.values()])).toBe(cents(truth));
    for (const row of truth) expectSameValues(byKey.get(keyOf(stream, row)), row, metrics);
    for (const { id } of simulator.world.accounts) {
      expect(cursorOf(outcome.finalState(), stream, id)).toBe(simulator.world.today(id));
    }
  }
}

const REPORT = 'report/integrated/get/';
const daysOf = ({ query }: { readonly query: Readonly<Record<string, unknown>> }): number =>
  (Date.parse(String(query['end_date'])) - Date.parse(String(query['start_date']))) / 86_400_000 + 1;

const longerThan = (days: number): Pick<Fault, 'path' | 'match'> => ({
  path: REPORT,
  match: (request) => daysOf(request) > days,
});
const reports = () => simulator.requests.filter(({ path }) => path === REPORT);

describe('a report query that is too large (40067)', () => {
  const do40067: Fault['do'] = { kind: 'code', code: 40067 };

  it('one refused query costs one log line and no row', async () => {
    const { outcome, told } = await read({ faults: [{ ...longerThan(1), times: 1, do: do40067 }] });
    expectTruth(outcome);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(
      /^ad_insights, 2026-04-01 to 2026-04-30: .*account 7100000000000000001.*code 40067.*2 date ranges of at most 15 days/,
    );
  });

  it('windows of more than a week are read in shorter ones, after one refusal per account', async () => {
    const { outcome, told } = await read({ faults: [{ ...longerThan(7), do: do40067 }] });
    expectTruth(outcome);
    // 30, 15 and 8 days are refused, and 30 of audience reports, for three accounts, one of which has TopView
    // separately.
    expect(told).toHaveLength((3 + 1) * (3 + 1));
    const refused = reports().filter(({ code }) => code === 40067);
    const usual = refused.filter(({ query }) => !JSON.stringify(query['filtering']).includes('buying_type'));
    expect(usual).toHaveLength((3 + 1) * 3);
    // The first TopView request of a window is prefetched, so both windows may be refused.
    expect(refused.length - usual.length).toBeGreaterThanOrEqual(3 + 1);
    expect(refused.length - usual.length).toBeLessThanOrEqual(3 + 2 + (1 + 1));
  });

  it('a query for more than one campaign and day is read by campaign', async () => {
    const isOne = (query: Readonly<Record<string, unknown>>) =>
      /campaign_ids.*\[\\"\d+\\"\]/.test(JSON.stringify(query['filtering']));
    const fault: Fault = { path: REPORT, match: ({ query }) => !isOne(query), do: do40067 };
    const { outcome, told } = await read({
      world: { accounts: 1 },
      config: { start_date: '2026-05-18' },
      faults: [fault],
    });
    expect(outcome.exitCode).toBe(0);
    const key = (row: Readonly<Record<string, unknown>>) => keyOf(BY_AD, row);
    const truth = truthOf(simulator, { stream: BY_AD, metrics: ['spend'], startDate: '2026-05-18' });
    expect(outcome.records(BY_AD).map(key).sort()).toEqual(truth.map(key).sort());
    expect(told.some((line) => line.includes('groups of campaigns'))).toBe(true);
  });
});

describe('a report without a response in time', () => {
  it.each<[string, Fault['do'], Readonly<Record<string, unknown>>]>([
    ['it hangs', { kind: 'hang' }, { request_timeout: 20 }],
    ['code 51001', { kind: 'code', code: 51001 }, {}],
    ['code 51039', { kind: 'code', code: 51039 }, {}],
  ])('a report without a response in time is read in shorter windows: %s', async (_, action, config) => {
    const { outcome, told } = await read({
      world: { accounts: 2 },
      faults: [{ ...longerThan(10), do: action }],
      config,
    });
    expectTruth(outcome);
    expect(told.length).toBeGreaterThanOrEqual(2 * (2 + 1));
    const first = reports().filter(({ query }) => query['advertiser_id'] === simulator.world.accounts[0]?.id);
    expect(first.filter((request) => daysOf(request) === 30)).toHaveLength(2 * 2);
  });
});

describe('a report that TikTok truncates at its limit of ads', () => {
  it.each([2, 3, 5, 16])(
    'a truncated report is read by groups of ids until nothing is truncated: at %d',
    async (reportIdLimit) => {
      const { outcome, told } = await read({ world: { reportIdLimit } });
      expectTruth(outcome);
      expect(told.length).toBeGreaterThan(0);
      expect(told[0]).toMatch(/Number of ad ids.*groups of campaigns/);
      expect(outcome.logs('WARN')).toEqual([]);
    },
  );

  it('a report that is not truncated is not read by ids', async () => {
    const { outcome, told } = await read({ world: { reportIdLimit: 17, ads: 2 } });
    expectTruth(outcome);
    expect(told).toEqual([]);
    expect(reports().every(({ query }) => !JSON.stringify(query['filtering']).includes('_ids'))).toBe(true);
  });
});

describe('a report with more metrics than the API accepts', () => {
  it('metrics are requested in batches that are joined', async () => {
    const { outcome } = await read({
      world: { accounts: 2, metricsPerReport: 30 },
      config: { page_size: 50 },
      streams: [BY_AD],
    });
    expectTruth(outcome, [BY_AD]);
    const told = outcome.logs('INFO').filter((line) => line.includes('in batches of'));
    expect(told.map((line) => line.replace(/.*batches/, 'batches'))).toEqual([
      'batches of 50 and joining them.',
      'batches of 25 and joining them.',
    ]);
  });
});

describe('an account that is too large in every way', () => {
  it('an account that is too large in every way has the same rows', async () => {
    const { outcome } = await read({
      world: { accounts: 1, reportIdLimit: 4, metricsPerReport: 60 },
      faults: [{ ...longerThan(20), do: { kind: 'code', code: 40067 } }],
      config: { page_size: 40 },
    });
    expectTruth(outcome);
    expect(START_DATE).toBe('2026-04-01');
  });
});

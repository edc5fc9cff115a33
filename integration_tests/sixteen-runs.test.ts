import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../src/simulator/index.js';
import { EXECUTABLE, withFiles, type Outcome, type StateBody } from './support/connector.js';
import { assertProtocol } from './support/protocol.js';
import { catalogOf, configFor, START_DATE, STREAMS } from './support/read-inputs.js';
import { readFrom } from './support/reads.js';
import { FAST_CLOCK, NOW, now, steadyClock } from './support/time.js';
import { keyOf, REPORTS, truthOf } from './support/truth.js';

/*
 * Sixteen connections of one app at the same time, each with its accounts and its share of the quota from the plan; then
 * five, by a new plan that moves the accounts and their cursors. The limiter's clock is as fast as the runs' clock, and
 * no faster than sixteen runs can follow.
 */

const FASTER = 4;
const CONNECTIONS = 16;
const FEWER = 5;
const WORLD = {
  ...{ seed: 9, accounts: 20, campaigns: 1, adgroups: 1, ads: 1, days: 60 },
  ...{ mostImpressions: 4, dormantShare: 0.2, now },
};
/** A tier in which each connection has at least one request a second. */
const CONFIG = { page_size: 80, api_tier: 'premium' };
const LIMITS = { perSecond: 30, perMinute: 1800 };
const TOO_MANY = 40100;

/** The first plan reads up to here; the second one on from a week before. */
const END_OF_FIRST = '2026-05-12';
const LOOKBACK_START = '2026-05-05';
const TOUCHED = '2026-05-20 09:00:00';

/** How many times as many requests as necessary are allowed. */
const MOST = 1.1;

const execute = promisify(execFile);

interface Plan {
  readonly connections: readonly {
    readonly accounts: readonly string[];
    readonly requests_per_second: number;
    readonly state?: readonly StateBody[];
  }[];
  readonly totals: { readonly daily_calls: number };
}

/** What the runs of a plan wrote, and requested. */
interface Reading {
  readonly outcomes: readonly Outcome[];
  readonly answered: number;
  readonly refused: number;
  /** The first days of the requested reports, in order. */
  readonly windowStarts: readonly string[];
}

let simulator: Simulator;
let first: Plan;
let second: Plan;
let alone: Outcome;
let requestsAlone: number;
let initial: Reading;
let next: Reading;

async function planOf(simulated: Simulator, connections: number, states: readonly unknown[]): Promise<Plan> {
  const files = Object.fromEntries(states.map((state, index) => [`state-${String(index)}.json`, state]));
  return withFiles({ 'config.json': configFor(simulated, CONFIG), ...files }, async (path) => {
    const args = ['plan', '--config', path('config.json'), '--connections', String(connections)];
    const given = Object.keys(files).flatMap((name) => ['--state', path(name)]);
    const env = { PATH: process.env['PATH'] ?? '', ...FAST_CLOCK, TIKTOK_API_BASE_URL: simulated.url };
    const { stdout } = await execute(EXECUTABLE, [...args, ...given], { env });
    return JSON.parse(stdout) as Plan;
  });
}

async function readAll({ connections }: Plan, config: Readonly<Record<string, unknown>>): Promise<Reading> {
  simulator.resetRequests();
  const outcomes = await Promise.all(
    connections.map(({ accounts, requests_per_second, state }) =>
      readFrom(simulator, {
        config: { ...CONFIG, ...config, accounts: accounts.join(','), requests_per_second },
        state,
        run: { env: steadyClock(FASTER) },
      }),
    ),
  );
  const refused = simulator.requests.filter(({ code }) => code === TOO_MANY).length;
  const starts = simulator.requests.flatMap(({ query }) => query['start_date'] ?? []);
  return {
    outcomes,
    refused,
    answered: simulator.requests.length - refused,
    windowStarts: starts.map(String).sort(),
  };
}

beforeAll(async () => {
  const free = await startSimulator(WORLD);
  const config = { ...CONFIG, end_date: END_OF_FIRST, user_agent: 'alone' };
  [first, alone] = await Promise.all([planOf(free, CONNECTIONS, []), readFrom(free, { config })]);
  requestsAlone = free.requests.filter(({ headers }) => headers['user-agent'] === 'alone').length;
  const began = Date.now();
  const wallClock = (): number => Date.parse(NOW) + (Date.now() - began) * FASTER;
  simulator = await startSimulator({ ...WORLD, limits: LIMITS, wallClock });
  initial = await readAll(first, { end_date: END_OF_FIRST });
  second = await planOf(
    free,
    FEWER,
    initial.outcomes.map((outcome) => outcome.finalState()),
  );
  await free.close();
  for (const [account, campaign] of touched()) simulator.world.touch(account, 'campaign', campaign, TOUCHED);
  next = await readAll(second, {});
});
afterAll(() => simulator.close());

const accounts = (): readonly string[] => simulator.world.accounts.map(({ id }) => id);

/** A campaign of each account that has one. */
const touched = (): readonly (readonly [account: string, campaign: string])[] =>
  accounts().flatMap((account) => {
    const campaign = alone.records('campaigns').find((row) => row['advertiser_id'] === account);
    return campaign === undefined ? [] : [[account, String(campaign['campaign_id'])] as const];
  });

type Row = Readonly<Record<string, unknown>>;

const rowsOf = (outcomes: readonly Outcome[], stream: string): readonly Row[] =>
  outcomes.flatMap((outcome) => outcome.records(stream));

/** Rows as text, whatever the order of their columns: those that a stream has not seen before come last. */
const textsOf = (rows: readonly Row[]): readonly string[] =>
  rows
    .map((row) => JSON.stringify(Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1))))
    .sort();

/** The newest row of each key, of all runs of both plans. */
const newest = (stream: string, keyOfRow: (row: Row) => string): ReadonlyMap<string, Row> =>
  new Map(rowsOf([...initial.outcomes, ...next.outcomes], stream).map((row) => [keyOfRow(row), row]));

const placesIn = ({ connections }: Plan): ReadonlyMap<string, number> =>
  new Map(connections.flatMap((one, index) => one.accounts.map((account) => [account, index] as const)));

/** How many connections of one plan have accounts that are in several of the other. */
const scattered = (plan: Plan, other: Plan): number => {
  const places = placesIn(other);
  return plan.connections.filter(
    ({ accounts: ids }) => new Set(ids.map((account) => places.get(account))).size > 1,
  ).length;
};

const ofReports = STREAMS.filter((stream) => stream in REPORTS);

describe('sixteen connections of a plan at once', () => {
  it('sixteen connections share all accounts, each account once, and no more than the quota', () => {
    expect(first.connections).toHaveLength(CONNECTIONS);
    expect(first.connections.flatMap((one) => one.accounts).sort()).toEqual([...accounts()].sort());
    const shares = first.connections.map((one) => Math.round(one.requests_per_second * 100));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(LIMITS.perSecond * 100);
  });

  it('sixteen connections at once succeed, and are rarely refused', () => {
    for (const outcome of initial.outcomes) {
      expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
      assertProtocol(outcome, catalogOf(STREAMS));
    }
    expect(initial.refused).toBeLessThan(initial.answered / 2);
  });

  it('sixteen connections need hardly more requests than one that reads the same', () => {
    expect(initial.answered / requestsAlone).toBeLessThanOrEqual(MOST);
  });

  it.each(STREAMS)(
    'sixteen connections write every row that one connection writes, and none twice: %s',
    (stream) => {
      const rows = textsOf(rowsOf(initial.outcomes, stream));
      expect(rows.length).toBeGreaterThan(0);
      expect(rows).toEqual(textsOf(alone.records(stream)));
    },
  );
});

describe('a new plan with other connections', () => {
  it('the new plan splits connections and merges them', () => {
    expect(second.connections).toHaveLength(FEWER);
    expect(second.connections.flatMap((one) => one.accounts).sort()).toEqual([...accounts()].sort());
    expect(scattered(first, second)).toBeGreaterThan(0);
    expect(scattered(second, first)).toBe(FEWER);
  });

  it('the new connections succeed with no more requests than planned', () => {
    for (const outcome of next.outcomes) {
      expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
      assertProtocol(outcome, catalogOf(STREAMS));
    }
    expect(next.answered / second.totals.daily_calls).toBeLessThanOrEqual(MOST);
    expect(next.refused).toBeLessThan(next.answered / 2);
  });

  it('no account is read again from start_date, only from its look-back', () => {
    expect(initial.windowStarts[0]).toBe(START_DATE);
    expect(next.windowStarts[0]).toBe(LOOKBACK_START);
  });

  it.each(ofReports)('both plans together write every row of %s, and no other', (stream) => {
    const truth = truthOf(simulator, { stream, metrics: [] });
    const keys = newest(stream, (row) => keyOf(stream, row));
    expect([...keys.keys()].sort()).toEqual(truth.map((row) => keyOf(stream, row)).sort());
    const days = [...keys.values()].map((row) => String(row['stat_time_day']));
    expect(days.some((day) => day > END_OF_FIRST)).toBe(true);
  });

  it.each([
    ['campaigns', 'campaign_id'],
    ['adgroups', 'adgroup_id'],
    ['ads', 'ad_id'],
  ])('both plans together write every row of %s, as it last changed', (stream, id) => {
    const rows = newest(stream, (row) => String(row[id]));
    expect([...rows.keys()].sort()).toEqual(
      alone
        .records(stream)
        .map((row) => String(row[id]))
        .sort(),
    );
    if (stream === 'campaigns')
      for (const [, campaign] of touched())
        expect(rows.get(campaign)?.['modify_time']).toBe(`${TOUCHED.replace(' ', 'T')}Z`);
  });
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../src/simulator/index.js';
import { EXECUTABLE, withFiles, type Outcome } from './support/connector.js';
import { assertProtocol } from './support/protocol.js';
import { catalogOf, configFor, readFrom, STREAMS } from './support/reads.js';
import { FAST_CLOCK, NOW, now, steadyClock } from './support/time.js';

/*
 * Four connections of one app at the same time, each with its accounts and its share of the quota from the plan. The
 * limiter's clock is as fast as the runs' clock, and no faster than four runs can follow.
 */

const FASTER = 4;
const CONNECTIONS = 4;
const SIZE = { accounts: 7, campaigns: 2, adgroups: 1, ads: 1, days: 60, mostImpressions: 4 };
const WORLD = { seed: 9, ...SIZE, dormantShare: 0.3, now };
const CONFIG = { start_date: '2026-04-01', page_size: 80 };

const execute = promisify(execFile);

interface Plan {
  readonly connections: readonly {
    readonly accounts: readonly string[];
    readonly requests_per_second: number;
  }[];
}

let simulator: Simulator;
let plan: Plan;
let alone: Outcome;
let together: readonly Outcome[];

async function planOf(simulated: Simulator): Promise<Plan> {
  return withFiles({ 'config.json': configFor(simulated, CONFIG) }, async (path) => {
    const args = ['plan', '--config', path('config.json'), '--connections', String(CONNECTIONS)];
    const env = { PATH: process.env['PATH'] ?? '', ...FAST_CLOCK, TIKTOK_API_BASE_URL: simulated.url };
    const { stdout } = await execute(EXECUTABLE, args, { env });
    return JSON.parse(stdout) as Plan;
  });
}

beforeAll(async () => {
  const free = await startSimulator(WORLD);
  plan = await planOf(free);
  alone = await readFrom(free, { config: CONFIG });
  await free.close();
  const began = Date.now();
  const wallClock = (): number => Date.parse(NOW) + (Date.now() - began) * FASTER;
  simulator = await startSimulator({ ...WORLD, limits: 'basic', wallClock });
  together = await Promise.all(
    plan.connections.map(({ accounts, requests_per_second }) =>
      readFrom(simulator, {
        config: { ...CONFIG, accounts: accounts.join(','), requests_per_second },
        run: { env: steadyClock(FASTER) },
      }),
    ),
  );
});
afterAll(() => simulator.close());

/** Rows as text, whatever the order of their columns: those that a stream has not seen before come last. */
const rowsOf = (outcomes: readonly Outcome[], stream: string): readonly string[] =>
  outcomes
    .flatMap((outcome) => outcome.records(stream))
    .map((row) => JSON.stringify(Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1))))
    .sort();

describe('four connections of a plan at once', () => {
  it('four connections share all accounts, each account once, and no more than the quota', () => {
    expect(plan.connections).toHaveLength(CONNECTIONS);
    expect(plan.connections.flatMap(({ accounts }) => accounts).sort()).toEqual(
      simulator.world.accounts.map(({ id }) => id).sort(),
    );
    const shares = plan.connections.map((one) => Math.round(one.requests_per_second * 100));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1000);
  });

  it('four connections at once succeed', () => {
    for (const outcome of together) {
      expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
      assertProtocol(outcome, catalogOf(STREAMS));
    }
  });

  it.each(STREAMS)(
    'four connections write every row that one connection writes, and none twice: %s',
    (stream) => {
      const rows = rowsOf(together, stream);
      expect(rows.length).toBeGreaterThan(0);
      expect(rows).toEqual(rowsOf([alone], stream));
    },
  );
});

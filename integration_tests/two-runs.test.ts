import { beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator, type SimulatorOptions } from '../src/simulator/index.js';
import type { Outcome } from './support/connector.js';
import { assertProtocol } from './support/protocol.js';
import { catalogOf, STREAMS } from './support/read-inputs.js';
import { readFrom } from './support/reads.js';
import { NOW, now, steadyClock } from './support/time.js';

/*
 * Two runs of one connection at the same time share the quota of their app, and know of each other only through the
 * API's refusals. The limiter's clock is as fast as the runs' clock, and no faster than two runs can follow.
 */

const FASTER = 5;
const began = Date.now();
const wallClock = (): number => Date.parse(NOW) + (Date.now() - began) * FASTER;

const AGENTS = ['first', 'second'];
const TOO_MANY = 40100;

const read = (simulator: Simulator, user_agent: string): Promise<Outcome> =>
  readFrom(simulator, {
    config: { start_date: '2026-05-10', page_size: 40, user_agent },
    run: { env: steadyClock(FASTER) },
  });

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

const rowsOf = (outcome: Outcome, stream: string): readonly string[] =>
  outcome
    .records(stream)
    .map((row) => JSON.stringify(row))
    .sort();

const WORLD = { accounts: 3, campaigns: 2, adgroups: 1, ads: 2, days: 12, mostImpressions: 4, now };

/** The rows of a run that has the quota for itself. */
let alone: Outcome;
beforeAll(async () => {
  const free = await startSimulator(WORLD);
  alone = await read(free, 'alone');
  await free.close();
});

async function bothWith(limits: NonNullable<SimulatorOptions['limits']>) {
  const limited = await startSimulator({ ...WORLD, limits, wallClock });
  try {
    const both = await Promise.all(AGENTS.map((agent) => read(limited, agent)));
    const refusals = AGENTS.map((agent) => {
      const own = limited.requests.filter(({ headers }) => headers['user-agent'] === agent);
      return { made: own.length, refused: own.filter(({ code }) => code === TOO_MANY).length };
    });
    return { both, refusals };
  } finally {
    await limited.close();
  }
}

describe('two runs of one connection at once', () => {
  it.each<[string, NonNullable<SimulatorOptions['limits']>]>([
    ['that counts by the second', { perSecond: 10 }],
    ['that allows no burst', { perSecond: 10, strict: true }],
  ])(
    'two runs share a quota %s: refusals slow them down, and both succeed with every row',
    async (_, limits) => {
      const { both, refusals } = await bothWith(limits);
      expect(alone.exitCode).toBe(0);
      for (const outcome of both) {
        expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
        assertProtocol(outcome, catalogOf(STREAMS));
        for (const stream of STREAMS) expect(rowsOf(outcome, stream)).toEqual(rowsOf(alone, stream));
      }
      const refused = sum(refusals.map((own) => own.refused));
      expect(refused).toBeGreaterThan(0);
      expect(refused).toBeLessThan(sum(refusals.map((own) => own.made)) / 2);
    },
  );
});

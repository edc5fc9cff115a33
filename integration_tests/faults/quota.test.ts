import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator, type Fault, type SimulatorOptions } from '../../src/simulator/index.js';
import type { Outcome } from '../support/connector.js';
import { endsOf, failuresOf, startStruck, type Struck } from '../support/damage.js';
import { readFrom } from '../support/reads.js';
import { NOW, now, steadyClock } from '../support/time.js';

/* Refusals for the quota: in bursts, for a minute, for the rest of the day. */

const WORLD: SimulatorOptions = { accounts: 4, campaigns: 2, adgroups: 1, ads: 2, days: 10, now };

/** Minutes pass in less than a second, hours in seconds. */
const [MINUTES, HOURS] = [200, 1000];

let struck: Struck;
beforeAll(async () => {
  struck = await startStruck({ world: WORLD });
});
afterEach(() => {
  struck.mend();
});
afterAll(() => struck.close());

/** Reads the same world from an API that refuses requests; both have the same clock. */
async function readUnder(
  factor: number,
  refuse: (clock: () => number) => Partial<SimulatorOptions>,
): Promise<Outcome> {
  const began = Date.now();
  const wallClock = (): number => Date.parse(NOW) + (Date.now() - began) * factor;
  const simulator = await startSimulator({ ...WORLD, wallClock, ...refuse(wallClock) });
  try {
    return await readFrom(simulator, {
      streams: struck.streams,
      // A response that takes half a second takes minutes of this clock.
      config: { start_date: '2026-05-10', request_timeout: 86_400 },
      run: { env: steadyClock(factor) },
    });
  } finally {
    await simulator.close();
  }
}

/** The minute limit: after this many requests the API refuses everything until it gets none for some minutes. */
function blockedAfter(requests: number, clock: () => number): Fault {
  let seen = 0;
  let last = clock();
  let blocked = false;
  const match = (): boolean => {
    seen += 1;
    blocked = seen === requests + 1 || (blocked && clock() - last < 280_000);
    last = clock();
    return blocked;
  };
  return { match, do: { kind: 'code', code: 40100 } };
}

describe('refusals for too many requests', () => {
  it('refusals in bursts slow the run down and end nothing, whatever their code', async () => {
    for (const [index, code] of [40100, 40016, 40132, 40133].entries()) {
      const account = struck.accounts[index]!;
      const paths = ['campaign/get/', 'adgroup/get/', 'report/integrated/get/'];
      for (const path of paths)
        struck.simulator.addFault({ path, advertiserId: account, times: 4, do: { kind: 'code', code } });
    }
    const throttled: Fault['do'] = { kind: 'http', status: 429, headers: { 'Retry-After': '7' } };
    struck.simulator.addFault({ path: 'advertiser/info/', times: 2, do: throttled });
    const outcome = await struck.read();
    expect([outcome.exitCode, outcome.errors(), struck.damageOf(outcome)]).toEqual([0, [], []]);
    expect(outcome.statuses('campaigns')).toEqual(expect.arrayContaining(['RATE_LIMITED', 'COMPLETE']));
    expect(outcome.logs('INFO').some((line) => /^waiting 8\.0 s: .*\(code 401/.test(line))).toBe(true);
  });

  it('waits of 5 s or more are each reported once as RATE_LIMITED', async () => {
    struck.simulator.addFault({ path: 'campaign/get/', times: 4, do: { kind: 'code', code: 40100 } });
    const outcome = await struck.read({ streams: ['campaigns'], config: { accounts: struck.accounts[0] } });
    expect(outcome.statuses('campaigns')).toEqual([
      'STARTED',
      'RUNNING',
      'RATE_LIMITED',
      'RUNNING',
      'COMPLETE',
    ]);
  });

  it('refusals for a minute are waited out: nothing is missing, and the status shows the end of the wait', async () => {
    const outcome = await readUnder(MINUTES, (clock) => ({ faults: [blockedAfter(5, clock)] }));
    expect([outcome.exitCode, outcome.errors(), struck.damageOf(outcome)]).toEqual([0, [], []]);
    const waits = outcome.lines
      .map(({ trace }) => trace)
      .filter((trace) => trace?.stream_status?.reasons?.[0]?.type === 'RATE_LIMITED')
      .map((trace) => quotaReset(trace) - (trace?.emitted_at ?? 0));
    // The API's advice after a minute of refusals: five minutes.
    expect(Math.max(...waits)).toBeGreaterThan(250_000);
  });

  it('refusals for the rest of the day end the run, with the time of renewal, and the next run resumes', async () => {
    const first = await readUnder(HOURS, () => ({ limits: { perDay: 9 } }));
    expect(first.exitCode).toBe(1);
    const ends = endsOf(first, struck.streams);
    expect(ends).toContain('INCOMPLETE');
    expect(failuresOf(first)).toEqual(
      struck.streams
        .filter((_, index) => ends[index] === 'INCOMPLETE')
        .map((stream) => `${stream} transient_error`),
    );
    for (const { message } of first.errors())
      expect(message).toMatch(/daily quota.*the next sync resumes where this one stopped.*00:00 UTC/s);
    expect(first.finalState()).toHaveLength(struck.streams.length);
    const second = await struck.read({ state: first.finalState() });
    expect([second.exitCode, struck.missingFrom([first, second])]).toEqual([0, []]);
  });
});

type Trace = Outcome['lines'][number]['trace'];

function quotaReset(trace: Trace): number {
  const [reason] = (trace?.stream_status?.reasons ?? []) as readonly {
    rate_limited?: { quota_reset: number };
  }[];
  return reason?.rate_limited?.quota_reset ?? 0;
}

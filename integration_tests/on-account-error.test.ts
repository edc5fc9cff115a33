import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import {
  deadToken,
  denyAccount,
  denyEndpoint,
  lackScope,
  startSimulator,
  type Simulator,
} from '../src/simulator/index.js';
import type { Outcome } from './support/connector.js';
import { assertProtocol } from './support/protocol.js';
import { catalogOf, STREAMS } from './support/read-inputs.js';
import { checkFrom, cursorOf, readFrom } from './support/reads.js';
import { now } from './support/time.js';

let simulator: Simulator;
let good: string;
let bad: string;

beforeEach(async () => {
  simulator = await startSimulator({ accounts: 3, campaigns: 2, adgroups: 1, ads: 2, days: 10, now });
  [good = '', bad = ''] = simulator.world.accounts.map(({ id }) => id);
});
afterEach(() => simulator.close());

const CONFIG = { start_date: '2026-05-10' };
const SKIP = { ...CONFIG, on_account_error: 'skip' };

const read = (options: Parameters<typeof readFrom>[1] = {}): Promise<Outcome> =>
  readFrom(simulator, { ...options, config: SKIP });

async function check(config: Readonly<Record<string, unknown>>) {
  const outcome = await checkFrom(simulator, config);
  const answer = outcome.lines.map((line) => line.connectionStatus).find((found) => found !== undefined);
  return {
    exitCode: outcome.exitCode,
    status: answer?.status,
    message: answer?.message ?? '',
    warnings: outcome.logs('WARN'),
  };
}

const denyAll = (): void => {
  for (const { id } of simulator.world.accounts) simulator.addFault(denyAccount(id));
};

describe('read with on_account_error: skip', () => {
  it('skip ends successfully without a refused account, and warns once per stream', async () => {
    simulator.addFault(denyAccount(bad));
    const outcome = await read();
    expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
    assertProtocol(outcome, catalogOf(STREAMS));
    const warnings = outcome.logs('WARN').filter((line) => line.includes(bad));
    for (const stream of STREAMS) {
      expect(outcome.statuses(stream)).toEqual(['STARTED', 'RUNNING', 'COMPLETE']);
      expect(outcome.records(stream).length).toBeGreaterThan(0);
      expect(outcome.records(stream).filter((row) => row['advertiser_id'] === bad)).toEqual([]);
      const own = warnings.filter((line) => line.startsWith(`${stream}: skipped 1 of 3 accounts`));
      expect(own).toHaveLength(1);
      expect(own[0]).toMatch(/no permission.*remove the id from accounts/s);
      expect(own[0]).not.toContain(good);
    }
  });

  it('skip keeps the cursor of a refused account, and resumes the account once it is readable', async () => {
    const streams = ['ad_insights', 'campaigns'];
    const first = await read({ streams });
    simulator.addFault(denyAccount(bad));
    const second = await read({ streams, state: first.finalState() });
    expect(second.exitCode).toBe(0);
    for (const stream of streams)
      expect(cursorOf(second.finalState(), stream, bad)).toBe(cursorOf(first.finalState(), stream, bad));
    simulator.clearFaults();
    const third = await read({ streams, state: second.finalState() });
    expect(third.records('ad_insights').some((row) => row['advertiser_id'] === bad)).toBe(true);
    expect([third.exitCode, third.logs('WARN')]).toEqual([0, []]);
  });

  it('skip fails a stream of which no account could be read, and only that one', async () => {
    simulator.addFault(denyEndpoint('ad/get/'));
    const outcome = await read({ streams: ['campaigns', 'ads'] });
    expect([outcome.exitCode, outcome.statuses('campaigns').at(-1), outcome.statuses('ads').at(-1)]).toEqual([
      1,
      'COMPLETE',
      'INCOMPLETE',
    ]);
    expect(outcome.errors().map(({ failure_type }) => failure_type)).toEqual(['config_error']);
  });

  it('skip passes over a stream whose permission the developer app lacks, with a warning', async () => {
    simulator.addFault(lackScope('file/image/ad/search/'));
    const outcome = await read({ streams: ['campaigns', 'images'] });
    expect([outcome.exitCode, outcome.errors(), outcome.statuses('images').at(-1)]).toEqual([
      0,
      [],
      'COMPLETE',
    ]);
    expect(outcome.logs('WARN').filter((line) => line.startsWith('images: skipped 3 of 3 accounts'))).toEqual(
      [expect.stringContaining('Enable this permission in the developer app')],
    );
  });

  it('skip fails if all accounts are refused', async () => {
    denyAll();
    const outcome = await read();
    expect(outcome.exitCode).toBe(1);
    for (const stream of STREAMS) expect(outcome.statuses(stream).at(-1)).toBe('INCOMPLETE');
  });

  it('skip does not apply to an outage, a refused parameter or an invalid token', async () => {
    for (const [code, type] of [
      [50000, 'transient_error'],
      [40002, 'system_error'],
    ] as const) {
      simulator.clearFaults();
      simulator.addFault({ path: 'campaign/get/', advertiserId: bad, do: { kind: 'code', code } });
      const outcome = await read({ streams: ['campaigns'] });
      expect([outcome.exitCode, outcome.errors().map(({ failure_type }) => failure_type)]).toEqual([
        1,
        [type],
      ]);
    }
    simulator.clearFaults();
    simulator.addFault(deadToken());
    const outcome = await read({ streams: ['campaigns'] });
    expect([outcome.exitCode, outcome.errors().map(({ failure_type }) => failure_type)]).toEqual([
      1,
      ['config_error'],
    ]);
  });
});

describe('check', () => {
  it('check under skip succeeds if an account can be read, and names the others in its message and in the log', async () => {
    simulator.addFault(denyAccount(bad));
    const { exitCode, status, message, warnings } = await check(SKIP);
    expect([exitCode, status]).toEqual([0, 'SUCCEEDED']);
    for (const text of [message, warnings.join()]) {
      expect(text).toContain('1 of 3 accounts');
      expect(text).toContain(bad);
      expect(text).not.toContain(good);
    }
  });

  it('check under skip fails if no account can be read', async () => {
    denyAll();
    const { exitCode, status, message } = await check(SKIP);
    expect([exitCode, status]).toEqual([0, 'FAILED']);
    expect(message).toContain('3 of 3 accounts');
  });

  it('check under fail fails, and names both remedies', async () => {
    simulator.addFault(denyAccount(bad));
    const { exitCode, status, message } = await check(CONFIG);
    expect([exitCode, status]).toEqual([0, 'FAILED']);
    expect(message).toContain(bad);
    expect(message).toMatch(/remove the id from accounts.*on_account_error.*skip/s);
  });

  it('check does not suggest skip if that would not help', async () => {
    denyAll();
    expect((await check(CONFIG)).message).not.toContain('on_account_error');
  });

  it('check says only SUCCEEDED if all is well', async () => {
    const { status, message, warnings } = await check(SKIP);
    expect([status, message, warnings]).toEqual(['SUCCEEDED', '', []]);
  });
});

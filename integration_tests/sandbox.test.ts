import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../src/simulator/index.js';
import { STREAMS } from './support/read-inputs.js';
import { checkFrom, readFrom } from './support/reads.js';
import { now } from './support/time.js';

let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator({
    sandbox: true,
    accounts: 1,
    campaigns: 3,
    adgroups: 1,
    ads: 2,
    days: 30,
    now,
  });
});
afterEach(() => simulator.close());

const CONFIG = { sandbox: 'true', start_date: '2020-12-01', end_date: '2020-12-20' };
const account = '7100000000000000001';

describe('the sandbox', () => {
  it('the sandbox is read to its end with warnings, although it lacks endpoints and filters', async () => {
    const outcome = await readFrom(simulator, { config: CONFIG });
    expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
    for (const stream of STREAMS) expect(outcome.statuses(stream).at(-1)).toBe('COMPLETE');
    expect(outcome.records('advertisers')).toEqual([]);
    for (const stream of STREAMS.slice(1)) expect(outcome.records(stream).length).toBeGreaterThan(0);
    expect(outcome.logs('WARN').some((line) => line.includes('UTC'))).toBe(true);
  });

  it('deleted objects of the sandbox are found by a second walk, because its rows have no status', async () => {
    const outcome = await readFrom(simulator, {
      streams: ['campaigns'],
      config: { ...CONFIG, include_deleted: true },
    });
    const deleted = simulator.world
      .campaigns(account)
      .filter((row) => String(row['secondary_status']).endsWith('_DELETE'));
    expect(deleted.length).toBeGreaterThan(0);
    expect(
      outcome
        .records()
        .filter((row) => row['current_status'] === 'DELETE')
        .map((row) => row['campaign_id']),
    ).toEqual(deleted.map((row) => row['campaign_id']));
    expect(outcome.records().some((row) => row['current_status'] === 'ACTIVE')).toBe(true);
    expect(new Set(outcome.records().map((row) => row['campaign_id'])).size).toBe(outcome.records().length);
  });

  it('the sandbox is read at one request per second', async () => {
    const run = { env: { FAST_CLOCK: '2', LOG_LEVEL: 'debug' } };
    const outcome = await readFrom(simulator, { streams: ['campaigns'], config: CONFIG, run });
    const waits = outcome.logs('DEBUG').filter((line) => line.includes("the API's quota"));
    expect(waits.length).toBeGreaterThanOrEqual(simulator.requests.length - 1);
    expect(simulator.requests.length).toBeGreaterThan(1);
  });

  it('check in the sandbox uses campaigns, because there is no account information', async () => {
    const outcome = await checkFrom(simulator, CONFIG);
    expect(outcome.lines.map(({ connectionStatus }) => connectionStatus?.status)).toContain('SUCCEEDED');
  });
});

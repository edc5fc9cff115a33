import type { ChildProcess } from 'node:child_process';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../../src/simulator/index.js';
import type { Outcome } from '../support/connector.js';
import { START_DATE } from '../support/read-inputs.js';
import { cursorOf, readFrom } from '../support/reads.js';
import { NOW } from '../support/time.js';
import { cents, keyOf, truthOf } from '../support/truth.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const REPORT = 'ad_insights';
const STREAMS = [REPORT, 'campaigns'];

/** The API's time. */
let time = 0;
let simulator: Simulator;
let account = '';

beforeEach(async () => {
  time = Date.parse(NOW);
  simulator = await startSimulator({
    ...{ accounts: 1, campaigns: 2, adgroups: 1, ads: 2, days: 45 },
    now: () => new Date(time),
    date: () => new Date(time).toUTCString(),
  });
  account = simulator.world.accounts[0]?.id ?? '';
});
afterEach(() => simulator.close());

/** A sync on a machine whose clock is this far ahead of the API's. */
function read(ahead: number, state?: unknown): Promise<Outcome> {
  const env = { FAKE_NOW: new Date(time + ahead).toISOString() };
  return readFrom(simulator, { streams: STREAMS, run: { env }, ...(state !== undefined && { state }) });
}

const keysOf = (rows: readonly Readonly<Record<string, unknown>>[]): readonly string[] =>
  [...new Set(rows.map((row) => keyOf(REPORT, row)))].sort();

/** Every row of the report, from `startDate` to the API's today. */
const truth = (startDate: string) => truthOf(simulator, { stream: REPORT, metrics: ['spend'], startDate });

const clockWarnings = (outcome: Outcome): readonly string[] =>
  outcome.logs('WARN').filter((text) => text.includes('clock of this machine'));

const reportCursor = (outcome: Outcome): string | undefined =>
  cursorOf(outcome.finalState(), REPORT, account);

describe('a machine whose clock is 40 days ahead', () => {
  it('a clock that is ahead reads up to the API’s day and saves no later cursor, and the next run reads on', async () => {
    const first = await read(40 * DAY_MS);
    expect(first.exitCode).toBe(0);
    expect(keysOf(first.records(REPORT))).toEqual(keysOf(truth(START_DATE)));
    expect(reportCursor(first)).toBe('2026-05-20');
    expect(cursorOf(first.finalState(), 'campaigns', account)! <= NOW).toBe(true);
    expect(clockWarnings(first)).toEqual([expect.stringMatching(/40 days ahead of the API's/)]);

    time += 2 * DAY_MS;
    const second = await read(0, first.finalState());
    expect(second.exitCode).toBe(0);
    expect(reportCursor(second)).toBe('2026-05-22');
    expect(cents(second.records(REPORT))).toBe(cents(truth('2026-05-13')));
    expect(clockWarnings(second)).toEqual([]);
  });
});

describe('a machine whose clock is 40 days behind', () => {
  it('a clock that is behind reads up to the API’s day, even from cursors ahead of the clock', async () => {
    const state = (await read(0)).finalState();
    time += DAY_MS;
    const outcome = await read(-40 * DAY_MS, state);
    expect(outcome.exitCode).toBe(0);
    expect(reportCursor(outcome)).toBe('2026-05-21');
    expect(cents(outcome.records(REPORT))).toBe(cents(truth('2026-05-13')));
    expect(outcome.records('campaigns').length).toBeGreaterThan(0);
    expect(clockWarnings(outcome)).toEqual([expect.stringMatching(/40 days behind the API's/)]);
  });
});

describe('a clock that is set in the middle of a run', () => {
  it.each([
    ['an hour back', -HOUR_MS],
    ['an hour ahead', HOUR_MS],
    ['40 days ahead', 40 * DAY_MS],
  ])('a clock set %s neither stalls the run nor moves its cursors', async (_, by) => {
    let child: ChildProcess | undefined;
    let requests = 0;
    const onRequest = (): boolean => {
      requests += 1;
      if (requests === 3) child?.kill('SIGUSR2');
      return false;
    };
    simulator.addFault({ match: onRequest, do: { kind: 'emptyPage' } });
    const outcome = await readFrom(simulator, {
      ...{ streams: [...STREAMS, 'adgroups', 'ads'], config: { requests_per_second: 1 } },
      run: {
        env: { FAKE_NOW: NOW, SET_CLOCK: String(by) },
        onStart: (started) => (child = started),
      },
    });
    expect([outcome.exitCode, outcome.signal]).toEqual([0, null]);
    expect(requests).toBeGreaterThan(5);
    expect(keysOf(outcome.records(REPORT))).toEqual(keysOf(truth(START_DATE)));
    expect(reportCursor(outcome)).toBe('2026-05-20');
    const waits = outcome.logs().map((text) => Number(/^waiting ([\d.]+) s/.exec(text)?.[1] ?? 0));
    expect(Math.max(...waits)).toBeLessThan(60);
    const emitted = outcome.lines.flatMap(({ record }) => (record === undefined ? [] : [record.emitted_at]));
    expect(Math.max(...emitted) - Math.min(...emitted)).toBeLessThan(HOUR_MS / 2);
  });
});

describe('the days of an account in summer', () => {
  it('the days of an account begin at the same UTC time in summer and in winter', async () => {
    time = Date.parse('2026-07-15T07:30:00Z');
    const outcome = await readFrom(simulator, {
      ...{ streams: [REPORT], config: { row_context: true, start_date: '2026-07-01' } },
      run: { env: { FAKE_NOW: new Date(time).toISOString() } },
    });
    expect(simulator.world.accounts[0]).toMatchObject({
      timezone: 'Etc/GMT+8',
      displayTimezone: 'America/Los_Angeles',
    });
    expect(reportCursor(outcome)).toBe('2026-07-14');
    const rows = outcome.records(REPORT).filter((row) => row['stat_time_day'] === '2026-07-14');
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows)
      expect(row).toMatchObject({
        ...{ account_timezone: 'America/Los_Angeles', account_utc_offset: '-08:00' },
        ...{ day_start_utc: '2026-07-14T08:00:00Z', day_end_utc: '2026-07-15T08:00:00Z' },
      });
  });
});

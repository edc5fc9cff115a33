import { describe, expect, it } from '@jest/globals';

import { addDays, dayAt, type JsonObject } from '../cdk/index.js';
import { createTestClock, createTestLogger } from '../cdk/testing/fakes.js';
import { lastStateOf, rowsOf, runSync } from '../cdk/testing/run-sync.js';
import { startSimulator, type SimulatorOptions } from '../simulator/index.js';
import { source } from './source.js';
import { openInProcess } from './testing/in-process.js';

/* Daily syncs of what business centers spend, while their days go on in other time zones. */

const DAY_MS = 86_400_000;
const SYNCS = 4;
/** An hour after midnight in UTC: yesterday goes on in Los Angeles, and tomorrow has begun nowhere. */
const BEGIN = Date.parse('2026-05-20T01:00:00Z');
const START_DATE = '2026-05-15';

const WORLD: SimulatorOptions = { accounts: 4, campaigns: 1, adgroups: 1, ads: 1, days: 20 };

const STREAMS = [
  'bc_account_costs',
  'bc_account_transactions',
  'bc_budget_changes',
  'bc_activity_log',
] as const;

const DAY_COLUMNS = ['stat_time_day', 'create_time', 'operation_time', 'time'];

/** Rows by their key, of days that are over everywhere. */
type Table = Map<string, JsonObject>;

/** The tables of a destination that keeps the last row of each key, after a sync a day, and after one sync of everything. */
async function tablesOf(options: SimulatorOptions) {
  const clock = createTestClock(BEGIN);
  const simulator = await startSimulator({ ...WORLD, ...options, now: () => new Date(clock.now()) });
  const config = source.parseConfig({
    access_token: simulator.token,
    accounts: simulator.world.accounts.map(({ id }) => id).join(','),
    start_date: START_DATE,
    lookback_days: 0,
    requests_per_second: 1000,
  });
  const streams = source.streams(config).filter(({ name }) => STREAMS.some((wanted) => wanted === name));
  const read = async (
    tables: Readonly<Record<string, Table>>,
    saved: Readonly<Record<string, JsonObject>>,
  ) => {
    const log = createTestLogger();
    const session = await openInProcess(simulator, { clock, log }, { config, streams: STREAMS });
    const { complete, messages } = await runSync({ session, streams, saved, clock, log });
    expect(complete).toBe(true);
    for (const { name, primaryKey } of streams)
      for (const row of rowsOf(messages, name))
        tables[name]?.set(JSON.stringify(primaryKey.map((column) => row[column])), row);
    return Object.fromEntries(STREAMS.map((name) => [name, lastStateOf(messages, name) ?? {}]));
  };
  const empty = (): Readonly<Record<string, Table>> =>
    Object.fromEntries(STREAMS.map((name) => [name, new Map<string, JsonObject>()]));
  try {
    const [daily, whole] = [empty(), empty()];
    let states: Readonly<Record<string, JsonObject>> = {};
    for (let sync = 0; sync < SYNCS; sync += 1) {
      states = await read(daily, states);
      if (sync < SYNCS - 1) clock.advance(DAY_MS);
    }
    await read(whole, {});
    return { daily, whole, lastDay: addDays(dayAt(clock.now(), 0), -2) };
  } finally {
    await simulator.close();
  }
}

const isOver =
  (lastDay: string) =>
  (row: JsonObject): boolean =>
    DAY_COLUMNS.every((name) => {
      const value = row[name];
      return typeof value !== 'string' || value.slice(0, lastDay.length) <= lastDay;
    });

describe('daily syncs of business centers', () => {
  it.each([
    ['in the zone of the account', {}],
    ['in UTC', { 'bc-cost-days': 'utc' }],
    ['in the smallest unit', { 'bc-amounts': 'smallest-units' }],
  ] as const)(
    'without a look-back, daily syncs end with the rows of one sync if costs are counted %s',
    async (_, behaviours) => {
      const { daily, whole, lastDay } = await tablesOf({ behaviours });
      for (const stream of STREAMS) {
        const over = (table: Table | undefined): Table =>
          new Map([...(table ?? [])].filter(([, row]) => isOver(lastDay)(row)));
        expect(over(whole[stream]).size).toBeGreaterThan(10);
        expect(over(daily[stream])).toEqual(over(whole[stream]));
      }
    },
  );
});

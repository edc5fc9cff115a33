import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { addDays, type Json, type JsonObject } from '../../cdk/index.js';
import { parseInputState } from '../../protocol/state.js';
import { DEFAULT_SETTINGS, streamsOf } from '../../streams/index.js';
import { partitionOf, type Session } from '../../tiktok/index.js';
import { stateMessage } from '../state-files.js';
import type { Plan } from './plan.js';
import { savedStreamsOf, type StateFile } from './saved-streams.js';
import { describeSplit, withStates } from './split-states.js';

const [A, B, C, D] = ['71', '72', '73', '74'] as const;
const REPORT = 'ad_insights';
const HISTORY = { ...DEFAULT_SETTINGS, restatements: 'history' } as const;

const planOf = (...accounts: readonly (readonly string[])[]): Plan => ({
  connections: accounts.map((ids, index) => ({
    connection: index + 1,
    accounts: ids,
    calls: 1,
    hours: 1,
    daily_calls: 1,
    daily_hours: 1,
    requests_per_second: 1,
  })),
  totals: {
    accounts: accounts.flat().length,
    unsized: 0,
    calls: 1,
    hours: 1,
    daily_calls: 1,
    daily_hours: 1,
    requests_per_second: 1,
    least_connections: 1,
    cadence_hours: 1,
    cadence_hours_with_own_apps: 1,
  },
});

const filesOf = (...states: readonly (readonly JsonObject[])[]): readonly StateFile[] =>
  states.map((state, index) => {
    const saved = parseInputState(state);
    if (typeof saved === 'string') throw new Error(saved);
    return { path: `${String(index + 1)}.json`, saved };
  });

const entry = (accounts: string | JsonObject, day: string, more: JsonObject = {}): JsonObject => ({
  partition: typeof accounts === 'string' ? partitionOf(accounts) : accounts,
  cursor: { stat_time_day: day },
  ...more,
});
const daysOf = (name: string, ...states: readonly JsonObject[]): JsonObject => stateMessage(name, { states });

const savedIn = (states: readonly (readonly JsonObject[])[], settings = DEFAULT_SETTINGS) =>
  savedStreamsOf(filesOf(...states), streamsOf(settings));

/** A session only holds what streams have learned. */
const split = (plan: Plan, states: readonly (readonly JsonObject[])[], settings = DEFAULT_SETTINGS) =>
  withStates(plan, savedIn(states, settings), {} as Session).connections.map(({ state }) => state);

/** The entries of a stream in the states of a plan. */
const entriesOf = (state: readonly JsonObject[] | undefined, name: string): readonly Json[] => {
  const saved = parseInputState(state ?? []);
  const found = typeof saved === 'string' ? undefined : saved.get(name);
  return ((found as JsonObject | undefined)?.['states'] ?? []) as readonly Json[];
};

describe('the states of a new plan', () => {
  it('each connection continues its accounts, wherever they were before', () => {
    const states = [
      [daysOf(REPORT, entry(A, '2026-05-01'), entry(B, '2026-05-02'))],
      [daysOf(REPORT, entry(C, '2026-05-03'), entry(D, '2026-05-04'))],
    ];
    expect(split(planOf([A, C], [D], [B]), states)).toEqual([
      [daysOf(REPORT, entry(A, '2026-05-01'), entry(C, '2026-05-03'))],
      [daysOf(REPORT, entry(D, '2026-05-04'))],
      [daysOf(REPORT, entry(B, '2026-05-02'))],
    ]);
  });

  it('an account in several states continues from the earliest cursor, and only that of it is believed', () => {
    const beside = { memory: { '2026-05-02': 'abcdefgh' }, empty_since: '2026-04-01' };
    const states = [
      [daysOf(REPORT, entry(A, '2026-05-09', beside), entry(B, '2026-05-02', beside))],
      [daysOf(REPORT, entry(A, '2026-05-02', beside))],
    ];
    expect(split(planOf([A, B]), states, HISTORY)).toEqual([
      [daysOf(REPORT, entry(A, '2026-05-02'), entry(B, '2026-05-02', beside))],
    ]);
  });

  it('the shops that any of the states knows stay known', () => {
    const shop = (id: string, campaign: string) => ({ known: { [id]: { PRODUCT: [campaign] } } });
    const name = 'gmv_max_campaign_insights';
    const states = [
      [daysOf(name, entry(A, '2026-05-01', shop('1', '11')))],
      [daysOf(name, entry(A, '2026-05-02', shop('2', '22')))],
    ];
    const known = { ...shop('1', '11').known, ...shop('2', '22').known };
    expect(split(planOf([A]), states)).toEqual([[daysOf(name, entry(A, '2026-05-01', { known }))]]);
  });

  it('an account of no connection, and business centers, stay with the first connection', () => {
    const costs = [entry({ bc_id: '5' }, '2026-05-01'), entry({ bc_id: '6' }, '2026-05-02')];
    const states = [
      [daysOf(REPORT, entry(A, '2026-05-01'), entry(D, '2026-01-01'))],
      [daysOf('bc_account_costs', ...costs)],
    ];
    const plan = planOf([B], [A]);
    expect(split(plan, states)).toEqual([
      [daysOf(REPORT, entry(D, '2026-01-01')), daysOf('bc_account_costs', ...costs)],
      [daysOf(REPORT, entry(A, '2026-05-01'))],
    ]);
    expect(describeSplit(plan, savedIn(states))).toEqual([
      `In no state, read from start_date: ${B}.`,
      `In no connection of the plan, cursors kept by connection 1: ${D}.`,
      'Not divided by account, continued by connection 1: bc_account_costs.',
    ]);
  });

  it('the states of a report that the config does not have are split too', () => {
    const states = [
      [daysOf('my_report', entry(A, '2026-05-01'))],
      [daysOf('my_report', entry(A, '2026-04-01'), entry(B, '2026-05-02'))],
    ];
    expect(split(planOf([B], [A]), states)).toEqual([
      [daysOf('my_report', entry(B, '2026-05-02'))],
      [daysOf('my_report', entry(A, '2026-04-01'))],
    ]);
    expect(describeSplit(planOf([B], [A]), savedIn(states))).toEqual([
      `In several states, continued from the earliest cursor: ${A}.`,
    ]);
  });

  it('a state of unknown form is kept as it is by the first connection', () => {
    const strange = stateMessage('strange', { page: 7, of: [1, 2] });
    expect(split(planOf([A], [B]), [[strange], [strange]])).toEqual([[strange], []]);
  });

  it('one cursor for all accounts becomes one for each account of the plan', () => {
    const states = [[stateMessage(REPORT, { stat_time_day: '2026-05-01' })]];
    expect(split(planOf([A], [B]), states)).toEqual([
      [daysOf(REPORT, entry(A, '2026-05-01'))],
      [daysOf(REPORT, entry(B, '2026-05-01'))],
    ]);
  });

  it('streams that are read in full have nothing to continue from', () => {
    const ended = { __ab_no_cursor_state_message: true };
    const begun = {
      full_refresh: { sync_id: 1 },
      states: [{ partition: partitionOf(A), cursor: { __ab_full_refresh_sync_complete: true } }],
    };
    expect(split(planOf([A]), [[stateMessage('advertisers', ended), stateMessage(REPORT, begun)]])).toEqual([
      [],
    ]);
  });

  it('no cursor is lost and none is later than in any state, whatever the states and the plan', () => {
    const ids = ['1', '2', '3', '4', '5', '6'];
    const cursors = fc.dictionary(fc.constantFrom(...ids), fc.integer({ min: 0, max: 40 }));
    fc.assert(
      fc.property(
        fc.array(cursors, { minLength: 1, maxLength: 4 }),
        fc.array(fc.constantFrom(0, 1, 2), { minLength: 6, maxLength: 6 }),
        (saved, places) => {
          const day = (offset: number) => addDays('2026-01-01', offset);
          const states = saved.map((one) => [
            daysOf(REPORT, ...Object.entries(one).map(([id, offset]) => entry(id, day(offset)))),
          ]);
          const accounts = [0, 1, 2].map((place) => ids.filter((_, index) => places[index] === place));
          const given = split(planOf(...accounts), states);
          const expected = accounts.map((own) =>
            own.flatMap((id) => {
              const all = saved.flatMap((one) => one[id] ?? []);
              return all.length === 0 ? [] : [entry(id, day(Math.min(...all)))];
            }),
          );
          expect(given.map((state) => new Set(entriesOf(state, REPORT)))).toEqual(
            expected.map((own) => new Set(own)),
          );
        },
      ),
    );
  });
});

describe('states that cannot be used', () => {
  it.each<[string, readonly (readonly JsonObject[])[], string]>([
    [
      'a cursor that is no date',
      [[], [daysOf(REPORT, entry(A, 'soon'))]],
      '2.json: The saved state of ad_insights',
    ],
    [
      'one cursor for all accounts beside another state',
      [[daysOf(REPORT, entry(A, '2026-05-01'))], [stateMessage(REPORT, { stat_time_day: '2026-05-01' })]],
      '2.json: The saved state of ad_insights has one cursor for all accounts',
    ],
    [
      'unknown states that differ',
      [[stateMessage('strange', { page: 7 })], [stateMessage('strange', { page: 8 })]],
      'The saved states of strange in 1.json and 2.json differ',
    ],
    [
      'another file than a state',
      [[{ accounts: '71' }]],
      '1.json: "accounts" is neither a stream of this config nor a saved state',
    ],
  ])('%s: the error names file and stream', (_, states, sentence) => {
    expect(() => savedIn(states)).toThrow(sentence);
  });

  it('every mistake is named at once, and no value of another file', () => {
    const states = [
      [{ access_token: 'a-secret' }],
      [daysOf(REPORT, entry(A, 'soon')), daysOf('ads', entry(A, 'soon'))],
    ];
    const mistakes = messageOf(() => savedIn(states));
    expect(mistakes.split('\n')).toHaveLength(3);
    expect(mistakes).not.toContain('a-secret');
  });
});

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

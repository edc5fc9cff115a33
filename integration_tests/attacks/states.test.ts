import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import type { Outcome } from '../support/connector.js';
import { endsOf, failuresOf, startStruck, type Struck } from '../support/damage.js';
import { catalogOf } from '../support/read-inputs.js';

/* Saved states of unknown formats, and cursors in the future. */

const HOW =
  'in Airbyte with "Clear data" of the stream, in a state file by removing the entry of the stream.';

/** Unknown states, one per stream, and what is odd about them. */
const ODD: Readonly<Record<string, readonly [state: unknown, how: string]>> = {
  advertisers: [{ next_page: 3 }, 'has the members "next_page", which is an unknown format'],
  campaigns: [[{ modify_time: '2026-05-19T00:00:00Z' }], 'is a list, not a cursor of modify_time'],
  adgroups: [{ foo: 1 }, 'has the members "foo", but no cursor of modify_time'],
  ads: [
    { states: [{ cursor: { modify_time: '2026-05-19T00:00:00Z' } }] },
    'has an entry without a partition',
  ],
  ad_insights_by_country: [
    { states: [{ partition: { id: 1 }, cursor: { stat_time_day: '2026-05-19' } }] },
    'has an entry whose partition lacks advertiser_id',
  ],
  ad_insights_by_platform: [{ states: 'all' }, 'has text in "states" instead of a list'],
  ad_insights_by_age_and_gender: ['soon', 'is text, not a cursor of stat_time_day'],
};
const NAMES = Object.keys(ODD);

const message = (stream: string, state: unknown): object => ({
  type: 'STREAM',
  stream: { stream_descriptor: { name: stream }, stream_state: state },
});

let struck: Struck;
beforeAll(async () => {
  struck = await startStruck({
    world: { accounts: 3 },
    streams: ['ad_insights', ...NAMES],
    config: { include_deleted: true },
  });
});
afterEach(() => {
  struck.mend();
});
afterAll(() => struck.close());

describe.each(['incremental', 'full_refresh'])('a state of unknown format, in a read of mode %s', (mode) => {
  let outcome: Outcome;
  beforeAll(async () => {
    const state = NAMES.map((name) => message(name, ODD[name]?.[0]));
    const { streams } = catalogOf(['ad_insights', ...NAMES], mode);
    const catalog = { streams: streams.map((stream) => ({ ...stream, sync_id: 7, generation_id: 1 })) };
    outcome = await struck.read({ catalog, state });
  });

  it('an unknown state is a config_error of its stream only, and says what is odd and how to start over', () => {
    expect([outcome.exitCode, [...failuresOf(outcome)].sort()]).toEqual([
      1,
      NAMES.map((name) => `${name} config_error`).sort(),
    ]);
    for (const name of NAMES)
      expect(outcome.errors(name).map(({ message: said }) => said)).toEqual([
        `The saved state of ${name} ${ODD[name]?.[1] ?? ''}. Correct the state, or clear it to read everything again: ${HOW}`,
      ]);
    expect(new Set(endsOf(outcome, NAMES))).toEqual(new Set(['INCOMPLETE']));
  });

  it('an unknown state is kept, and nothing is read instead', () => {
    for (const name of NAMES) {
      expect(outcome.records(name)).toEqual([]);
      const given = ODD[name]?.[0];
      const isObject = typeof given === 'object' && !Array.isArray(given);
      expect(outcome.states(name).map(({ stream }) => stream.stream_state)).toEqual(isObject ? [given] : []);
    }
  });

  it('an unknown state does not affect the other streams', () => {
    expect(endsOf(outcome, ['ad_insights'])).toEqual(['COMPLETE']);
    expect(outcome.records('ad_insights')).toHaveLength(struck.healthy.records('ad_insights').length);
  });
});

describe('a saved cursor in the account’s future', () => {
  const FUTURE: Readonly<Record<string, readonly [field: string, saved: string, now: RegExp]>> = {
    campaigns: ['modify_time', '2099-01-01T00:00:00Z', /^2026-05-20T\d\d:\d\d:\d\dZ$/],
    ad_insights: ['stat_time_day', '2099-01-01', /^2026-05-\d\d$/],
  };
  const STREAMS = Object.keys(FUTURE);

  it('a future cursor is reported once per stream with how to clear it, and nothing is read or saved', async () => {
    const state = STREAMS.map((name) => {
      const [field = '', value] = FUTURE[name] ?? [];
      const states = struck.accounts.map((id) => ({
        partition: { advertiser_id: id },
        cursor: { [field]: value },
      }));
      return message(name, { states });
    });
    const outcome = await struck.read({ streams: [...STREAMS, 'account_sync_status'], state });
    expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
    for (const [name, [field, saved, now]] of Object.entries(FUTURE)) {
      expect([outcome.records(name), outcome.states(name).length]).toEqual([[], 1]);
      expect(outcome.finalState()).toContainEqual({
        ...state[STREAMS.indexOf(name)]!,
        sourceStats: { recordCount: 0 },
      });
      const warnings = outcome.logs('WARN').filter((line) => line.startsWith(`${name}: `));
      expect(warnings).toHaveLength(1);
      const [, before, present = '', after] =
        /^(.*, while it is )(\S+)(\. Nothing .*)$/.exec(warnings[0] ?? '') ?? [];
      expect(before).toBe(
        `${name}: ${struck.accounts.map((id) => `advertiser_id ${id}`).join('; ')}: The saved cursor is in the future: e.g. ${field} ${saved}, while it is `,
      );
      expect(present).toMatch(now);
      expect(after).toBe(
        `. Nothing is read until then, and the cursor does not move. If that is not intended, clear the state: ${HOW}`,
      );
      const told = outcome.records('account_sync_status').filter((row) => row['stream'] === name);
      expect(told.map((row) => String(row['warning']).includes('is in the future'))).toEqual([
        ...struck.accounts.map(() => true),
      ]);
    }
  });

  it('a cursor after end_date is not reported as a future one', async () => {
    const states = struck.accounts.map((id) => ({
      partition: { advertiser_id: id },
      cursor: { stat_time_day: '2026-05-18' },
    }));
    const outcome = await struck.read({
      streams: ['ad_insights'],
      config: { end_date: '2026-05-15' },
      state: [message('ad_insights', { states })],
    });
    expect([outcome.exitCode, outcome.records('ad_insights'), outcome.logs('WARN')]).toEqual([0, [], []]);
  });
});

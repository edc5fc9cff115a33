import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { endsOf, failuresOf, startStruck, type Struck } from '../support/damage.js';
import { STREAMS } from '../support/read-inputs.js';
import { cursorOf } from '../support/reads.js';

/* States that do not fit their run. */

const INCREMENTAL = STREAMS.slice(1);
const REPORTS = STREAMS.slice(4);

let struck: Struck;
let [one, two, three]: readonly string[] = [];
beforeAll(async () => {
  struck = await startStruck({ world: { accounts: 3 }, streams: STREAMS, config: { include_deleted: true } });
  [one, two, three] = struck.accounts;
});
afterEach(() => {
  struck.mend();
});
afterAll(() => struck.close());

const ok = { exitCode: 0, errors: [] as readonly unknown[] };
const cursorField = (stream: string): string =>
  REPORTS.some((report) => report === stream) ? 'stat_time_day' : 'modify_time';
const message = (stream: string, state: unknown): object => ({
  type: 'STREAM',
  stream: { stream_descriptor: { name: stream }, stream_state: state },
});
/** A state with one day or instant for all accounts of every stream. */
const stateAt = (day: string): readonly object[] =>
  INCREMENTAL.map((stream) => {
    const field = cursorField(stream);
    const value = field === 'stat_time_day' ? day : `${day}T00:00:00Z`;
    const states = struck.accounts.map((id) => ({
      partition: { advertiser_id: id },
      cursor: { [field]: value },
    }));
    return message(stream, { states });
  });

describe('unusual states', () => {
  it('a state that is older than all rows reads everything', async () => {
    const outcome = await struck.read({ state: stateAt('2019-01-01') });
    expect({ exitCode: outcome.exitCode, errors: outcome.errors() }).toEqual(ok);
    expect(struck.damageOf(outcome)).toEqual([]);
    for (const stream of REPORTS) {
      expect(cursorOf(outcome.finalState(), stream, one!)).toBe(struck.simulator.world.today(one!));
    }
    const days = struck.simulator.requests.map(({ query }) => query['start_date']).filter(Boolean);
    expect(days.sort()[0]).toBe('2026-05-10');
  });

  it('a state from the future is kept, nothing is read, and the run succeeds', async () => {
    const state = stateAt('2099-01-01');
    const outcome = await struck.read({ state });
    expect({ exitCode: outcome.exitCode, errors: outcome.errors() }).toEqual(ok);
    expect(new Set(endsOf(outcome, STREAMS))).toEqual(new Set(['COMPLETE']));
    expect(INCREMENTAL.flatMap((stream) => outcome.records(stream))).toEqual([]);
    for (const stream of INCREMENTAL)
      expect(cursorOf(outcome.finalState(), stream, two!)).toMatch(/^2099-01-01/);
  });

  it('a truncated state is a config_error that says so, before any request', async () => {
    const whole = JSON.stringify(struck.healthy.finalState());
    const outcome = await struck.read({ state: whole.slice(0, whole.length / 2) });
    expect([outcome.exitCode, failuresOf(outcome)]).toEqual([1, [' config_error']]);
    expect(outcome.errors()[0]?.message).toMatch(
      /^The state file \S+state\.json is broken at line 1, column \d+: /,
    );
    expect([outcome.records(), struck.simulator.requests]).toEqual([[], []]);
    const next = await struck.read({ state: whole });
    expect({ exitCode: next.exitCode, errors: next.errors() }).toEqual(ok);
  });

  it('accounts without a cursor in the state are read in full, the others from their cursors', async () => {
    const states = [
      { partition: { advertiser_id: one }, cursor: { stat_time_day: '2026-05-20' } },
      { partition: { advertiser_id: two } },
      { cursor: {} },
    ];
    const outcome = await struck.read({
      streams: ['ad_insights'],
      state: [message('ad_insights', { states })],
      config: { lookback_days: 0 },
    });
    expect({ exitCode: outcome.exitCode, errors: outcome.errors() }).toEqual(ok);
    const first = (account: string) =>
      struck.simulator.requests.find(
        ({ advertiserIds, query }) => advertiserIds.includes(account) && query['start_date'],
      )?.query['start_date'];
    expect([one!, two!, three!].map(first)).toEqual(['2026-05-20', '2026-05-10', '2026-05-10']);
  });

  it('a cursor that is not a date is a config_error of its stream, and the other streams are read', async () => {
    const state = [
      message('ad_insights', { states: [{ partition: {}, cursor: { stat_time_day: 'soon' } }] }),
    ];
    const outcome = await struck.read({ state });
    expect([outcome.exitCode, failuresOf(outcome)]).toEqual([1, ['ad_insights config_error']]);
    expect(outcome.errors()[0]?.message).toMatch(/not a date\. Correct the state, or clear it/);
    expect(struck.damageOf(outcome)).toEqual(struck.accounts.map((account) => `ad_insights ${account}`));
    const cleared = outcome.finalState().filter((each) => !JSON.stringify(each).includes('"ad_insights"'));
    const next = await struck.read({ state: cleared });
    expect({ exitCode: next.exitCode, errors: next.errors() }).toEqual(ok);
    expect(struck.missingFrom([outcome, next])).toEqual([]);
  });
});

describe('a state of other accounts', () => {
  it('accounts that were removed keep their cursors, and new accounts are read in full', async () => {
    const before = await struck.read({ config: { accounts: `${one},${two}` } });
    const changed = await struck.read({
      config: { accounts: `${two},${three}` },
      state: before.finalState(),
    });
    expect({ exitCode: changed.exitCode, errors: changed.errors() }).toEqual(ok);
    expect(struck.missingFrom([before, changed])).toEqual([]);
    for (const stream of INCREMENTAL) {
      const cursors = [before, changed].map((outcome) => cursorOf(outcome.finalState(), stream, one!));
      expect([stream, cursors[1]]).toEqual([stream, cursors[0]]);
      expect(cursorOf(changed.finalState(), stream, three!)).toBeDefined();
    }
    struck.mend();
    const back = await struck.read({ state: changed.finalState(), config: { lookback_days: 2 } });
    expect({ exitCode: back.exitCode, errors: back.errors() }).toEqual(ok);
    const days = struck.simulator.requests.map(({ query }) => query['start_date']).filter(Boolean);
    expect(new Set(days)).toEqual(new Set(['2026-05-18']));
  });
});

describe('a state written by version 0.1.0', () => {
  /** As its `read` printed it and as a platform passes it on, word for word. */
  const written = (account: string): string => `[
    {"type":"STREAM","stream":{"stream_descriptor":{"name":"advertisers"},"stream_state":{"__ab_no_cursor_state_message":true}},"sourceStats":{"recordCount":1}},
    {"type":"STREAM","stream":{"stream_descriptor":{"name":"campaigns"},"stream_state":{"states":[{"partition":{"advertiser_id":"${account}"},"cursor":{"modify_time":"2099-01-01T00:00:00Z"}}]}},"sourceStats":{"recordCount":2}},
    {"type":"STREAM","stream":{"stream_descriptor":{"name":"ad_insights"},"stream_state":{"states":[{"partition":{"advertiser_id":"${account}"},"cursor":{"stat_time_day":"2026-05-19"}}]}},"sourceStats":{"recordCount":12}}
  ]`;

  it('a state of version 0.1.0 is resumed', async () => {
    const outcome = await struck.read({
      streams: ['advertisers', 'campaigns', 'ad_insights'],
      config: { accounts: one, lookback_days: 1 },
      state: written(one!),
    });
    expect({ exitCode: outcome.exitCode, errors: outcome.errors() }).toEqual(ok);
    expect([outcome.records('advertisers').length, outcome.records('campaigns')]).toEqual([1, []]);
    const asked = struck.simulator.requests.map(({ query }) => query['start_date']).filter(Boolean);
    expect(asked).toEqual(['2026-05-18']);
    expect(cursorOf(outcome.finalState(), 'campaigns', one!)).toBe('2099-01-01T00:00:00Z');
  });
});

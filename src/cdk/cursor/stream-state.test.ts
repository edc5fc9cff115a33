import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { isJsonObject, type Json, type JsonObject } from '../../protocol/json.js';
import { SyncError } from '../contract/errors.js';
import { dayWindow } from './day-window.js';
import { parseStreamState, serializeStreamState, type StateForm } from './stream-state.js';
import { watermark } from './watermark.js';

const A = { advertiser_id: '7100000000000000001' };
const B = { advertiser_id: '7100000000000000002' };

const DAYS: StateForm = { name: 'reports', cursor: dayWindow('stat_time_day'), keys: ['advertiser_id'] };
const CHANGES: StateForm = {
  name: 'objects',
  cursor: watermark({ field: 'modify_time', fallback: 'create_time' }),
  keys: ['advertiser_id'],
};
const WHOLE: StateForm = { name: 'accounts', cursor: undefined, keys: ['advertiser_id'] };
const ONCE: StateForm = { name: 'centers', cursor: undefined, keys: [] };
const FORMS = [DAYS, CHANGES, WHOLE, ONCE];

const NOTHING = { parts: [], forAll: undefined, job: undefined, checkpoints: new Map() };
const entry = (partition: Json, more: JsonObject = { cursor: { stat_time_day: '2024-03-01' } }) => ({
  states: [{ partition, ...more }],
});
const COMPLETE = { __ab_full_refresh_sync_complete: true };

/** The error of a state that is not understood; undefined where it is understood. */
function errorOf(state: Json, form: StateForm): SyncError | undefined {
  try {
    parseStreamState(state, form);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof SyncError) return thrown;
    throw thrown;
  }
}

describe('a state that nobody knows', () => {
  it.each<[string, Json, string]>([
    ['a list', [{ stat_time_day: '2024-03-01' }], 'is a list, and no cursor of stat_time_day'],
    ['a number', 7, 'is a number, and no cursor of stat_time_day'],
    ['a text', 'soon', 'is a text, and no cursor of stat_time_day'],
    ['true', true, 'is a boolean, and no cursor of stat_time_day'],
    ['of other members', { foo: 1 }, 'has the members "foo", and no cursor of stat_time_day'],
    [
      'of many and long members',
      { ['x'.repeat(50)]: 1, b: 2, c: 3, d: 4 },
      `has the members "${'x'.repeat(30)}", "b", "c", …, and no cursor of stat_time_day`,
    ],
    ['with states that are a text', { states: 'all' }, 'has "states" that are a text, not a list'],
    ['with an entry that is a list', { states: [[]] }, 'has an entry that is a list'],
    ['with an entry that is null', { states: [null] }, 'has an entry that is null'],
    [
      'with an entry without a partition',
      { states: [{ cursor: { stat_time_day: '2024-03-01' } }] },
      'has an entry without a partition',
    ],
    ['with an entry of other members', entry(A, { curser: '2024-03-01' }), 'has an entry without a cursor'],
    ['with an entry without members', { states: [{}] }, 'has an entry without a cursor'],
    ['with another partition', entry({ id: '1' }), 'has an entry whose partition lacks advertiser_id'],
    ['with a null in a partition', entry({ advertiser_id: null }), 'has an entry whose partition lacks'],
    ['with an empty text in a partition', entry({ advertiser_id: '' }), 'has an entry whose partition lacks'],
    [
      'with a cursor of another column',
      entry(A, { cursor: { day: '2024-03-01' } }),
      'holds no value for stat_time_day where a cursor should be',
    ],
    [
      'with a cursor that is no date',
      entry(A, { cursor: { stat_time_day: 'soon' } }),
      'holds a value for stat_time_day that is not a date',
    ],
    [
      'with a global cursor of another column',
      { use_global_cursor: true, state: { day: '2024-03-01' } },
      'holds no value for stat_time_day where a cursor should be',
    ],
    [
      'with a bookmark that is no date',
      { [A.advertiser_id]: 'soon' },
      'has the members "7100000000000000001"',
    ],
    [
      'with one bookmark among others that is no date',
      { [A.advertiser_id]: '2024-03-01', [B.advertiser_id]: 1 },
      'has the members "7100000000000000001", "7100000000000000002", and no cursor of stat_time_day',
    ],
    [
      'with a length of its run that is none',
      { state: { stat_time_day: '2024-03-01' }, lookback_window: 1e300 },
      'has a lookback_window that is not a number of seconds',
    ],
  ])('(%s) is a config_error that says how to start afresh', (_, state, how) => {
    const error = errorOf(state, DAYS);
    expect(error).toMatchObject({ failureType: 'config_error', scope: 'part' });
    expect(error?.what).toContain(`The saved state of reports ${how}`);
    expect(error?.remedy).toBe(
      'Correct the state, or clear it to read everything again: in Airbyte with "Clear data" of the stream, in a state file by removing the entry of the stream.',
    );
  });

  it.each<[string, Json]>([
    ['a list', []],
    ['a number', 7],
    ['other members', { foo: 1 }],
    ['a page', { next_page: 3 }],
    ['an object in an object', { foo: {} }],
    ['states that are none', { states: {} }],
    [
      'a full refresh of other partitions',
      { full_refresh: { sync_id: 1 }, ...entry({}, { cursor: COMPLETE }) },
    ],
    ['the job of a full refresh without states', { full_refresh: { sync_id: 1 } }],
  ])('is one of a stream without a cursor too, where it is %s', (_, state) => {
    expect(errorOf(state, WHOLE)?.failureType).toBe('config_error');
  });
});

describe('a state that is known', () => {
  it.each<[string, Json | undefined]>([
    ['undefined', undefined],
    ['null', null],
    ['{}', {}],
    ['a marker', { __ab_no_cursor_state_message: true }],
    ['a marker of a stream', COMPLETE],
    ['states without entries', { states: [] }],
    [
      'a declarative one that says nothing',
      { use_global_cursor: true, lookback_window: 3, parent_state: {} },
    ],
    ['a global cursor that says nothing', { use_global_cursor: true, state: {} }],
  ])('(%s) says nothing, whatever the stream', (_, state) => {
    for (const form of FORMS) expect(parseStreamState(state, form)).toEqual(NOTHING);
  });

  it('of a declarative source says how far each partition was read', () => {
    const state = {
      ...{ use_global_cursor: false, state: { stat_time_day: '2024-03-09' }, lookback_window: 37 },
      ...{ parent_state: { accounts: {} } },
      ...entry({ ...A, parent_slice: {} }, { cursor: { stat_time_day: '2024-03-01 00:00:00' } }),
    };
    expect(parseStreamState(state, DAYS).parts).toEqual([
      { partition: A, cursor: '2024-03-01', isComplete: false, fingerprints: undefined, learned: undefined },
    ]);
  });

  it('of ours says what is complete of which job, and what was noted', () => {
    const state = {
      full_refresh: { sync_id: 7 },
      ...entry(A, { cursor: COMPLETE }),
      notes: { window: 'task', odd: 7 },
    };
    for (const form of [DAYS, WHOLE])
      expect(parseStreamState(state, form)).toEqual({
        parts: [
          { partition: A, cursor: undefined, isComplete: true, fingerprints: undefined, learned: undefined },
        ],
        forAll: undefined,
        job: { sync_id: 7 },
        checkpoints: new Map([['window', 'task']]),
      });
  });

  it.each<[string, Json]>([
    ['a bookmark of each account', { [A.advertiser_id]: '2024-03-01T00:00:00Z' }],
    ['a bookmark of a field', { updated_at: '2024-03-01' }],
    ['one bookmark', '2024-03-01'],
    ['partitions of its own', { states: [{ partition: { ids: [1] }, cursor: { at: 1 } }] }],
  ])('of another connector (%s) is none for a stream that is read whole here', (_, state) => {
    expect(parseStreamState(state, WHOLE)).toEqual(NOTHING);
  });

  it('comes back as it was written', () => {
    const day = fc
      .integer({ min: 0, max: 20_000 })
      .map((n) => new Date(n * 864e5).toISOString().slice(0, 10));
    const part = fc.record({
      partition: fc.bigInt({ min: 1n, max: 10n ** 19n }).map((id) => ({ advertiser_id: String(id) })),
      cursor: day,
      isComplete: fc.constant(false),
      fingerprints: fc.option(fc.dictionary(day, fc.string()), { nil: undefined }),
      learned: fc.option(fc.dictionary(day, fc.array(fc.string())), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const written = serializeStreamState({ parts }, 'stat_time_day');
        const read = parseStreamState(JSON.parse(JSON.stringify(written)) as Json, DAYS);
        expect(read).toEqual({ ...NOTHING, parts });
      }),
    );
  });
});

describe('any JSON', () => {
  const names = fc.constantFrom(
    ...['states', 'state', 'partition', 'cursor', 'advertiser_id', 'stat_time_day', 'modify_time'],
    ...['full_refresh', 'notes', 'memory', 'known', 'use_global_cursor', 'lookback_window', 'parent_state'],
    ...['__ab_no_cursor_state_message', A.advertiser_id, '__proto__', 'foo'],
  );
  const scalars: readonly Json[] = [true, 7, -1, 1e300, '', 'soon', '2024-03-01', '2024-03-01T00:00:00Z'];
  const jsonOf = (leaves: readonly Json[], fewest: number) =>
    fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom(...leaves),
        fc.array(tie('json'), { minLength: fewest, maxLength: 3 }),
        fc.dictionary(names, tie('json'), { minKeys: fewest, maxKeys: 4 }),
      ),
    })).json;
  const json = jsonOf([null, ...scalars], 0);
  /** Nothing in it is null or empty, which would say that nothing was read. */
  const solid = jsonOf(scalars, 1);

  /** What may say nothing about where to go on: the oracle knows only members, not forms. */
  const saysNothing = (state: Json): boolean =>
    state === null ||
    (isJsonObject(state) &&
      (Object.values(state).every((value) => value === null) ||
        Object.keys(state).some((name) => name.startsWith('__ab_')) ||
        ['states', 'state', 'use_global_cursor', 'parent_state', 'stat_time_day', 'modify_time'].some(
          (name) => name in state,
        )));

  it('is understood, or is a config_error: it never means by chance that everything is read', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(DAYS, CHANGES), (state, form) => {
        const error = errorOf(state, form);
        if (error !== undefined) {
          expect([error.failureType, error.remedy.includes('clear it')]).toEqual(['config_error', true]);
          return;
        }
        const { parts, forAll } = parseStreamState(state, form);
        if (forAll === undefined && parts.every(({ cursor }) => cursor === undefined))
          expect(saysNothing(state)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('in the place of one member of a state that is known is no other reason to read everything', () => {
    const whole = entry(A) as JsonObject;
    const ways: readonly ((value: Json) => Json)[] = [
      (value) => ({ states: value }),
      (value) => ({ states: [value] }),
      (value) => entry(value),
      (value) => entry({ advertiser_id: value }),
      (value) => entry(A, { cursor: value }),
      (value) => entry(A, { cursor: { stat_time_day: value } }),
      (value) => ({ ...whole, notes: value, full_refresh: value, memory: value }),
    ];
    fc.assert(
      fc.property(solid, fc.constantFrom(...ways), (value, put) => {
        const state = put(value);
        if (errorOf(state, DAYS) !== undefined) return;
        const { parts } = parseStreamState(state, DAYS);
        expect(parts.map(({ cursor }) => typeof cursor)).toContain('string');
      }),
      { numRuns: 2000 },
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../protocol/json.js';
import { SyncError } from '../contract/errors.js';
import { dayWindow } from '../cursor/day-window.js';
import { parseStreamState, serializeStreamState, type StateForm } from './stream-state.js';
import { watermark } from '../cursor/watermark.js';

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

/** The error of a state of unknown form; undefined if the form is known. */
function errorOf(state: Json, form: StateForm): SyncError | undefined {
  try {
    parseStreamState(state, form);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof SyncError) return thrown;
    throw thrown;
  }
}

describe('a state of unknown form', () => {
  it.each<[string, Json, string]>([
    ['a list', [{ stat_time_day: '2024-03-01' }], 'is a list, not a cursor of stat_time_day'],
    ['a number', 7, 'is a number, not a cursor of stat_time_day'],
    ['text', 'soon', 'is text, not a cursor of stat_time_day'],
    ['true', true, 'is a boolean, not a cursor of stat_time_day'],
    ['an object with unknown members', { foo: 1 }, 'has the members "foo", but no cursor of stat_time_day'],
    [
      'an object with many members and long names',
      { ['x'.repeat(50)]: 1, b: 2, c: 3, d: 4 },
      `has the members "${'x'.repeat(30)}", "b", "c", …, but no cursor of stat_time_day`,
    ],
    ['"states" that are text', { states: 'all' }, 'has text in "states" instead of a list'],
    ['an entry that is a list', { states: [[]] }, 'has an entry that is a list'],
    ['an entry that is null', { states: [null] }, 'has an entry that is null'],
    [
      'an entry without a partition',
      { states: [{ cursor: { stat_time_day: '2024-03-01' } }] },
      'has an entry without a partition',
    ],
    ['an entry with unknown members', entry(A, { curser: '2024-03-01' }), 'has an entry without a cursor'],
    ['an entry without members', { states: [{}] }, 'has an entry without a cursor'],
    [
      'an entry with another partition',
      entry({ id: '1' }),
      'has an entry whose partition lacks advertiser_id',
    ],
    ['a partition with a null id', entry({ advertiser_id: null }), 'has an entry whose partition lacks'],
    ['a partition with an empty id', entry({ advertiser_id: '' }), 'has an entry whose partition lacks'],
    [
      'a cursor of another column',
      entry(A, { cursor: { day: '2024-03-01' } }),
      'holds no value for stat_time_day where a cursor should be',
    ],
    [
      'a cursor that is not a date',
      entry(A, { cursor: { stat_time_day: 'soon' } }),
      'holds a value for stat_time_day that is not a date',
    ],
    [
      'a global cursor of another column',
      { use_global_cursor: true, state: { day: '2024-03-01' } },
      'holds no value for stat_time_day where a cursor should be',
    ],
    ['a bookmark that is not a date', { [A.advertiser_id]: 'soon' }, 'has the members "7100000000000000001"'],
    [
      'bookmarks of which one is not a date',
      { [A.advertiser_id]: '2024-03-01', [B.advertiser_id]: 1 },
      'has the members "7100000000000000001", "7100000000000000002", but no cursor of stat_time_day',
    ],
    [
      'an invalid lookback_window',
      { state: { stat_time_day: '2024-03-01' }, lookback_window: 1e300 },
      'has a lookback_window that is not a number of seconds',
    ],
  ])('an unknown state (%s) is a config_error that says how to clear it', (_, state, problem) => {
    const error = errorOf(state, DAYS);
    expect(error).toMatchObject({ failureType: 'config_error', scope: 'part' });
    expect(error?.what).toContain(`The saved state of reports ${problem}`);
    expect(error?.remedy).toBe(
      'Correct the state, or clear it to read everything again: in Airbyte with "Clear data" of the stream, in a state file by removing the entry of the stream.',
    );
  });

  it.each<[string, Json]>([
    ['a list', []],
    ['a number', 7],
    ['unknown members', { foo: 1 }],
    ['a page', { next_page: 3 }],
    ['a nested object', { foo: {} }],
    ['invalid states', { states: {} }],
    [
      'a full refresh of other partitions',
      { full_refresh: { sync_id: 1 }, ...entry({}, { cursor: COMPLETE }) },
    ],
    ['the job of a full refresh without states', { full_refresh: { sync_id: 1 } }],
  ])('a state of a stream without a cursor is a config_error if it is, or has, %s', (_, state) => {
    expect(errorOf(state, WHOLE)?.failureType).toBe('config_error');
  });
});

describe('a state of known form', () => {
  it.each<[string, Json | undefined]>([
    ['undefined', undefined],
    ['null', null],
    ['{}', {}],
    ['the marker of a full refresh', { __ab_no_cursor_state_message: true }],
    ['the marker of a complete stream', COMPLETE],
    ['states without entries', { states: [] }],
    [
      'a declarative state without a cursor',
      { use_global_cursor: true, lookback_window: 3, parent_state: {} },
    ],
    ['an empty global cursor', { use_global_cursor: true, state: {} }],
  ])('a state without a cursor (%s) is accepted for every stream', (_, state) => {
    for (const form of FORMS) expect(parseStreamState(state, form)).toEqual(NOTHING);
  });

  it('the state of a declarative source has a cursor for each partition', () => {
    const state = {
      ...{ use_global_cursor: false, state: { stat_time_day: '2024-03-09' }, lookback_window: 37 },
      ...{ parent_state: { accounts: {} } },
      ...entry({ ...A, parent_slice: {} }, { cursor: { stat_time_day: '2024-03-01 00:00:00' } }),
    };
    expect(parseStreamState(state, DAYS).parts).toEqual([
      {
        partition: A,
        cursor: '2024-03-01',
        isComplete: false,
        fingerprints: undefined,
        learned: undefined,
        emptySince: undefined,
      },
    ]);
  });

  it('our own state has the complete partitions of a job, and checkpoints', () => {
    const state = {
      full_refresh: { sync_id: 7 },
      ...entry(A, { cursor: COMPLETE }),
      notes: { window: 'task', odd: 7 },
    };
    for (const form of [DAYS, WHOLE])
      expect(parseStreamState(state, form)).toEqual({
        parts: [
          {
            partition: A,
            cursor: undefined,
            isComplete: true,
            fingerprints: undefined,
            learned: undefined,
            emptySince: undefined,
          },
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
    ['unknown partitions', { states: [{ partition: { ids: [1] }, cursor: { at: 1 } }] }],
  ])('the state of another connector (%s) is ignored by a stream that is read completely', (_, state) => {
    expect(parseStreamState(state, WHOLE)).toEqual(NOTHING);
  });

  it('a state is parsed as it was written', () => {
    const day = fc
      .integer({ min: 0, max: 20_000 })
      .map((n) => new Date(n * 864e5).toISOString().slice(0, 10));
    const part = fc.record({
      partition: fc.bigInt({ min: 1n, max: 10n ** 19n }).map((id) => ({ advertiser_id: String(id) })),
      cursor: day,
      isComplete: fc.constant(false),
      fingerprints: fc.option(fc.dictionary(day, fc.string()), { nil: undefined }),
      learned: fc.option(fc.dictionary(day, fc.array(fc.string())), { nil: undefined }),
      emptySince: fc.option(day, { nil: undefined }),
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
    ...[
      'full_refresh',
      'notes',
      'memory',
      'known',
      'empty_since',
      'use_global_cursor',
      'lookback_window',
      'parent_state',
    ],
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
  /** Without null and empty values, which would mean that nothing was read. */
  const nonEmpty = jsonOf(scalars, 1);

  /** True for a state that may cause everything to be read. This oracle knows only members, not forms. */
  const mayReadEverything = (state: Json): boolean =>
    state === null ||
    (isJsonObject(state) &&
      (Object.values(state).every((value) => value === null) ||
        Object.keys(state).some((name) => name.startsWith('__ab_')) ||
        ['states', 'state', 'use_global_cursor', 'parent_state', 'stat_time_day', 'modify_time'].some(
          (name) => name in state,
        )));

  it('any JSON is parsed or a config_error, and never causes everything to be read by accident', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(DAYS, CHANGES), (state, form) => {
        const error = errorOf(state, form);
        if (error !== undefined) {
          expect([error.failureType, error.remedy.includes('clear it')]).toEqual(['config_error', true]);
          return;
        }
        const { parts, forAll } = parseStreamState(state, form);
        if (forAll === undefined && parts.every(({ cursor }) => cursor === undefined))
          expect(mayReadEverything(state)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  /** True for a state that says on purpose that nothing was read of its partitions. */
  const lacksCursors = (state: Json): boolean =>
    isJsonObject(state) &&
    isJsonList(state['states']) &&
    state['states'].every((one) => isJsonObject(one) && 'partition' in one && !('cursor' in one));

  it('any JSON in place of a member of a known state does not cause everything to be read', () => {
    const valid = entry(A) as JsonObject;
    const placements: readonly ((value: Json) => Json)[] = [
      (value) => ({ states: value }),
      (value) => ({ states: [value] }),
      (value) => entry(value),
      (value) => entry({ advertiser_id: value }),
      (value) => entry(A, { cursor: value }),
      (value) => entry(A, { cursor: { stat_time_day: value } }),
      (value) => ({ ...valid, notes: value, full_refresh: value, memory: value }),
    ];
    fc.assert(
      fc.property(nonEmpty, fc.constantFrom(...placements), (value, place) => {
        const state = place(value);
        if (errorOf(state, DAYS) !== undefined || lacksCursors(state)) return;
        const { parts } = parseStreamState(state, DAYS);
        expect(parts.map(({ cursor }) => typeof cursor)).toContain('string');
      }),
      { numRuns: 2000 },
    );
  });
});

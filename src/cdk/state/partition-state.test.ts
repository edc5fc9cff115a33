import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Json } from '../../protocol/json.js';
import { SyncError } from '../contract/errors.js';
import { parseJson } from '../codec/json.js';
import type { Partition } from '../contract/slice.js';
import { dayWindow } from '../cursor/day-window.js';
import type { Cursor } from '../contract/cursor.js';
import { findSaved, keysOf, readPartitionCursors, type PartitionCursors } from './partition-state.js';
import { parseStreamState, serializeStreamState } from './stream-state.js';
import { watermark } from '../cursor/watermark.js';

const DAYS = dayWindow('stat_time_day');
const CHANGES = watermark({ field: 'modify_time', fallback: 'create_time' });

const A = { advertiser_id: '7100000000000000001' };
const B = { advertiser_id: '7100000000000000002' };

const cursorsOf = (state: Json | undefined, cursor: Cursor, partitions: readonly Partition[] = [A, B]) =>
  readPartitionCursors(
    parseStreamState(state, { name: 'things', cursor, keys: keysOf(partitions) }),
    cursor,
    partitions,
  );
const stateOf = (cursors: PartitionCursors, { field }: Cursor = DAYS) =>
  serializeStreamState({ parts: cursors.parts() }, field);
const daysOf = (state: Json | undefined) => cursorsOf(state, DAYS);
const changesOf = (state: Json | undefined) => cursorsOf(state, CHANGES);

describe('a saved state', () => {
  it('a state in our own form is accepted', () => {
    const cursors = daysOf({
      states: [
        { partition: A, cursor: { stat_time_day: '2024-03-01' } },
        { partition: B, cursor: { stat_time_day: '2024-03-02' } },
      ],
    });
    expect(cursors.get(A)).toBe('2024-03-01');
    expect(cursors.get(B)).toBe('2024-03-02');
  });

  it('a state of the official source is accepted, with parent_slice, other keys and midnights', () => {
    const cursors = daysOf({
      use_global_cursor: false,
      states: [
        { partition: { ...A, parent_slice: {} }, cursor: { stat_time_day: '2024-03-01 00:00:00' } },
        { partition: { parent_slice: {}, ...B }, cursor: { stat_time_day: '2024-03-02T00:00:00Z' } },
      ],
      state: { stat_time_day: '2024-03-09' },
      lookback_window: 37,
      parent_state: { advertiser_ids: {} },
    });
    expect(cursors.get(A)).toBe('2024-03-01');
    expect(cursors.get(B)).toBe('2024-03-02');
    expect(stateOf(cursors)).toEqual({
      states: [
        { partition: A, cursor: { stat_time_day: '2024-03-01' } },
        { partition: B, cursor: { stat_time_day: '2024-03-02' } },
      ],
    });
  });

  it('an account that another connector divides further was read up to the earliest cursor', () => {
    const entries = ['2024-03-05', '2024-03-01', '2024-03-03'].map((day, index) => ({
      partition: { ...A, store_id: String(index), parent_slice: {} },
      cursor: { stat_time_day: day },
    }));
    expect(daysOf({ states: entries }).get(A)).toBe('2024-03-01');
    expect(daysOf({ states: entries.toReversed() }).get(A)).toBe('2024-03-01');
  });

  it('long numeric ids in a state are not rounded', () => {
    const cursors = daysOf(
      parseJson(
        `{"states":[{"partition":{"advertiser_id":7100000000000000001},"cursor":{"stat_time_day":"2024-03-01"}}]}`,
      ),
    );
    expect(cursors.get(A)).toBe('2024-03-01');
    expect(cursors.get(B)).toBeUndefined();
  });

  it('a state with a short numeric id is accepted', () => {
    const short = { advertiser_id: '42' };
    const cursors = cursorsOf(
      { states: [{ partition: { advertiser_id: 42 }, cursor: { stat_time_day: '2024-03-01' } }] },
      DAYS,
      [short],
    );
    expect(cursors.get(short)).toBe('2024-03-01');
  });

  it('times of change in other formats are normalized', () => {
    const cursors = changesOf({
      states: [
        { partition: A, cursor: { modify_time: '2024-03-01 10:11:12' } },
        { partition: B, cursor: { modify_time: '2024-03-01T12:11:12+02:00' } },
      ],
    });
    expect(cursors.get(A)).toBe('2024-03-01T10:11:12Z');
    expect(cursors.get(B)).toBe('2024-03-01T10:11:12Z');
  });

  it('a global cursor applies to every account, minus the duration of its run', () => {
    const state = {
      use_global_cursor: true,
      state: { modify_time: '2024-03-01 00:01:00' },
      lookback_window: 90,
    };
    expect(changesOf(state).get(A)).toBe('2024-02-29T23:59:30Z');
    expect(changesOf(state).get(B)).toBe('2024-02-29T23:59:30Z');
  });

  it('a global day applies to every account', () => {
    const state = { use_global_cursor: true, state: { stat_time_day: '2024-03-01' }, lookback_window: 90 };
    expect(daysOf(state).get(A)).toBe('2024-03-01');
    expect(daysOf(state).get(B)).toBe('2024-03-01');
  });

  it('a bare cursor applies to every account', () => {
    expect(daysOf({ stat_time_day: '2024-03-01' }).get(B)).toBe('2024-03-01');
  });

  it('a state with a bookmark per account is accepted', () => {
    const cursors = changesOf({ [A.advertiser_id]: '2024-03-01T00:00:00.000000Z' });
    expect(cursors.get(A)).toBe('2024-03-01T00:00:00Z');
    expect(cursors.get(B)).toBeUndefined();
  });

  it('a state with a bookmark object per account is accepted', () => {
    const cursors = daysOf({ [B.advertiser_id]: { stat_time_day: '2024-03-01 00:00:00' } });
    expect(cursors.get(A)).toBeUndefined();
    expect(cursors.get(B)).toBe('2024-03-01');
  });

  it('a single plain bookmark applies to every account', () => {
    expect(daysOf('2024-03-01T00:00:00Z').get(A)).toBe('2024-03-01');
    expect(daysOf('2024-03-01T00:00:00Z').get(B)).toBe('2024-03-01');
  });

  it.each<[string, Json | undefined]>([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['an empty list of states', { states: [] }],
    ['the marker of a full refresh', { __ab_no_cursor_state_message: true }],
    ['the marker of a resumable full refresh', { __ab_full_refresh_sync_complete: true }],
    ['members that are null', { note: null }],
    [
      'no states, from a run that saved no cursor',
      { use_global_cursor: false, states: [], parent_state: {} },
    ],
    ['a null cursor', { states: [{ partition: A, cursor: { stat_time_day: null } }] }],
    ['no cursor', { states: [{ partition: A }] }],
    ['an entry with only an empty cursor', { states: [{ cursor: {} }] }],
    ['an empty cursor', { states: [{ partition: A, cursor: {} }] }],
    [
      'the marker of a full refresh per partition',
      { states: [{ partition: A, cursor: { __ab_full_refresh_sync_complete: true } }] },
    ],
    ['a bare null', { stat_time_day: null }],
  ])('everything is read if the state is, or has, %s', (_, state) => {
    expect(daysOf(state).get(A)).toBeUndefined();
    expect(stateOf(daysOf(state))).toEqual({ states: [] });
  });

  it.each<[string, Json]>([
    ['a text per partition', { states: [{ partition: A, cursor: { stat_time_day: 'soon' } }] }],
    ['a day that does not exist', { stat_time_day: '2024-02-30' }],
    ['a number', { stat_time_day: 20240301 }],
    ['an object', { stat_time_day: {} }],
    ['a global text', { state: { stat_time_day: 'soon' } }],
    ['a bookmark', { [A.advertiser_id]: 'soon' }],
    ['a plain text', 'soon'],
    ['a list', ['2024-03-01']],
    ['a cursor of another column', { states: [{ partition: A, cursor: { modify_time: '2024-03-01' } }] }],
  ])('an invalid cursor (%s) is a config_error that names the column', (_, state) => {
    const thrown = catchError(() => daysOf(state));
    expect(thrown).toBeInstanceOf(SyncError);
    expect(thrown).toMatchObject({ failureType: 'config_error', scope: 'part' });
    expect((thrown as SyncError).userMessage).toContain('stat_time_day');
  });
});

describe('the emitted state', () => {
  it('the state keeps accounts that this run does not read', () => {
    const foreign = { partition: { advertiser_id: '9' }, cursor: { stat_time_day: '2023-12-31' } };
    const cursors = daysOf({ states: [foreign, { partition: A, cursor: { stat_time_day: '2024-03-01' } }] });
    cursors.set(A, '2024-03-05');
    expect(stateOf(cursors)).toEqual({
      states: [foreign, { partition: A, cursor: { stat_time_day: '2024-03-05' } }],
    });
  });

  it('the state keeps bookmarks of accounts that this run does not read', () => {
    expect(stateOf(daysOf({ '9': '2023-12-31', [A.advertiser_id]: '2024-03-01' }))).toEqual({
      states: [
        { partition: { advertiser_id: '9' }, cursor: { stat_time_day: '2023-12-31' } },
        { partition: A, cursor: { stat_time_day: '2024-03-01' } },
      ],
    });
  });

  it('the state has entries only for accounts with a cursor', () => {
    const cursors = daysOf(undefined);
    cursors.set(A, undefined);
    cursors.set(B, '2024-03-01');
    expect(stateOf(cursors)).toEqual({
      states: [{ partition: B, cursor: { stat_time_day: '2024-03-01' } }],
    });
  });

  it('a cursor is kept if there is no new one', () => {
    const cursors = daysOf({ stat_time_day: '2024-03-01' });
    cursors.set(A, undefined);
    expect(cursors.get(A)).toBe('2024-03-01');
  });

  it('the state is parsed as it was written, for any accounts and days', () => {
    const day = fc
      .integer({ min: 0, max: 20_000 })
      .map((offset) => new Date(offset * 86_400_000).toISOString().slice(0, 10));
    const saved = fc.uniqueArray(fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 19n }).map(String), day), {
      selector: ([advertiserId]) => advertiserId,
    });
    fc.assert(
      fc.property(saved, (entries) => {
        const partitions = entries.map(([advertiserId]) => ({ advertiser_id: advertiserId }));
        const first = cursorsOf(undefined, DAYS, partitions);
        for (const [advertiserId, cursor] of entries) first.set({ advertiser_id: advertiserId }, cursor);
        const file = JSON.parse(JSON.stringify(stateOf(first))) as Json;
        const second = cursorsOf(file, DAYS, partitions);
        expect(partitions.map((partition) => second.get(partition))).toEqual(
          entries.map(([, cursor]) => cursor),
        );
        expect(stateOf(second)).toEqual(file);
      }),
    );
  });
});

describe('the saved state of a stream', () => {
  const stream = { name: 'adgroups', formerNames: ['ad_groups', 'adgroup'] };

  it('a state is found under a former stream name, and the name is returned', () => {
    expect(findSaved(new Map([['ad_groups', 1]]), stream)).toEqual({ name: 'ad_groups', state: 1 });
  });

  it('the state under the current name wins over a former name', () => {
    const saved = new Map([
      ['ad_groups', 1],
      ['adgroups', 2],
    ]);
    expect(findSaved(saved, stream)).toEqual({ name: 'adgroups', state: 2 });
  });

  it('a state under any other name is ignored', () => {
    expect(findSaved(new Map([['ads', 1]]), stream)).toBeUndefined();
  });
});

function catchError(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

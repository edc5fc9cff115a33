import { describe, expect, it } from '@jest/globals';

import type { Json, JsonObject } from '../../protocol/json.js';
import { createTestClock, createTestLogger } from '../testing/fakes.js';
import {
  errorsOf,
  fullRefresh,
  incremental,
  lastStateOf,
  outline,
  recordsOf,
  rowsOf,
  runSync,
  statesOf,
} from '../testing/run-sync.js';
import { changingToy, dailyToy, NO_TOY, plainToy, type Toy } from '../testing/toy.js';

const STREAMS = [dailyToy, changingToy, plainToy];
const NOW = Date.parse('2024-01-31T10:00:00Z');

const TWO_ACCOUNTS: Toy = {
  ...NO_TOY,
  rows: {
    a: [
      { id: 'a1', day: '2024-01-01' },
      { id: 'a2', day: '2024-01-12' },
      { id: 'a3', day: '2024-01-12' },
      { id: 'a4', day: '2024-01-12' },
    ],
    b: [{ id: 'b1', day: '2024-01-25' }],
  },
};

const stateOf = (cursors: Readonly<Record<string, string>>): JsonObject => ({
  states: Object.entries(cursors).map(([account, day]) => ({ partition: { account }, cursor: { day } })),
});

describe('the messages of a sync', () => {
  it('messages follow the order of the protocol, with a state after each closed window', async () => {
    const { messages, complete } = await runSync({ session: TWO_ACCOUNTS, streams: [dailyToy] });
    expect(complete).toBe(true);
    expect(outline(messages.filter(({ type }) => type !== 'LOG'))).toEqual([
      'STARTED daily',
      'RUNNING daily',
      'RECORD daily',
      'STATE daily 1',
      'RECORD daily',
      'RECORD daily',
      'RECORD daily',
      'STATE daily 3',
      'STATE daily 0',
      'STATE daily 0',
      'STATE daily 0',
      'STATE daily 0',
      'RECORD daily',
      'STATE daily 1',
      'STATE daily 0',
      'COMPLETE daily',
    ]);
  });

  it('each stream ends before the next one starts, in the order of the catalog', async () => {
    const selected = [fullRefresh('plain'), fullRefresh('changing'), fullRefresh('daily')];
    const session = { ...NO_TOY, rows: { a: [] } };
    const { messages } = await runSync({ session, streams: STREAMS, selected });
    expect(outline(messages)).toEqual(
      ['plain', 'changing', 'daily'].flatMap((name) => [
        `STARTED ${name}`,
        `RUNNING ${name}`,
        `STATE ${name} 0`,
        `COMPLETE ${name}`,
      ]),
    );
  });

  it('every row is counted in exactly one state', async () => {
    const { messages } = await runSync({ session: TWO_ACCOUNTS, streams: STREAMS });
    for (const { name } of STREAMS) {
      const counted = statesOf(messages, name).map(({ sourceStats }) => sourceStats.recordCount);
      expect(counted.reduce((sum, count) => sum + count, 0)).toBe(recordsOf(messages, name).length);
    }
    expect(recordsOf(messages)).toHaveLength(15);
  });

  it('a state is not repeated without new rows', async () => {
    const saved = { daily: stateOf({ a: '2024-01-31', b: '2024-01-31' }) };
    const { messages } = await runSync({ session: TWO_ACCOUNTS, streams: [dailyToy], saved });
    expect(statesOf(messages)).toHaveLength(1);
    expect(lastStateOf(messages, 'daily')).toEqual(saved.daily);
  });

  it('a state is repeated after new rows, so that they are counted', async () => {
    const session = { ...TWO_ACCOUNTS, lookbackDays: 30 };
    const saved = { daily: stateOf({ a: '2024-01-31', b: '2024-01-31' }) };
    const { messages } = await runSync({ session, streams: [dailyToy], saved });
    const states = statesOf(messages);
    expect(states.map(({ stream }) => stream.stream_state)).toEqual(states.map(() => saved.daily));
    expect(states.map(({ sourceStats }) => sourceStats.recordCount)).toEqual([1, 3, 1]);
  });

  it('rows and traces have the time of their emission', async () => {
    const clock = createTestClock(NOW);
    const onPage = () => clock.sleep(1000);
    const session: Toy = { ...NO_TOY, rows: { a: [{ id: '1' }, { id: '2' }, { id: '3' }] }, onPage };
    const { messages } = await runSync({ session, streams: [plainToy], clock });
    expect(recordsOf(messages).map(({ emitted_at }) => emitted_at)).toEqual([
      NOW + 1000,
      NOW + 1000,
      NOW + 2000,
    ]);
  });

  it('messages have the namespace of the catalog, if it has one', async () => {
    const selected = [
      { descriptor: { name: 'daily', namespace: 'acct' }, syncMode: 'incremental' as const },
      incremental('plain'),
    ];
    const { messages } = await runSync({ session: TWO_ACCOUNTS, streams: STREAMS, selected });
    expect(new Set(recordsOf(messages, 'daily').map(({ namespace }) => namespace))).toEqual(
      new Set(['acct']),
    );
    expect(statesOf(messages, 'daily')[0]?.stream.stream_descriptor).toEqual(selected[0]?.descriptor);
    expect(recordsOf(messages, 'plain').some(({ namespace }) => namespace !== undefined)).toBe(false);
    expect(statesOf(messages, 'plain')[0]?.stream.stream_descriptor).toEqual({ name: 'plain' });
  });

  it('rows with values that did not fit list them in meta, and other rows have no meta', async () => {
    const session = {
      ...NO_TOY,
      rows: {
        a: [
          { id: '1', day: '2024-01-02', extra: [1] },
          { id: true, day: '2024-01-03' },
        ],
      },
    };
    const log = createTestLogger();
    const { messages } = await runSync({ session, streams: [dailyToy], log });
    const [fitting, misfit] = recordsOf(messages);
    expect(fitting?.data).toEqual({ account: 'a', id: '1', day: '2024-01-02', extra: [1] });
    expect(fitting).not.toHaveProperty('meta');
    expect(misfit?.data).toEqual({ account: 'a', id: null, day: '2024-01-03' });
    expect(misfit?.meta).toEqual({
      changes: [{ field: 'id', change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' }],
    });
    expect(log.lines.filter((line) => line.includes('extra'))).toHaveLength(1);
  });
});

describe('the state of a stream', () => {
  it('the state moves to the end of each window, account by account', async () => {
    const { messages } = await runSync({ session: TWO_ACCOUNTS, streams: [dailyToy] });
    expect(statesOf(messages).map(({ stream }) => stream.stream_state)).toEqual([
      stateOf({ a: '2024-01-10' }),
      stateOf({ a: '2024-01-20' }),
      stateOf({ a: '2024-01-30' }),
      stateOf({ a: '2024-01-31' }),
      stateOf({ a: '2024-01-31', b: '2024-01-10' }),
      stateOf({ a: '2024-01-31', b: '2024-01-20' }),
      stateOf({ a: '2024-01-31', b: '2024-01-30' }),
      stateOf({ a: '2024-01-31', b: '2024-01-31' }),
    ]);
  });

  it('a state with a future cursor is emitted once, unchanged', async () => {
    const saved = {
      daily: stateOf({ a: '2050-01-01', b: '2050-01-01' }),
      changing: {
        states: [{ partition: { account: 'a' }, cursor: { modify_time: '2050-01-01T00:00:00Z' } }],
      },
    };
    const session = { ...NO_TOY, lookbackDays: 90, rows: { a: [{ id: '1', modify_time: null }] } };
    const { messages, complete } = await runSync({ session, streams: [dailyToy, changingToy], saved });
    expect(complete).toBe(true);
    expect(recordsOf(messages)).toHaveLength(0);
    expect(statesOf(messages).map(({ stream }) => stream.stream_state)).toEqual([
      saved.daily,
      saved.changing,
    ]);
  });

  it('a stream without accounts, rows or cursor has a state too', async () => {
    const { messages } = await runSync({ session: NO_TOY, streams: STREAMS });
    expect(statesOf(messages)).toHaveLength(3);
    for (const { stream } of statesOf(messages)) expect(Object.keys(stream.stream_state)).not.toHaveLength(0);
  });

  it('a full refresh ignores the state, reads everything and saves a marker', async () => {
    const saved = { daily: stateOf({ a: '2050-01-01', b: '2050-01-01' }) };
    const selected = [fullRefresh('daily')];
    const { messages } = await runSync({ session: TWO_ACCOUNTS, streams: STREAMS, selected, saved });
    expect(recordsOf(messages)).toHaveLength(5);
    expect(lastStateOf(messages, 'daily')).toEqual({ __ab_no_cursor_state_message: true });
    expect(statesOf(messages)).toHaveLength(1);
  });

  it('a stream without a cursor ignores the state, whatever the sync mode', async () => {
    const saved = { plain: { states: [{ partition: { account: 'a' }, cursor: { id: 'zzz' } }] } };
    const { messages } = await runSync({ session: TWO_ACCOUNTS, streams: [plainToy], saved });
    expect(recordsOf(messages)).toHaveLength(5);
    expect(lastStateOf(messages, 'plain')).toEqual({ __ab_no_cursor_state_message: true });
  });

  it('a state is found under a former name of the stream, after its own name', async () => {
    const streams = [{ ...dailyToy, formerNames: ['old_daily'] }];
    const end = '2024-01-31';
    const former = await runSync({ session: TWO_ACCOUNTS, streams, saved: { old_daily: { day: end } } });
    expect(recordsOf(former.messages)).toHaveLength(0);
    const saved = { old_daily: { day: end }, daily: { day: '2024-01-12' } };
    const own = await runSync({ session: TWO_ACCOUNTS, streams, saved });
    expect(rowsOf(own.messages).map(({ id }) => id)).toEqual(['a2', 'a3', 'a4', 'b1']);
  });
});

describe('an unknown state', () => {
  it.each<[string, Json, readonly string[]]>([
    ['an object', { foo: 1 }, ['STATE daily 0']],
    ['a list', [1], []],
    ['a text', 'soon', []],
  ])(
    'an unknown state (%s) fails its stream, which emits it unchanged if possible; the others are read',
    async (_, state, told) => {
      const { messages, complete } = await runSync({
        ...{ session: TWO_ACCOUNTS, streams: STREAMS, saved: { daily: state } },
        selected: [incremental('daily'), incremental('plain')],
      });
      expect(complete).toBe(false);
      expect(outline(messages).filter((line) => line.includes('daily'))).toEqual([
        'STARTED daily',
        ...told,
        'ERROR daily config_error',
        'INCOMPLETE daily',
      ]);
      if (told.length > 0) expect(lastStateOf(messages, 'daily')).toEqual(state);
      expect(errorsOf(messages)[0]?.message).toMatch(/^The saved state of daily .* clear it/);
      expect(outline(messages)).toContain('COMPLETE plain');
    },
  );

  it.each([true, false])('an unknown state fails a full refresh too (resumable: %s)', async (isResumable) => {
    const { messages } = await runSync({
      ...{ session: TWO_ACCOUNTS, streams: STREAMS, saved: { plain: { foo: 1 } } },
      selected: [{ ...fullRefresh('plain'), ...(isResumable && { job: { syncId: 1, generationId: 2 } }) }],
    });
    expect(outline(messages)).toEqual([
      ...['STARTED plain', 'STATE plain 0', 'ERROR plain config_error', 'INCOMPLETE plain'],
    ]);
  });
});

describe('an unusable catalog', () => {
  it('a stream that does not exist fails by name, and the others are read', async () => {
    const selected = [incremental('nonsense'), incremental('plain')];
    const { messages, complete } = await runSync({ session: TWO_ACCOUNTS, streams: STREAMS, selected });
    expect(complete).toBe(false);
    expect(outline(messages).filter((line) => line.includes('nonsense'))).toEqual([
      'STARTED nonsense',
      'ERROR nonsense config_error',
      'INCOMPLETE nonsense',
    ]);
    expect(errorsOf(messages)[0]?.message).toContain('"nonsense"');
    expect(outline(messages)).toContain('COMPLETE plain');
    expect(recordsOf(messages, 'plain')).toHaveLength(5);
  });

  it.each([
    ['the nearest name', 'dialy', ' (did you mean daily?)'],
    ['no name if none is near', 'nonsense', ''],
  ])('the error of an unknown stream has %s, and no list of streams', async (_what, name, hint) => {
    const selected = [incremental(name)];
    const { messages } = await runSync({ session: TWO_ACCOUNTS, streams: STREAMS, selected });
    expect(errorsOf(messages).map(({ message }) => message)).toEqual([
      `The catalog requests the stream "${name}", which this source does not have${hint}. Refresh the source's schema, or use a name that discover prints.`,
    ]);
  });

  it('a stream with an unknown sync mode fails, and the others are read', async () => {
    const selected = [{ descriptor: { name: 'daily' }, syncMode: undefined }, incremental('plain')];
    const { messages, complete } = await runSync({ session: TWO_ACCOUNTS, streams: STREAMS, selected });
    expect(complete).toBe(false);
    expect(errorsOf(messages)).toEqual([
      expect.objectContaining({ failure_type: 'config_error', stream_descriptor: { name: 'daily' } }),
    ]);
    expect(recordsOf(messages, 'daily')).toHaveLength(0);
    expect(recordsOf(messages, 'plain')).toHaveLength(5);
  });

  it('a sync with an empty catalog reads nothing and succeeds', async () => {
    expect(await runSync({ session: TWO_ACCOUNTS, streams: STREAMS, selected: [] })).toEqual({
      complete: true,
      messages: [],
    });
  });
});

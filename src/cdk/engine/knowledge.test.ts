import { describe, expect, it } from '@jest/globals';

import type { Json, JsonObject } from '../../protocol/json.js';
import { FailureType, SyncError } from '../contract/errors.js';
import type { LearnedState, StreamDefinition } from '../contract/stream.js';
import { createTestLogger } from '../testing/fakes.js';
import { errorsOf, lastStateOf, outline, rowsOf, runSync } from '../testing/run-sync.js';
import { dailyToy, NO_TOY, type Toy } from '../testing/toy.js';

const ROWS = {
  a: [{ id: 'a1', day: '2024-01-02' }],
  b: [
    { id: 'b1', day: '2024-01-03' },
    { id: 'b2', day: '2024-01-31' },
  ],
};

const at = (account: string, more: JsonObject = {}): JsonObject => ({
  partition: { account },
  cursor: { day: '2024-01-31' },
  ...more,
});

async function syncOf(stream: StreamDefinition<Toy>, saved?: Json) {
  const { messages, complete } = await runSync({
    ...{ session: { ...NO_TOY, rows: ROWS }, streams: [stream], log: createTestLogger() },
    ...(saved !== undefined && { saved: { daily: saved } }),
  });
  const ids = rowsOf(messages).map(({ id }) => id);
  return { complete, messages, ids, state: lastStateOf(messages, 'daily') ?? {} };
}

describe('the learned state of a stream', () => {
  const knowing = (tell: LearnedState<Toy>['toSave'], recalled: Json[] = []): StreamDefinition<Toy> => ({
    ...dailyToy,
    learnedState: {
      toSave: tell,
      restore: (_, { account }, known) => void recalled.push([account ?? '', known]),
    },
  });

  it('learned state is saved beside the cursor, and the next run restores it before it reads', async () => {
    const { state } = await syncOf(
      knowing((_, { account }) => (account === 'a' ? { shops: ['8'] } : undefined)),
    );
    expect(state).toEqual({ states: [at('a', { known: { shops: ['8'] } }), at('b')] });
    const recalled: Json[] = [];
    await syncOf(
      knowing(() => 'new', recalled),
      state,
    );
    expect(recalled).toEqual([['a', { shops: ['8'] }]]);
  });

  it('learned state is kept for partitions that are not read, and by runs that read nothing', async () => {
    const gone = at('gone', { known: ['9'] });
    const { state } = await syncOf(
      knowing(() => 'new'),
      { states: [gone] },
    );
    expect(state).toEqual({ states: [gone, at('a', { known: 'new' }), at('b', { known: 'new' })] });
  });

  it('what is learned first about a partition is saved before the rows it came with', async () => {
    const { messages } = await syncOf(
      knowing((_, { account }) => (account === 'b' ? 'new' : undefined)),
      { states: [at('a', { cursor: { day: '2024-01-01' } }), at('b', { cursor: { day: '2024-01-01' } })] },
    );
    const first = messages.findIndex(
      (message) => message.type === 'RECORD' && message.record.data['id'] === 'b1',
    );
    expect(lastStateOf(messages.slice(0, first), 'daily')).toEqual({
      states: [at('a'), at('b', { cursor: { day: '2024-01-01' }, known: 'new' })],
    });
  });

  it('learned state that does not fit is not saved', async () => {
    const rooms: number[] = [];
    const { state } = await syncOf(
      knowing((_, { account }, room) => {
        rooms.push(room);
        return account === 'a' ? 'x'.repeat(99_990) : 'y'.repeat(20);
      }),
    );
    expect(rooms.at(-1)).toBe(8);
    expect((state['states'] as JsonObject[]).map(({ known }) => known)).toEqual([
      'x'.repeat(99_990),
      undefined,
    ]);
  });
});

describe('a partition with a missing part', () => {
  const lacking: StreamDefinition<Toy> = {
    ...dailyToy,
    async *read(toy, slice, io) {
      if (slice.partition['account'] === 'b' && slice.dates?.start === '2024-01-11') {
        for (const what of ['Shop 8 is refused.', 'Shop 9 is refused.'])
          io.onMissingPart?.(new SyncError({ failureType: FailureType.config, what }));
      }
      yield* dailyToy.read(toy, slice, io);
    },
  };

  it('a partition that lacks a part emits its other rows, fails with the first error, and keeps its cursor', async () => {
    const { complete, ids, messages, state } = await syncOf(lacking);
    expect([complete, ids]).toEqual([false, ['a1', 'b1', 'b2']]);
    expect(errorsOf(messages).map(({ message }) => message)).toEqual([
      expect.stringContaining('Shop 8 is refused.'),
    ]);
    expect(outline(messages).at(-1)).toBe('INCOMPLETE daily');
    expect(state).toEqual({ states: [at('a'), { ...at('b'), cursor: { day: '2024-01-10' } }] });
  });
});

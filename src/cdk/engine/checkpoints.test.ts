import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../protocol/json.js';
import { dayWindow } from '../cursor/day-window.js';
import { FailureType, SyncError } from '../contract/errors.js';
import { day, id } from '../schema/field.js';
import type { StreamDefinition } from '../contract/stream.js';
import { runSync, statesOf } from '../testing/run-sync.js';

interface Options {
  /** First days of the windows that fail. */
  readonly failing?: readonly string[];
}

/** Two windows. Each saves a checkpoint under its first day, and looks for an earlier one. */
function streamOf({ failing = [] }: Options, found: (string | undefined)[]): StreamDefinition<object> {
  return {
    ...{ name: 'things', description: 'Test.', fields: { id: id('Id'), on: day('Day') }, primaryKey: ['id'] },
    cursor: dayWindow('on'),
    ...{ partitionedBy: 'account', partitions: () => [{ account: 'a' }] },
    plan: () =>
      Promise.resolve(['2024-01-01', '2024-01-02'].map((start) => ({ dates: { start, end: start } }))),
    async *read(_, { dates }, { checkpoints }) {
      const start = dates?.start ?? '';
      found.push(checkpoints?.get(start));
      checkpoints?.set(start, `task of ${start}`);
      await Promise.resolve();
      if (failing.includes(start))
        throw new SyncError({ failureType: FailureType.transient, what: 'no answer' });
      yield [{ id: start, on: start }];
    },
  };
}

async function read(options: Options, saved?: JsonObject) {
  const found: (string | undefined)[] = [];
  const { messages, complete } = await runSync({
    ...{ session: {}, streams: [streamOf(options, found)] },
    ...(saved !== undefined && { saved: { things: saved } }),
  });
  const states = statesOf(messages, 'things').map(({ stream }) => stream.stream_state);
  return { complete, found, states, last: states.at(-1) };
}

const SAVED = { '2024-01-02': 'task of 2024-01-02' };

describe('the checkpoints of a slice', () => {
  it('checkpoints are saved while a slice is read, and kept for the next run if it fails', async () => {
    const { complete, states, last } = await read({ failing: ['2024-01-02'] });
    expect(complete).toBe(false);
    expect(states[0]?.['notes']).toEqual(expect.objectContaining({ '2024-01-01': 'task of 2024-01-01' }));
    expect(last).toMatchObject({ states: [{ cursor: { on: '2024-01-01' } }], notes: SAVED });
  });

  it('the same slice finds its checkpoint in the next run', async () => {
    const first = await read({ failing: ['2024-01-02'] });
    const second = await read({}, first.last);
    expect(second.found).toEqual([undefined, 'task of 2024-01-02']);
    expect(second.complete).toBe(true);
  });

  it('checkpoints are dropped when their slice is closed, and all of them when the stream is complete', async () => {
    const { last } = await read({}, { states: [], notes: { ...SAVED, 'of another time': 'stale' } });
    expect(last).toEqual({ states: [{ partition: { account: 'a' }, cursor: { on: '2024-01-02' } }] });
  });

  it.each([[{ notes: 'nothing' }], [{ notes: { '2024-01-02': 7 } }], [{}]])(
    'a state with %j has no checkpoints',
    async (more) => {
      const { found, complete } = await read({}, { states: [], ...more });
      expect([found, complete]).toEqual([[undefined, undefined], true]);
    },
  );
});

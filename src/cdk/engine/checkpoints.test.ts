import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../protocol/json.js';
import { dayWindow } from '../cursor/day-window.js';
import { FailureType, SyncError } from '../contract/errors.js';
import { day, id } from '../schema/field.js';
import type { StreamDefinition } from '../contract/stream.js';
import { runSync, statesOf } from '../testing/run-sync.js';

interface Plan {
  /** First days of the windows that fail. */
  readonly failing?: readonly string[];
}

/** Two windows; each notes its first day, and finds what was noted before. */
function streamOf({ failing = [] }: Plan, found: (string | undefined)[]): StreamDefinition<object> {
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

async function read(plan: Plan, saved?: JsonObject) {
  const found: (string | undefined)[] = [];
  const { messages, complete } = await runSync({
    ...{ session: {}, streams: [streamOf(plan, found)] },
    ...(saved !== undefined && { saved: { things: saved } }),
  });
  const states = statesOf(messages, 'things').map(({ stream }) => stream.stream_state);
  return { complete, found, states, last: states.at(-1) };
}

const NOTE = { '2024-01-02': 'task of 2024-01-02' };

describe('what a slice notes', () => {
  it('is saved while the slice is read, and left to the next run where that fails', async () => {
    const { complete, states, last } = await read({ failing: ['2024-01-02'] });
    expect(complete).toBe(false);
    expect(states[0]?.['notes']).toEqual(expect.objectContaining({ '2024-01-01': 'task of 2024-01-01' }));
    expect(last).toMatchObject({ states: [{ cursor: { on: '2024-01-01' } }], notes: NOTE });
  });

  it('is found by the slice that asks for it again', async () => {
    const first = await read({ failing: ['2024-01-02'] });
    const second = await read({}, first.last);
    expect(second.found).toEqual([undefined, 'task of 2024-01-02']);
    expect(second.complete).toBe(true);
  });

  it('is dropped when its slice is closed, and all of it when the stream is complete', async () => {
    const { last } = await read({}, { states: [], notes: { ...NOTE, 'of another time': 'stale' } });
    expect(last).toEqual({ states: [{ partition: { account: 'a' }, cursor: { on: '2024-01-02' } }] });
  });

  it.each([[{ notes: 'nothing' }], [{ notes: { '2024-01-02': 7 } }], [{}]])(
    'is none where a state has %j',
    async (more) => {
      const { found, complete } = await read({}, { states: [], ...more });
      expect([found, complete]).toEqual([[undefined, undefined], true]);
    },
  );
});

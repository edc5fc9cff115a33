import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { ConfiguredStream, Job } from '../../protocol/catalog.js';
import type { Json, JsonObject } from '../../protocol/json.js';
import type { Message } from '../../protocol/messages.js';
import { FailureScope, FailureType, SyncError } from '../contract/errors.js';
import { createTestLogger } from '../testing/fakes.js';
import { errorsOf, fullRefresh, lastStateOf, rowsOf, runSync, statesOf } from '../testing/run-sync.js';
import { changingToy, dailyToy, NO_TOY, plainToy, type Toy } from '../testing/toy.js';

const JOB: Job = { syncId: 77, generationId: 3 };
const FINISHED = { __ab_no_cursor_state_message: true };
const COMPLETE = { __ab_full_refresh_sync_complete: true };

const SESSION: Toy = {
  ...NO_TOY,
  rows: {
    a: [
      { id: 'a1', day: '2024-01-02' },
      { id: 'a2', day: '2024-01-20' },
    ],
    b: [
      { id: 'b1', day: '2024-01-03' },
      { id: 'b2', day: '2024-01-31' },
    ],
    c: [{ id: 'c1', day: '2024-01-04' }],
  },
};

const failingIn = (account: string, interval?: string): Toy => ({
  ...SESSION,
  onPage: (slice) =>
    slice.partition['account'] === account && (interval === undefined || slice.dates?.start === interval)
      ? Promise.reject(new SyncError({ failureType: FailureType.transient, what: 'no answer' }))
      : Promise.resolve(),
});

const ofJob = (name: string, job = JOB): ConfiguredStream => ({ ...fullRefresh(name), job });

const completed = (accounts: readonly string[], job: JsonObject = { sync_id: 77, generation_id: 3 }) => ({
  full_refresh: job,
  states: accounts.map((account) => ({ partition: { account }, cursor: COMPLETE })),
});

interface Options {
  readonly session?: Toy;
  readonly saved?: Json;
  readonly job?: Job;
  readonly isAboutSync?: boolean;
}

async function refresh({ session = SESSION, saved, job = JOB, isAboutSync = false }: Options = {}) {
  const log = createTestLogger();
  const { messages, complete } = await runSync({
    ...{ session, log, streams: [{ ...dailyToy, isAboutSync }], selected: [ofJob('daily', job)] },
    ...(saved !== undefined && { saved: { daily: saved } }),
  });
  return { messages, complete, ids: idsOf(messages), state: lastStateOf(messages, 'daily'), log: log.lines };
}

const idsOf = (messages: readonly Message[]) => rowsOf(messages, 'daily').map(({ id }) => id);
const ALL = ['a1', 'a2', 'b1', 'b2', 'c1'];

describe('a full refresh', () => {
  it('the state of a full refresh lists the complete partitions after each of them, and none at the end', async () => {
    const { messages, ids } = await refresh();
    expect(ids).toEqual(ALL);
    expect(statesOf(messages).map(({ stream }) => stream.stream_state)).toEqual([
      completed(['a']),
      completed(['a', 'b']),
      completed(['a', 'b', 'c']),
      FINISHED,
    ]);
    expect(statesOf(messages).map(({ sourceStats }) => sourceStats.recordCount)).toEqual([2, 2, 1, 0]);
  });

  it('the state of a full refresh does not list failed partitions, or those with open windows', async () => {
    const { state, complete } = await refresh({ session: failingIn('b', '2024-01-31') });
    expect([complete, state]).toEqual([false, completed(['a', 'c'])]);
  });

  it('the state of an aborted full refresh does not list partitions that were not reached', async () => {
    const dead = new SyncError({
      ...{ failureType: FailureType.config, scope: FailureScope.run, what: 'The token is dead.' },
    });
    const session: Toy = {
      ...SESSION,
      onPage: ({ partition }) => (partition['account'] === 'b' ? Promise.reject(dead) : Promise.resolve()),
    };
    expect((await refresh({ session })).state).toEqual(completed(['a']));
  });

  it('a full refresh without a job id saves only the marker at its end', async () => {
    const { messages } = await runSync({
      ...{ session: SESSION, streams: [dailyToy], selected: [fullRefresh('daily')] },
    });
    expect(statesOf(messages).map(({ stream }) => stream.stream_state)).toEqual([FINISHED]);
  });
});

describe('a later attempt of the same job', () => {
  it('a later attempt reads only what was not complete, logs that, and ends like any other', async () => {
    const { ids, state, complete, log } = await refresh({ saved: completed(['a', 'c']) });
    expect([ids, state, complete]).toEqual([['b1', 'b2'], FINISHED, true]);
    expect(log).toContain('INFO daily: skipping 2 of 3 accounts, finished by an earlier attempt of this job');
  });

  it('a later attempt that fails too keeps what the first one completed', async () => {
    const { state } = await refresh({ session: failingIn('b'), saved: completed(['a']) });
    expect(state).toEqual(completed(['a', 'c']));
  });

  it('a later attempt reads an account that was added in the meantime', async () => {
    const session = { ...SESSION, rows: { ...SESSION.rows, d: [{ id: 'd1', day: '2024-01-02' }] } };
    expect((await refresh({ session, saved: completed(['a', 'b', 'c']) })).ids).toEqual(['d1']);
  });

  it.each<[string, Json]>([
    ['the marker of a finished one', FINISHED],
    ['Airbyte’s marker of a finished one', COMPLETE],
    [
      'a state of an incremental read',
      { states: [{ partition: { account: 'a' }, cursor: { day: '2024-01-31' } }] },
    ],
    ['partitions without a job', { states: completed(['a', 'b', 'c']).states }],
    ['another job', completed(['a', 'b', 'c'], { sync_id: 76, generation_id: 3 })],
    ['a job whose rows were thrown away', completed(['a', 'b', 'c'], { sync_id: 77, generation_id: 2 })],
    ['a job without a generation', completed(['a', 'b', 'c'], { sync_id: 77 })],
    ['a job that is none', { ...completed(['a']), full_refresh: 77 }],
    [
      'partitions that are not complete',
      { ...completed([]), states: [{ partition: { account: 'a' }, cursor: {} }] },
    ],
  ])('a full refresh starts over if its state is %s', async (_what, saved) => {
    expect((await refresh({ saved })).ids).toEqual(ALL);
  });

  it.each<[string, Json]>([
    ['invalid entries', { ...completed([]), states: [7] }],
    ['an entry without a partition', { ...completed([]), states: [{ cursor: COMPLETE }] }],
    ['a page', { next_page_token: 7 }],
    ['a list', []],
    ['a text', 'a'],
  ])('a full refresh fails without reading if its state is %s', async (_what, saved) => {
    const { ids, complete, messages } = await refresh({ saved });
    expect([ids, complete]).toEqual([[], false]);
    expect(errorsOf(messages).map(({ failure_type: type }) => type)).toEqual(['config_error']);
  });

  it('a full refresh starts over if the sync has no id, whatever was saved', async () => {
    const saved = { daily: completed(['a', 'b', 'c']) };
    const selected = [fullRefresh('daily')];
    const { messages } = await runSync({ session: SESSION, streams: [dailyToy], selected, saved });
    expect(idsOf(messages)).toEqual(ALL);
  });

  it('a full refresh of a stream about the sync itself starts over', async () => {
    const { ids, messages } = await refresh({ isAboutSync: true, saved: completed(['a', 'b', 'c']) });
    expect(ids).toEqual(ALL);
    expect(statesOf(messages).map(({ stream }) => stream.stream_state)).toEqual([FINISHED]);
  });

  it('an incremental read finds no cursor in the state of a full refresh', async () => {
    const { messages } = await runSync({
      ...{ session: SESSION, streams: [dailyToy], saved: { daily: completed(['a', 'b', 'c']) } },
    });
    expect(idsOf(messages)).toEqual(ALL);
  });

  it('a later attempt completes the rows wherever the earlier ones were cut off', async () => {
    const streams = [dailyToy, changingToy, plainToy];
    const selected = streams.map(({ name }) => ofJob(name));
    const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(cuts, async (shares) => {
        const saved: Record<string, JsonObject> = {};
        const received: Message[] = [];
        for (const share of [...shares, 1]) {
          const run = (await runSync({ session: SESSION, streams, selected, saved })).messages;
          received.push(...run.slice(0, Math.floor(share * run.length)));
          for (const { name } of streams) Object.assign(saved, { [name]: lastStateOf(received, name) ?? {} });
        }
        for (const { name } of streams) {
          expect([...new Set(rowsOf(received, name).map(({ id }) => id))].sort()).toEqual(ALL);
        }
      }),
      { numRuns: 100, seed: 1 },
    );
  });
});

describe('the states of a full refresh', () => {
  it('the states of 2,000 accounts take at most a hundredth of the output', async () => {
    const rows = Object.fromEntries(
      Array.from({ length: 2000 }, (_, account) => [
        `71000000000000${String(account).padStart(5, '0')}`,
        Array.from({ length: 20 }, (__, row) => ({ id: String(row), note: 'x'.repeat(1000) })),
      ]),
    );
    const { messages } = await runSync({
      ...{ session: { ...NO_TOY, rows, pageSize: 20 }, streams: [plainToy], selected: [ofJob('plain')] },
    });
    const sizeOf = (some: readonly Message[]): number => JSON.stringify(some).length;
    const states = messages.filter(({ type }) => type === 'STATE');
    expect(states.length).toBeGreaterThan(2);
    expect(sizeOf(states) / sizeOf(messages)).toBeLessThan(0.01);
  });
});

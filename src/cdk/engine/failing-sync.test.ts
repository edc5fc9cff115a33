import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../protocol/json.js';
import { FailureScope, FailureType, SyncError } from '../contract/errors.js';
import type { Slice } from '../contract/slice.js';
import { createTestLogger } from '../testing/fakes.js';
import { errorsOf, lastStateOf, outline, recordsOf, rowsOf, runSync, statesOf } from '../testing/run-sync.js';
import { changingToy, dailyToy, NO_TOY, plainToy, type Toy } from '../testing/toy.js';

const REFUSED = new SyncError({ failureType: FailureType.config, what: 'it is not granted' });
const TROUBLE = new SyncError({ failureType: FailureType.transient, what: 'no answer' });
const DEAD_TOKEN = new SyncError({
  failureType: FailureType.config,
  what: 'the token has expired',
  scope: FailureScope.run,
});

const rows = {
  a: [{ id: 'a1', day: '2024-01-05' }],
  b: [
    { id: 'b1', day: '2024-01-05' },
    { id: 'b2', day: '2024-01-15' },
  ],
  c: [{ id: 'c1', day: '2024-01-25' }],
};

type Fault = (slice: Slice, page: number) => Error | undefined;

const withFault = (fault: Fault): Toy => ({
  ...NO_TOY,
  rows,
  onPage: (slice, page) => {
    const error = fault(slice, page);
    return error === undefined ? Promise.resolve() : Promise.reject(error);
  },
});

const inAccount =
  (account: string, error: Error): Fault =>
  (slice) =>
    slice.partition['account'] === account ? error : undefined;

describe('a part that fails', () => {
  it('a failed part does not stop other parts or streams', async () => {
    const session = withFault(inAccount('b', REFUSED));
    const { messages, complete } = await runSync({ session, streams: [dailyToy, plainToy] });
    expect(complete).toBe(false);
    expect(rowsOf(messages).map(({ id }) => id)).toEqual(['a1', 'c1', 'a1', 'c1']);
    expect(outline(messages).filter((line) => /^(ERROR|INCOMPLETE|COMPLETE)/.test(line))).toEqual([
      'ERROR daily config_error',
      'INCOMPLETE daily',
      'ERROR plain config_error',
      'INCOMPLETE plain',
    ]);
  });

  it('failed parts are named in one error per stream', async () => {
    const session = withFault(inAccount('b', REFUSED));
    const { messages } = await runSync({ session, streams: [dailyToy] });
    expect(errorsOf(messages)).toHaveLength(1);
    expect(errorsOf(messages)[0]).toMatchObject({
      failure_type: 'config_error',
      stream_descriptor: { name: 'daily' },
    });
    expect(errorsOf(messages)[0]?.message).toContain('account b: it is not granted');
    expect(errorsOf(messages)[0]?.message).not.toMatch(/account [ac]/);
  });

  it('a failed part keeps the cursor of its last closed window, and the others are read completely', async () => {
    const session = withFault(({ partition, dates }) =>
      partition['account'] === 'b' && dates?.start === '2024-01-11' ? TROUBLE : undefined,
    );
    const { messages } = await runSync({ session, streams: [dailyToy] });
    expect(rowsOf(messages).map(({ id }) => id)).toEqual(['a1', 'b1', 'c1']);
    expect(lastStateOf(messages, 'daily')).toEqual({
      states: [
        { partition: { account: 'a' }, cursor: { day: '2024-01-31' } },
        { partition: { account: 'b' }, cursor: { day: '2024-01-10' } },
        { partition: { account: 'c' }, cursor: { day: '2024-01-31' } },
      ],
    });
  });

  it('a failed part keeps its saved cursor if nothing could be read', async () => {
    const saved = { daily: { states: [{ partition: { account: 'b' }, cursor: { day: '2023-12-01' } }] } };
    const session = { ...withFault(inAccount('b', REFUSED)), rows: { b: rows.b } };
    const { messages } = await runSync({ session, streams: [dailyToy], saved });
    expect(statesOf(messages).map(({ stream }) => stream.stream_state)).toEqual([saved.daily]);
  });

  it('the cursor does not move if a list fails after its first page', async () => {
    const changed = (id: string, modify_time: string) => ({ id, modify_time });
    const session = {
      ...withFault((_, page) => (page === 2 ? TROUBLE : undefined)),
      rows: { a: ['20', '21', '22'].map((date) => changed(date, `2024-01-${date}T00:00:00Z`)) },
    };
    const { messages } = await runSync({ session, streams: [changingToy] });
    expect(recordsOf(messages)).toHaveLength(2);
    expect(lastStateOf(messages, 'changing')).toEqual({ states: [] });
    expect(statesOf(messages)[0]?.sourceStats.recordCount).toBe(2);
  });

  it('a stream has one error per failure type, and those that a retry can fix come first', async () => {
    const session = withFault(({ partition: { account } }) => (account === 'a' ? REFUSED : TROUBLE));
    const { messages } = await runSync({ session, streams: [plainToy] });
    expect(errorsOf(messages).map(({ failure_type }) => failure_type)).toEqual([
      'transient_error',
      'config_error',
    ]);
    expect(errorsOf(messages)[0]?.message).toMatch(/account b.*account c/);
  });

  it('a bug is a system_error with its stack', async () => {
    const session = withFault(inAccount('a', new TypeError('x is not a function')));
    const { messages } = await runSync({ session, streams: [plainToy] });
    expect(errorsOf(messages)[0]).toMatchObject({ failure_type: 'system_error' });
    expect(errorsOf(messages)[0]?.message).toContain('x is not a function');
    expect(errorsOf(messages)[0]?.stack_trace).toContain('failing-sync.test');
    expect(rowsOf(messages).map(({ id }) => id)).toEqual(['b1', 'b2', 'c1']);
  });

  it('a row that could not be written is not counted', async () => {
    let deep: JsonObject = {};
    for (let level = 0; level < 100_000; level += 1) deep = { deep };
    const session = { ...NO_TOY, rows: { a: [{ id: 'a1' }, { id: 'a2', deep }], b: [{ id: 'b1' }] } };
    const { messages, complete } = await runSync({ session, streams: [plainToy] });
    expect([complete, rowsOf(messages).map(({ id }) => id)]).toEqual([false, ['a1', 'b1']]);
    expect(statesOf(messages).map(({ sourceStats }) => sourceStats.recordCount)).toEqual([2]);
  });

  it('unknown fields are listed even if the stream fails', async () => {
    const log = createTestLogger();
    const session = {
      ...withFault(inAccount('b', REFUSED)),
      rows: { a: [{ id: '1', brand_new: 1 }], b: [] },
    };
    await runSync({ session, streams: [plainToy], log });
    expect(log.lines.filter((line) => line.includes('brand_new'))).toHaveLength(1);
  });
});

describe('an error with scope run', () => {
  const session = withFault(({ partition, dates }) =>
    partition['account'] === 'b' && dates?.start === '2024-01-11' ? DEAD_TOKEN : undefined,
  );

  it('an error with scope run ends the remaining streams: each gets STARTED, the error and INCOMPLETE', async () => {
    const { messages, complete } = await runSync({ session, streams: [dailyToy, changingToy, plainToy] });
    expect(complete).toBe(false);
    expect(outline(messages)).toEqual([
      'STARTED daily',
      'RUNNING daily',
      'RECORD daily',
      'STATE daily 1',
      'STATE daily 0',
      'STATE daily 0',
      'STATE daily 0',
      'RECORD daily',
      'STATE daily 1',
      'ERROR daily config_error',
      'INCOMPLETE daily',
      'STARTED changing',
      'STATE changing 0',
      'ERROR changing config_error',
      'INCOMPLETE changing',
      'STARTED plain',
      'STATE plain 0',
      'ERROR plain config_error',
      'INCOMPLETE plain',
    ]);
    expect(new Set(errorsOf(messages).map(({ message }) => message))).toEqual(
      new Set(['the token has expired']),
    );
  });

  it('an error with scope run keeps the states of what was read and of what was not', async () => {
    const saved = { changing: { modify_time: '2024-01-03 00:00:00' }, plain: { at: '2024-01-03' } };
    const { messages } = await runSync({ session, streams: [dailyToy, changingToy, plainToy], saved });
    expect(lastStateOf(messages, 'daily')).toEqual({
      states: [
        { partition: { account: 'a' }, cursor: { day: '2024-01-31' } },
        { partition: { account: 'b' }, cursor: { day: '2024-01-10' } },
      ],
    });
    expect(lastStateOf(messages, 'changing')).toEqual({
      states: ['a', 'b', 'c'].map((account) => ({
        partition: { account },
        cursor: { modify_time: '2024-01-03T00:00:00Z' },
      })),
    });
    expect(lastStateOf(messages, 'plain')).toEqual({ __ab_no_cursor_state_message: true });
  });

  it('an error with scope run does not hide earlier failures', async () => {
    const both = withFault(({ partition: { account } }) =>
      account === 'a' ? REFUSED : account === 'b' ? DEAD_TOKEN : undefined,
    );
    const { messages } = await runSync({ session: both, streams: [plainToy] });
    const texts = errorsOf(messages).map(({ message }) => message);
    expect(texts.some((text) => text.includes('account a'))).toBe(true);
    expect(texts.some((text) => text.includes('the token has expired'))).toBe(true);
  });
});

describe('an unreadable state', () => {
  it('an unreadable state fails its stream without reading a row, and the others continue', async () => {
    const saved = { daily: { day: 'soon' } };
    const { messages, complete } = await runSync({
      session: { ...NO_TOY, rows },
      streams: [dailyToy, plainToy],
      saved,
    });
    expect(complete).toBe(false);
    expect(recordsOf(messages, 'daily')).toHaveLength(0);
    expect(outline(messages)).toContain('ERROR daily config_error');
    expect(recordsOf(messages, 'plain')).toHaveLength(4);
  });
});

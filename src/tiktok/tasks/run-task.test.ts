import { describe, expect, it } from '@jest/globals';

import type { Json, JsonObject } from '../../cdk/index.js';
import {
  ACCOUNT,
  createFakeApi,
  createTestSession,
  envelope,
  refusal,
  type ApiAnswer,
  type ApiCall,
} from '../testing/api.js';
import { finishTask, type TaskIo, type TaskOrder } from './run-task.js';
import { leadTask, reportTask } from '../api/task-kinds.js';

const inStatus = (status: string, message = ''): JsonObject => envelope({ status, message });

const ORDER: TaskOrder = {
  kind: reportTask,
  advertiserId: ACCOUNT,
  queries: [{ report_type: 'BASIC' }],
};

interface Given {
  readonly order?: Partial<TaskOrder>;
  /** The nth response to a check. */
  readonly checks?: readonly ApiAnswer[];
  readonly created?: (call: ApiCall, nth: number) => ApiAnswer;
  /** The checkpoints, by key. */
  readonly notes?: Map<string, string>;
}

function given({ order = {}, checks = [inStatus('SUCCESS')], created, notes = new Map() }: Given) {
  let begun = 0;
  let checked = 0;
  const api = createFakeApi((call) => {
    const isCheck = call.path.endsWith('check/') || call.body?.['task_id'] !== undefined;
    if (isCheck) return checks[Math.min((checked += 1), checks.length) - 1]!;
    begun += 1;
    return created?.(call, begun) ?? envelope({ task_id: String(72 + begun) });
  });
  const session = createTestSession(api);
  const io: TaskIo = {
    wait: ({ milliseconds }) => session.clock.sleep(milliseconds),
    checkpoints: { get: (key) => notes.get(key), set: (key, value) => notes.set(key, value) },
  };
  const task = finishTask(session, { ...ORDER, ...order }, io);
  return { api, session, task, io };
}

describe('a task of an interrupted run', () => {
  /** Runs a task and interrupts it. @returns the checkpoints */
  async function interrupted(order: Partial<TaskOrder> = {}): Promise<Map<string, string>> {
    const notes = new Map<string, string>();
    const { task } = given({ order, notes, checks: [refusal(40105, 'the token died')] });
    await expect(task).rejects.toMatchObject({ failureType: 'config_error' });
    expect([...notes.values()]).toEqual(['0 73']);
    return notes;
  }

  it('the next run resumes the task of an interrupted run and creates none', async () => {
    const { api, task, session } = given({
      notes: await interrupted(),
      checks: [inStatus('QUEUING'), inStatus('SUCCESS')],
    });
    expect(await task).toMatchObject({ id: '73', query: { report_type: 'BASIC' } });
    expect(api.calls.map(({ path }) => path)).toEqual(['report/task/check/', 'report/task/check/']);
    expect(session.log.lines).toEqual([
      `INFO TikTok's report task 73 for account ${ACCOUNT} was started by the previous run; resuming it.`,
    ]);
  });

  it.each<[string, ApiAnswer]>([
    ['the API no longer knows', refusal(40007, 'The task does not exist.')],
    ['has failed in the meantime', inStatus('FAILED')],
  ])('a task of an interrupted run is created again if it is one that %s', async (_, answer) => {
    const notes = await interrupted();
    const { api, task } = given({
      notes,
      checks: [answer, inStatus('SUCCESS')],
      created: () => envelope({ task_id: '99' }),
    });
    expect(await task).toMatchObject({ id: '99' });
    expect(api.callsOf('report/task/create/')).toHaveLength(1);
    expect([...notes.values()]).toEqual(['0 99']);
  });

  it('a task for another order is not resumed', async () => {
    const notes = await interrupted();
    const { api, task } = given({ notes, order: { queries: [{ report_type: 'AUDIENCE' }] } });
    await task;
    expect(api.callsOf('report/task/create/')).toHaveLength(1);
  });
});

describe('a task', () => {
  it('a task is created with its parameters and polled until it is done', async () => {
    const { api, task, session } = given({ checks: [inStatus('QUEUING'), inStatus('SUCCESS')] });
    expect(await task).toMatchObject({ id: '73', query: { report_type: 'BASIC' } });
    expect(api.calls.map(({ path, body, query }) => [path, body ?? query])).toEqual([
      ['report/task/create/', { advertiser_id: ACCOUNT, report_type: 'BASIC' }],
      ['report/task/check/', { advertiser_id: ACCOUNT, task_id: '73' }],
      ['report/task/check/', { advertiser_id: ACCOUNT, task_id: '73' }],
    ]);
    expect(session.clock.slept).toEqual([1000]);
  });

  it('a task is polled less and less often', async () => {
    const { task, session } = given({
      checks: [...Array.from({ length: 7 }, () => inStatus('PROCESSING')), inStatus('SUCCESS')],
    });
    await task;
    expect(session.clock.slept).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  it('a task with an unknown status counts as running', async () => {
    const { task } = given({ checks: [inStatus('WARMING_UP'), envelope({}), inStatus('SUCCESS')] });
    expect(await task).toMatchObject({ id: '73' });
  });

  it('a task is polled with its parameters if one endpoint creates and polls', async () => {
    const { api, task } = given({
      order: { kind: leadTask, queries: [{ page_id: '7' }], headers: { 'x-lead-region': 'eu' } },
      checks: [inStatus('RUNNING'), inStatus('SUCCEED')],
    });
    await task;
    expect(api.calls.map(({ body }) => body)).toEqual([
      { advertiser_id: ACCOUNT, page_id: '7' },
      { advertiser_id: ACCOUNT, page_id: '7', task_id: '73' },
      { advertiser_id: ACCOUNT, page_id: '7', task_id: '73' },
    ]);
    expect(new Set(api.calls.map(({ headers }) => headers['x-lead-region']))).toEqual(new Set(['eu']));
  });

  it('a failed task is created again, and the log says so', async () => {
    const { task, session } = given({ checks: [inStatus('FAILED', 'too large'), inStatus('SUCCESS')] });
    expect(await task).toMatchObject({ id: '74' });
    expect(session.log.lines).toEqual([
      `WARN TikTok's report task 73 for account ${ACCOUNT} failed (status FAILED, "too large"); retrying.`,
    ]);
  });

  it.each(['FAILED', 'CANCELED'])('a task that ends twice as %s is a system_error', async (status) => {
    const { task } = given({ checks: [inStatus(status, 'too large')] });
    await expect(task).rejects.toMatchObject({
      failureType: 'system_error',
      what: `TikTok's report task 74 for account ${ACCOUNT} failed (status ${status}, "too large"), 2 times in a row.`,
      remedy: "Deselect the stream, or ask TikTok's support about this task.",
    });
  });

  it('a task that is not done within an hour is a transient error', async () => {
    const { task, session } = given({ checks: [inStatus('PROCESSING')] });
    await expect(task).rejects.toMatchObject({
      failureType: 'transient_error',
      what: `TikTok's report task 73 for account ${ACCOUNT} did not finish within 60 minutes (status PROCESSING).`,
    });
    const waited = session.clock.slept.reduce((sum, one) => sum + one, 0);
    expect(waited).toBeLessThanOrEqual(3_600_000);
    expect(waited).toBeGreaterThan(3_560_000);
  });

  it('the next parameters are tried if the first ones are refused', async () => {
    const { api, task, session } = given({
      order: { queries: [{ timezone: 'UTC' }, {}] },
      created: (_, nth) => (nth === 1 ? refusal(40002, 'timezone: unknown') : envelope({ task_id: '9' })),
    });
    expect(await task).toMatchObject({ id: '9', query: {} });
    expect(api.callsOf('report/task/create/').map(({ body }) => body)).toEqual([
      { advertiser_id: ACCOUNT, timezone: 'UTC' },
      { advertiser_id: ACCOUNT },
    ]);
    expect(session.log.lines[0]).toContain('timezone: unknown');
  });

  it.each([
    ['all parameters are refused', 40002],
    ['the account has no permission', 40001],
  ])('a task is refused if %s', async (_, code) => {
    const { task, api } = given({
      order: { queries: [{ timezone: 'UTC' }, {}] },
      created: () => refusal(code, 'no'),
    });
    await expect(task).rejects.toMatchObject({ code });
    expect(api.calls).toHaveLength(code === 40002 ? 2 : 1);
  });

  const NO_IDS: readonly Json[] = [null, '', '  ', {}, [], true];

  it.each(NO_IDS)('a task is created again if the response has %j instead of an id', async (id) => {
    const { api, task } = given({
      created: (_, nth) => envelope(nth === 1 ? { task_id: id } : { task_id: '74' }),
    });
    expect(await task).toMatchObject({ id: '74' });
    expect(api.callsOf('report/task/check/').map(({ query }) => query['task_id'])).toEqual(['74']);
  });

  it('the id of a task may be a number', async () => {
    const { task } = given({ created: () => envelope({ task_id: 74 }) });
    expect(await task).toMatchObject({ id: '74' });
  });

  it('a task without an id is a transient error and is not polled', async () => {
    const { api, task } = given({ created: () => envelope({}) });
    await expect(task).rejects.toMatchObject({
      failureType: 'transient_error',
      what: expect.stringContaining('a response without the expected data'),
    });
    expect(api.callsOf('report/task/check/')).toEqual([]);
  });
});

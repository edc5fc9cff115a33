import {
  excerpt,
  FailureType,
  fingerprint,
  scalarText,
  SyncError,
  TRY_LATER,
  type JsonObject,
  type RequestIo,
  type SliceCheckpoints,
} from '../../cdk/index.js';
import type { Call, Query } from '../api/call.js';
import { Action } from '../api/error-codes.js';
import { TikTokError } from '../api/errors.js';
import { TASK_PATIENCE_MS } from '../api/limits.js';
import { saysWhatIsRefused, WRONG_PARAMETER, type Names } from '../refusals/refused-names.js';
import type { Session } from '../session.js';
import type { TaskKind } from '../api/task-kinds.js';

/** The order for a task. */
export interface TaskOrder {
  readonly kind: TaskKind;
  readonly advertiserId: string;
  /** Parameters besides the account, the best first. If the API refuses them, the next ones are tried. */
  readonly queries: readonly [Query, ...Query[]];
  readonly headers?: Readonly<Record<string, string>>;
  /** The requested metrics and dimensions, if there are any. */
  readonly names?: Names;
}

/** A finished task that can be downloaded. */
export interface FinishedTask {
  readonly order: TaskOrder;
  readonly id: string;
  /** The parameters that the API accepted. */
  readonly query: Query;
}

/** Number of tries. A task may fail by accident once, but not twice. */
const BEGINNINGS = 2;

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

/** What running a task needs from the engine. */
export interface TaskIo extends RequestIo {
  /** Saves the id of the task, so that the next run can resume it. */
  readonly checkpoints?: SliceCheckpoints;
}

/**
 * Creates a task, or resumes the one that an interrupted run created for the same order, and waits until it is done.
 * Polls after 1, 2, 4 … 30 seconds.
 *
 * @throws TikTokError if a request is refused, or if the task failed because of requested names
 * @throws SyncError (system_error) if the task fails twice; (transient_error) if it is not done within an hour
 */
export async function finishTask(session: Session, order: TaskOrder, io: TaskIo): Promise<FinishedTask> {
  return (await resume(session, order, io)) ?? restartTask(session, order, io);
}

/** Like `finishTask`, but always creates a new task. */
export async function restartTask(session: Session, order: TaskOrder, io: TaskIo): Promise<FinishedTask> {
  for (let beginning = 1; ; beginning += 1) {
    const task = await begin(session, order, io);
    io.checkpoints?.set(keyOf(order), noteOf(task));
    const { status, message } = await settle(session, task, io);
    if (status === order.kind.done) return task;
    throwIfRefused(order, message);
    const quoted = message === '' ? '' : `, "${excerpt(message)}"`;
    const what = `${describeTask(task)} failed (status ${status}${quoted})`;
    if (beginning === BEGINNINGS) {
      throw new SyncError({
        failureType: FailureType.system,
        what: `${what}, ${BEGINNINGS} times in a row.`,
        remedy: "Deselect the stream, or ask TikTok's support about this task.",
      });
    }
    await session.log.warn(`${what}; retrying.`);
  }
}

/** A task may be accepted and then fail because of a name for which a report would have been refused. */
function throwIfRefused({ kind, advertiserId, names }: TaskOrder, apiMessage: string): void {
  const error = new TikTokError({
    action: Action.request,
    code: WRONG_PARAMETER,
    apiMessage,
    what: 'the task has failed',
    path: kind.create,
    accounts: [advertiserId],
  });
  if (names !== undefined && saysWhatIsRefused(error, names)) throw error;
}

/** Identifies the same order in another run. */
const keyOf = ({ kind, advertiserId, queries, headers }: TaskOrder): string =>
  fingerprint([kind.create, advertiserId, JSON.stringify([queries, headers])]);

/** The checkpoint of a task, e.g. `0 7100…`: the index of the accepted parameters, and the task's id. */
const noteOf = ({ order, query, id }: FinishedTask): string => `${order.queries.indexOf(query)} ${id}`;

/** The saved task, once it is done; undefined if there is none, it has failed, or the API no longer knows it. */
async function resume(session: Session, order: TaskOrder, io: TaskIo): Promise<FinishedTask | undefined> {
  const [, index, id] = /^(\d+) (.+)$/.exec(io.checkpoints?.get(keyOf(order)) ?? '') ?? [];
  const query = order.queries[Number(index)];
  if (id === undefined || query === undefined) return undefined;
  const task = { order, id, query };
  try {
    const { status } = await settle(session, task, io);
    if (status !== order.kind.done) return undefined;
    await session.log.info(`${describeTask(task)} was started by the previous run; resuming it.`);
    return task;
  } catch (error) {
    if (error instanceof TikTokError && error.action === Action.request) return undefined;
    throw error;
  }
}

/** The call that downloads the result of a task. */
export const downloadOf = (task: FinishedTask, io: RequestIo): Call => ({
  ...callOf(task.order, io),
  path: task.order.kind.download,
  query: taskQuery(task),
});

/** The parameters that name a task. */
const taskQuery = ({ order: { advertiserId }, id }: FinishedTask): Query => ({
  advertiser_id: advertiserId,
  task_id: id,
});

/** A task as messages name it, e.g. `TikTok's report task 73 for account 7100…`. */
export const describeTask = ({ order: { kind, advertiserId }, id }: FinishedTask): string =>
  `TikTok's ${kind.name} task ${id} for account ${advertiserId}`;

async function begin(session: Session, order: TaskOrder, io: RequestIo): Promise<FinishedTask> {
  const { kind, advertiserId, queries } = order;
  for (const query of queries) {
    const call = {
      ...callOf(order, io),
      path: kind.create,
      query: { advertiser_id: advertiserId, ...query },
    };
    try {
      return { order, id: await createTask(session, call), query };
    } catch (error) {
      const isRefused = error instanceof TikTokError && error.action === Action.request;
      if (!isRefused || error.excess !== undefined || query === queries.at(-1)) throw error;
      if (order.names !== undefined && saysWhatIsRefused(error, order.names)) throw error;
      await session.log.info(`${error.message}; retrying with a different request.`);
    }
  }
  throw new Error('there is always a last query');
}

/**
 * Creates a task. If the response has no id, the request is repeated, and a task that it may have created is ignored.
 *
 * @returns the id of the task
 * @throws TikTokError if the request fails
 */
export async function createTask({ client }: Session, call: Call): Promise<string> {
  const data = await client.post({ ...call, isComplete: (answer) => idIn(answer) !== undefined });
  return idIn(data) ?? '';
}

function idIn({ task_id: id }: JsonObject): string | undefined {
  const text = typeof id === 'string' || typeof id === 'number' ? String(id).trim() : '';
  return text === '' ? undefined : text;
}

interface Verdict {
  readonly status: string;
  /** The API's message, in any length. */
  readonly message: string;
}

/** Polls until a task is done or has failed. */
async function settle({ client, clock }: Session, task: FinishedTask, io: RequestIo): Promise<Verdict> {
  const { order, query } = task;
  const { path, by } = order.kind.check;
  const call = { ...callOf(order, io), path, query: { ...(by === 'post' && query), ...taskQuery(task) } };
  const deadline = clock.monotonic() + TASK_PATIENCE_MS;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    const data = await client[by](call);
    const [status, message] = [excerpt(scalarText(data['status'])), scalarText(data['message'])];
    if (status === order.kind.done || order.kind.failed.includes(status)) return { status, message };
    if (clock.monotonic() + wait > deadline) {
      throw new SyncError({
        failureType: FailureType.transient,
        isOutage: true,
        endpoint: path,
        what: `${describeTask(task)} did not finish within ${TASK_PATIENCE_MS / 60_000} minutes (status ${status}).`,
        remedy: TRY_LATER,
      });
    }
    const reason = `${describeTask(task)} is ${status}`;
    await io.wait({ milliseconds: wait, rateLimited: false, reason });
  }
}

const callOf = ({ headers }: TaskOrder, io: RequestIo): Omit<Call, 'path' | 'query'> => ({
  ...io,
  ...(headers !== undefined && { headers }),
});

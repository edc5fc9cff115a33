import { TransportError, type RequestIo } from '../../cdk/index.js';
import { Action } from '../api/error-codes.js';
import { TikTokError } from '../api/errors.js';
import type { Session } from '../session.js';
import { describeTask, restartTask, type FinishedTask, type TaskIo } from './run-task.js';

/** The outcome of downloading the result of a task. */
export interface TaskFinding {
  readonly hasRows: boolean;
  /**
   * Why the result may not be complete, as a sentence for a warning; undefined if it is provably complete. A provably
   * incomplete result is an error instead.
   */
  readonly doubt?: string | undefined;
}

/**
 * Yields the pages of a task's result while they arrive, and returns the outcome. Throws a SyntaxError, or an error
 * with a SyntaxError as its cause, if the result is not complete.
 */
export type Fetch<Page> = (task: FinishedTask) => AsyncGenerator<Page, TaskFinding, undefined>;

/** Converts the pages, keeping the outcome. */
export async function* mapped<From, To>(
  pages: AsyncGenerator<From, TaskFinding, undefined>,
  of: (page: From) => To,
): AsyncGenerator<To, TaskFinding, undefined> {
  try {
    for (;;) {
      const step = await pages.next();
      if (step.done === true) return step.value;
      yield of(step.value);
    }
  } finally {
    await pages.return({ hasRows: false });
  }
}

/** Downloads of one result, with waits of 1, 2, 4 seconds. A connection may break more than once. */
const TRIES = { brokenOff: 4, notWhole: 2 } as const;

/** Tasks for one order, because the stored result of the first one may be damaged. */
const TASKS = 2;

interface Fetching<Page> {
  readonly task: FinishedTask;
  readonly fetch: Fetch<Page>;
}

/**
 * Downloads the result of a task and makes sure that it is complete. An incomplete result is downloaded again, and then
 * created again by a second task. So is an empty one, because it is not documented what the API sends if there is no
 * data. Pages that were yielded before that is known are yielded twice; primary keys handle that.
 *
 * @returns the outcome, with a doubt only if the second task had the same one
 * @throws TikTokError if it is refused, keeps being cut off, or the second result is incomplete too
 */
export async function* fetchWhole<Page>(
  session: Session,
  fetching: Fetching<Page>,
  io: TaskIo,
): AsyncGenerator<Page, TaskFinding, undefined> {
  let { task } = fetching;
  for (let nth = 1; ; nth += 1) {
    let why: string | undefined;
    try {
      const found = yield* fetchAgain(session, { ...fetching, task }, io);
      if (found.doubt === undefined || nth === TASKS) return found;
      why = found.doubt;
    } catch (error) {
      if (!isNotWhole(error) || nth === TASKS) throw error;
      why = error.message;
    }
    await session.log.info(`${describeTask(task)} is replaced by a new task: ${why}`);
    task = await restartTask(session, task.order, io);
  }
}

/** Downloads again if the result is cut off or incomplete. */
async function* fetchAgain<Page>(
  { log }: Session,
  { task, fetch }: Fetching<Page>,
  io: RequestIo,
): AsyncGenerator<Page, TaskFinding, undefined> {
  const path = task.order.kind.download;
  for (let beginning = 1; ; beginning += 1) {
    try {
      return yield* fetch(task);
    } catch (thrown) {
      const error = thrown instanceof SyntaxError ? notWhole(thrown, task) : thrown;
      const tries = isNotWhole(error) ? TRIES.notWhole : TRIES.brokenOff;
      if (!isBroken(error) || beginning >= tries) throw error;
      await log.info(`${error.message}; retrying.`);
      const milliseconds = 1000 * 2 ** (beginning - 1);
      await io.wait({ milliseconds, rateLimited: false, reason: `${path}: ${error.message}` });
    }
  }
}

const isNotWhole = (error: unknown): error is Error =>
  error instanceof Error && error.cause instanceof SyntaxError;

/** True for a download that was cut off or incomplete. One that could not start was already retried often enough. */
const isBroken = (error: unknown): error is Error =>
  isNotWhole(error) || (error instanceof Error && error.cause instanceof TransportError);

function notWhole(cause: SyntaxError, { order: { kind, advertiserId } }: FinishedTask): TikTokError {
  return new TikTokError({
    action: Action.retry,
    isOutage: false,
    what: `the file is broken: ${cause.message}`,
    path: kind.download,
    accounts: [advertiserId],
    cause,
  });
}

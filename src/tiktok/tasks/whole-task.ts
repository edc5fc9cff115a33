import { TransportError, type RequestIo } from '../../cdk/index.js';
import { Action } from '../api/error-codes.js';
import { TikTokError } from '../api/errors.js';
import type { Session } from '../session.js';
import { describeTask, finishAnew, type FinishedTask, type TaskIo } from './run-task.js';

/** What was found where a task was fetched. */
export interface Found {
  readonly hasRows: boolean;
  /**
   * Why this may not be all there is, in a sentence for a warning; undefined where it shows that it is. What shows that it
   * is less than all is no finding but a failure.
   */
  readonly doubt?: string | undefined;
}

/**
 * Pages of what a task has made, as they come in, and what was found at the end of it. Fails with a SyntaxError, or with
 * an error that has one as its cause, where it is not whole.
 */
export type Fetch<Page> = (task: FinishedTask) => AsyncGenerator<Page, Found, undefined>;

/** The same with other pages. */
export async function* mapped<From, To>(
  pages: AsyncGenerator<From, Found, undefined>,
  of: (page: From) => To,
): AsyncGenerator<To, Found, undefined> {
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

/** Times that one thing is fetched; between them 1, 2, 4 seconds. What breaks off for the network may do so again. */
const TRIES = { brokenOff: 4, notWhole: 2 } as const;

/** Tasks for the same thing: what the first has made may be damaged where it is kept. */
const TASKS = 2;

interface Fetching<Page> {
  readonly task: FinishedTask;
  readonly fetch: Fetch<Page>;
}

/**
 * What a task has made, once it shows that it is whole. What does not is fetched again, and then made again by a second
 * task; so is what has nothing in it, since what the API sends where there is nothing is not documented. Pages that came
 * before that was clear come twice, which is what primary keys are for.
 *
 * @returns what was found, with a doubt only where the second task has left the same one
 * @throws TikTokError when it is refused, goes on breaking off, or the second task's is not whole either
 */
export async function* fetchWhole<Page>(
  session: Session,
  fetching: Fetching<Page>,
  io: TaskIo,
): AsyncGenerator<Page, Found, undefined> {
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
    task = await finishAnew(session, task.order, io);
  }
}

/** Begins again where it breaks off or is not whole. */
async function* fetchAgain<Page>(
  { log }: Session,
  { task, fetch }: Fetching<Page>,
  io: RequestIo,
): AsyncGenerator<Page, Found, undefined> {
  const path = task.order.kind.download;
  for (let beginning = 1; ; beginning += 1) {
    try {
      return yield* fetch(task);
    } catch (thrown) {
      const error = thrown instanceof SyntaxError ? notWhole(thrown, task) : thrown;
      const tries = isNotWhole(error) ? TRIES.notWhole : TRIES.brokenOff;
      if (!isBroken(error) || beginning >= tries) throw error;
      await log.info(`${error.message}; starting it again.`);
      const milliseconds = 1000 * 2 ** (beginning - 1);
      await io.wait({ milliseconds, rateLimited: false, reason: `${path}: ${error.message}` });
    }
  }
}

const isNotWhole = (error: unknown): error is Error =>
  error instanceof Error && error.cause instanceof SyntaxError;

/** A file that could not be had at all was asked for often enough; one that has begun was there. */
const isBroken = (error: unknown): error is Error =>
  isNotWhole(error) || (error instanceof Error && error.cause instanceof TransportError);

function notWhole(cause: SyntaxError, { order: { kind, advertiserId } }: FinishedTask): TikTokError {
  return new TikTokError({
    action: Action.retry,
    isTrouble: false,
    what: `the file is broken: ${cause.message}`,
    path: kind.download,
    accounts: [advertiserId],
    cause,
  });
}

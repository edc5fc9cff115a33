import { csvRecords, TransportError, unzipped, type CsvPage, type RequestIo } from '../../cdk/index.js';
import { Action } from '../error-codes.js';
import { TikTokError } from '../errors.js';
import type { Session } from '../session.js';
import { downloadOf, type FinishedTask } from './run-task.js';

/** Times that one file is begun; between them 1, 2, 4 seconds. */
const BEGINNINGS = 4;

/**
 * The file that a task has made, zipped or not, some records at a time. Where it breaks off it is begun again: records
 * may come twice, which is what primary keys are for.
 *
 * @throws TikTokError when it is refused, or goes on breaking off
 */
export async function* taskFile(
  { client, log }: Session,
  task: FinishedTask,
  io: RequestIo,
): AsyncGenerator<CsvPage, void, undefined> {
  const call = { ...downloadOf(task, io), progress: log.info };
  for (let beginning = 1; ; beginning += 1) {
    try {
      yield* csvRecords(unzipped(client.download(call)));
      return;
    } catch (thrown) {
      const error = thrown instanceof SyntaxError ? notCsv(thrown, task) : thrown;
      if (!isBroken(error) || beginning === BEGINNINGS) throw error;
      await log.info(`${error.message}; it is begun again.`);
      const milliseconds = 1000 * 2 ** (beginning - 1);
      await io.wait({ milliseconds, rateLimited: false, because: `${call.path}: ${error.message}` });
    }
  }
}

/** A file that could not be had at all was asked for often enough; one that has begun was there. */
const isBroken = (error: unknown): error is Error =>
  error instanceof Error && (error.cause instanceof TransportError || error.cause instanceof SyntaxError);

function notCsv(cause: SyntaxError, { order: { kind, advertiserId } }: FinishedTask): TikTokError {
  return new TikTokError({
    action: Action.retry,
    isTrouble: false,
    what: `the file is broken: ${cause.message}`,
    path: kind.download,
    accounts: [advertiserId],
    cause,
  });
}

import type { JsonObject } from '../../cdk/index.js';
import { Excess } from '../error-codes.js';
import { TikTokError } from '../errors.js';
import type { Session } from '../session.js';
import type { Report } from './query.js';
import { lackingInTasks, readWindowAsync } from './read-async.js';
import { readWindow, type Window } from './read.js';

/** Whether tasks give all that a report has; they cannot be filtered, and the sandbox has none. */
const canBeTask = ({ config }: Session, report: Report): boolean =>
  !config.sandbox && (report.filters ?? []).length === 0 && lackingInTasks(report).length === 0;

/** Whether a report is read through tasks from the start, and its windows may be as long as those of tasks. */
export const isReadThroughTasks = (session: Session, report: Report): boolean =>
  session.config.reportEngine === 'async' && canBeTask(session, report);

/**
 * Pages of rows of an account's window, read as `report_engine` says. Where a window turns out to be too much after its
 * first pages, those rows come again with the task.
 */
export async function* readReport(
  session: Session,
  window: Window,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  const { report } = window;
  if (isReadThroughTasks(session, report)) {
    yield* readWindowAsync(session, window);
    return;
  }
  try {
    yield* readWindow(session, window);
  } catch (error) {
    const mayBeTask = session.config.reportEngine === 'auto' && canBeTask(session, report);
    if (!mayBeTask || !isTooMuch(error)) throw error;
    await session.log.info(`${error.message}; read through a report task.`);
    yield* readWindowAsync(session, window);
  }
}

/** More than the API can do, however it was divided. A timeout alone may be trouble of another kind. */
const isTooMuch = (error: unknown): error is TikTokError =>
  error instanceof TikTokError &&
  (error.excess === Excess.objects || (error.excess === Excess.work && error.code !== undefined));

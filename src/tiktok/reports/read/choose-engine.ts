import { addDays, FailureScope, SyncError, type JsonObject } from '../../../cdk/index.js';
import { Excess } from '../../api/error-codes.js';
import { TikTokError } from '../../api/errors.js';
import { ROWS_WORTH_A_TASK, TASK_LAG_DAYS } from '../../api/limits.js';
import { accountOf } from '../../accounts/partition.js';
import type { Session } from '../../session.js';
import { todayOf } from '../../accounts/local-days.js';
import { reportCacheOf, ReportEngineChoice } from '../query/run-cache.js';
import type { Report } from '../query/query.js';
import { lackingInTasks, readSliceAsTask } from './read-task.js';
import { readSlice, type ReportSlice } from './read-pages.js';

type Pages = AsyncGenerator<readonly JsonObject[], void, undefined>;

/** Whether tasks give all that a report has; they cannot be filtered, and the sandbox has none. */
const canBeTask = ({ config }: Session, report: Report): boolean =>
  !config.sandbox && (report.filters ?? []).length === 0 && lackingInTasks(report).length === 0;

/** Whether a report is read through tasks from the start, and its windows may be as long as those of tasks. */
export const isReadThroughTasks = (session: Session, report: Report): boolean =>
  session.config.reportEngine === 'async' && canBeTask(session, report);

/** Pages of rows of an account's window, read as `report_engine` says. */
export async function* readReport(session: Session, window: ReportSlice): Pages {
  const { report } = window;
  if (isReadThroughTasks(session, report)) yield* readSliceAsTask(session, window);
  else if (session.config.reportEngine === 'auto' && canBeTask(session, report)) {
    yield* readByItsSize(session, window);
  } else yield* readSlice(session, window);
}

/**
 * Page by page, unless that is more work than a task. Where a window turns out to be too much after its first pages,
 * those rows come again with the task.
 */
async function* readByItsSize(session: Session, window: ReportSlice): Pages {
  const { report, slice } = window;
  const way = reportCacheOf(session).wayOf(report.name, accountOf(slice.partition));
  const mayBeLarge = way.chosen !== ReportEngineChoice.pages && (await isLongOver(session, window));
  if (mayBeLarge && way.chosen === ReportEngineChoice.tasks) {
    yield* readWhereTasksWork(session, window);
    return;
  }
  try {
    yield* readSlice(session, mayBeLarge ? upToSize(window) : window);
  } catch (error) {
    if (error instanceof LargeWindow) {
      way.chosen = ReportEngineChoice.tasks;
      await session.log.info(`${lineOf(window)}: ${error.message}; reading it through a report task.`);
      yield* readWhereTasksWork(session, window);
      return;
    }
    if (!isTooMuch(error)) throw error;
    await session.log.info(`${error.message}; reading it through a report task.`);
    yield* readSliceAsTask(session, window);
  }
}

/** Tasks tell of days that are over what they will always tell; the others are read as they are now. */
async function isLongOver(session: Session, { slice, io }: ReportSlice): Promise<boolean> {
  if (slice.dates === undefined) return false;
  const today = await todayOf(session, accountOf(slice.partition), io);
  return slice.dates.end < addDays(today, -TASK_LAG_DAYS);
}

/** Thrown when the first page of a window says that it has more rows than are worth reading page by page. */
class LargeWindow extends Error {}

/** The same window, given up before its second page where the first one says that it is large. */
function upToSize(window: ReportSlice): ReportSlice {
  const { io } = window;
  const expects = (rows: number): void => {
    if (rows > ROWS_WORTH_A_TASK) throw new LargeWindow(`${rows} rows`);
    io.onTotalRows?.(rows);
  };
  return { ...window, io: { ...io, onTotalRows: expects } };
}

/** A way that was chosen for speed must not be what a sync fails by: the other one is still there. */
async function* readWhereTasksWork(session: Session, window: ReportSlice): Pages {
  try {
    yield* readSliceAsTask(session, window);
  } catch (error) {
    if (!(error instanceof SyncError) || error.scope === FailureScope.run) throw error;
    reportCacheOf(session).wayOf(window.report.name, accountOf(window.slice.partition)).chosen =
      ReportEngineChoice.pages;
    await session.log.info(`${lineOf(window)}: ${error.message}; reading it page by page.`);
    yield* readSlice(session, window);
  }
}

function lineOf({ report, slice }: ReportSlice): string {
  const { start = '', end = '' } = slice.dates ?? {};
  return `${report.name}, account ${accountOf(slice.partition)}, ${start} to ${end}`;
}

/** More than the API can do, however it was divided. A timeout alone may be trouble of another kind. */
const isTooMuch = (error: unknown): error is TikTokError =>
  error instanceof TikTokError &&
  (error.excess === Excess.objects || (error.excess === Excess.work && error.code !== undefined));

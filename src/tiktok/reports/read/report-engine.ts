import { addDays, FailureScope, SyncError, type Rows } from '../../../cdk/index.js';
import { Excess } from '../../api/error-codes.js';
import { TikTokError } from '../../api/errors.js';
import { ROWS_WORTH_A_TASK, TASK_LAG_DAYS } from '../../api/limits.js';
import { accountOf } from '../../accounts/partition.js';
import type { Session } from '../../session.js';
import { todayOf } from '../../accounts/local-days.js';
import { reportCacheOf, ReportEngineChoice } from '../query/run-cache.js';
import type { Report } from '../query/query.js';
import { lackingInTasks } from './in-tasks.js';
import type { ReportReader, SliceRequest } from './request.js';

/** Whether tasks give all that a report has; they cannot be filtered, and the sandbox has none. */
const canBeTask = ({ config }: Session, report: Report): boolean =>
  !config.sandbox && (report.filters ?? []).length === 0 && lackingInTasks(report).length === 0;

/** Whether a report is read through tasks from the start, and its windows may be as long as those of tasks. */
export const isReadThroughTasks = (session: Session, report: Report): boolean =>
  session.config.reportEngine === 'async' && canBeTask(session, report);

/** The two ways to read a slice. */
interface Engines {
  readonly readPages: ReportReader<SliceRequest>;
  readonly readTasks: ReportReader<SliceRequest>;
}

/** Reads each slice as `report_engine` says. */
export const withReportEngine = (engines: Engines): ReportReader<SliceRequest> =>
  function (session, request) {
    const { report } = request;
    if (isReadThroughTasks(session, report)) return engines.readTasks(session, request);
    const isChosen = session.config.reportEngine === 'auto' && canBeTask(session, report);
    return isChosen ? readByItsSize(session, request, engines) : engines.readPages(session, request);
  };

/**
 * Page by page, unless that is more work than a task. Where a slice turns out to be too much after its first pages,
 * those rows come again with the task.
 */
async function* readByItsSize(
  session: Session,
  request: SliceRequest,
  engines: Engines,
): AsyncGenerator<Rows, void, undefined> {
  const { readPages, readTasks } = engines;
  const way = wayOf(session, request);
  const mayBeLarge = way.chosen !== ReportEngineChoice.pages && (await isLongOver(session, request));
  if (mayBeLarge && way.chosen === ReportEngineChoice.tasks) {
    yield* readWhereTasksWork(session, request, engines);
    return;
  }
  try {
    yield* readPages(session, mayBeLarge ? upToSize(request) : request);
  } catch (error) {
    if (error instanceof LargeSlice) {
      way.chosen = ReportEngineChoice.tasks;
      await session.log.info(`${lineOf(request)}: ${error.message}; reading it through a report task.`);
      yield* readWhereTasksWork(session, request, engines);
      return;
    }
    if (!isTooMuch(error)) throw error;
    await session.log.info(`${error.message}; reading it through a report task.`);
    yield* readTasks(session, request);
  }
}

/** How this stream's report of this account is read, once that was found out. */
const wayOf = (session: Session, { report, slice }: SliceRequest) =>
  reportCacheOf(session).wayOf(report.name, accountOf(slice.partition));

/** Tasks give the final numbers of days that are over for long; later days are read as they are now. */
async function isLongOver(session: Session, { slice, io }: SliceRequest): Promise<boolean> {
  if (slice.dates === undefined) return false;
  const today = await todayOf(session, accountOf(slice.partition), io);
  return slice.dates.end < addDays(today, -TASK_LAG_DAYS);
}

/** Thrown when the first page of a slice says that it has more rows than are worth reading page by page. */
class LargeSlice extends Error {}

/** The same slice, given up before its second page where the first one says that it is large. */
function upToSize(request: SliceRequest): SliceRequest {
  const { io } = request;
  const onTotalRows = (rows: number): void => {
    if (rows > ROWS_WORTH_A_TASK) throw new LargeSlice(`${rows} rows`);
    io.onTotalRows?.(rows);
  };
  return { ...request, io: { ...io, onTotalRows } };
}

/** An engine that was chosen for speed must not be why a sync fails: the other one is still there. */
async function* readWhereTasksWork(
  session: Session,
  request: SliceRequest,
  engines: Engines,
): AsyncGenerator<Rows, void, undefined> {
  try {
    yield* engines.readTasks(session, request);
  } catch (error) {
    if (!(error instanceof SyncError) || error.scope === FailureScope.run) throw error;
    wayOf(session, request).chosen = ReportEngineChoice.pages;
    await session.log.info(`${lineOf(request)}: ${error.message}; reading it page by page.`);
    yield* engines.readPages(session, request);
  }
}

function lineOf({ report, slice }: SliceRequest): string {
  const { start = '', end = '' } = slice.dates ?? {};
  return `${report.name}, account ${accountOf(slice.partition)}, ${start} to ${end}`;
}

/** More than the API can do, however it was divided. A timeout alone may be trouble of another kind. */
const isTooMuch = (error: unknown): error is TikTokError =>
  error instanceof TikTokError &&
  (error.excess === Excess.objects || (error.excess === Excess.work && error.code !== undefined));

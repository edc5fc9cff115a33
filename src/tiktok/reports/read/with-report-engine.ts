import { addDays, FailureScope, SyncError, type Rows } from '../../../cdk/index.js';
import { Excess } from '../../api/error-codes.js';
import { TikTokError } from '../../api/errors.js';
import { ROWS_WORTH_A_TASK, TASK_LAG_DAYS } from '../../api/limits.js';
import { sandboxLacks } from '../../api/sandbox.js';
import { accountOf } from '../../accounts/partition.js';
import type { Session } from '../../session.js';
import { todayOf } from '../../days/local-days.js';
import { lackingInTasks } from '../../report-catalogue/metrics-in-tasks.js';
import { reportCacheOf, ReportEngineChoice } from '../query/run-cache.js';
import type { Report } from '../query/query.js';
import type { ReportReader, SliceRequest } from './request.js';

/** True if tasks can return everything in a report. Tasks have no filters. */
const canBeTask = (session: Session, report: Report): boolean =>
  !sandboxLacks(session, 'report tasks') &&
  (report.filters ?? []).length === 0 &&
  lackingInTasks(report).length === 0;

/** True if a report is always read through tasks, so that its windows may be as long as those of tasks. */
export const isReadThroughTasks = (session: Session, report: Report): boolean =>
  session.config.reportEngine === 'async' && canBeTask(session, report);

/** The two report engines. */
interface Engines {
  readonly readPages: ReportReader<SliceRequest>;
  readonly readTasks: ReportReader<SliceRequest>;
}

/** Reads each slice with the engine that `report_engine` selects. */
export const withReportEngine = (engines: Engines): ReportReader<SliceRequest> =>
  function (session, request) {
    const { report } = request;
    if (isReadThroughTasks(session, report)) return engines.readTasks(session, request);
    const isAuto = session.config.reportEngine === 'auto' && canBeTask(session, report);
    return isAuto ? readBySize(session, request, engines) : engines.readPages(session, request);
  };

/**
 * Reads page by page, unless a task is cheaper. If a slice turns out to be too large after its first pages, the task
 * returns those rows again.
 */
async function* readBySize(
  session: Session,
  request: SliceRequest,
  engines: Engines,
): AsyncGenerator<Rows, void, undefined> {
  const { readPages, readTasks } = engines;
  const engine = engineOf(session, request);
  const mayUseTask = engine.chosen !== ReportEngineChoice.pages && (await isFinal(session, request));
  if (mayUseTask && engine.chosen === ReportEngineChoice.tasks) {
    yield* readThroughTaskOrPages(session, request, engines);
    return;
  }
  try {
    yield* readPages(session, mayUseTask ? withSizeLimit(request) : request);
  } catch (error) {
    if (error instanceof LargeSlice) {
      engine.chosen = ReportEngineChoice.tasks;
      await session.log.info(
        `${describeSlice(request)}: ${error.message}; reading it through a report task.`,
      );
      yield* readThroughTaskOrPages(session, request, engines);
      return;
    }
    if (!isTooLargeForPages(error)) throw error;
    await session.log.info(`${error.message}; reading it through a report task.`);
    yield* readTasks(session, request);
  }
}

/** The engine that was chosen for this account and stream, if any. */
const engineOf = (session: Session, { report, slice }: SliceRequest) =>
  reportCacheOf(session).engineOf(report.name, accountOf(slice.partition));

/** True if the slice ended long enough ago that tasks have its final numbers. */
async function isFinal(session: Session, { slice, io }: SliceRequest): Promise<boolean> {
  if (slice.dates === undefined) return false;
  const today = await todayOf(session, accountOf(slice.partition), io);
  return slice.dates.end < addDays(today, -TASK_LAG_DAYS);
}

/** Thrown if the total on the first page shows that a task is cheaper. */
class LargeSlice extends Error {}

/** The same slice, but aborted after the first page if that shows a large total. */
function withSizeLimit(request: SliceRequest): SliceRequest {
  const { io } = request;
  const onTotalRows = (rows: number): void => {
    if (rows > ROWS_WORTH_A_TASK) throw new LargeSlice(`${rows} rows`);
    io.onTotalRows?.(rows);
  };
  return { ...request, io: { ...io, onTotalRows } };
}

/** Falls back to pages, because an engine that was chosen for speed must not fail a sync. */
async function* readThroughTaskOrPages(
  session: Session,
  request: SliceRequest,
  engines: Engines,
): AsyncGenerator<Rows, void, undefined> {
  try {
    yield* engines.readTasks(session, request);
  } catch (error) {
    if (!(error instanceof SyncError) || error.scope === FailureScope.run) throw error;
    engineOf(session, request).chosen = ReportEngineChoice.pages;
    await session.log.info(`${describeSlice(request)}: ${error.message}; reading it page by page.`);
    yield* engines.readPages(session, request);
  }
}

function describeSlice({ report, slice }: SliceRequest): string {
  const { start = '', end = '' } = slice.dates ?? {};
  return `${report.name}, account ${accountOf(slice.partition)}, ${start} to ${end}`;
}

/** Too large for the API, even in the smallest chunks. A timeout alone may have another cause. */
const isTooLargeForPages = (error: unknown): error is TikTokError =>
  error instanceof TikTokError &&
  (error.excess === Excess.objects || (error.excess === Excess.work && error.code !== undefined));

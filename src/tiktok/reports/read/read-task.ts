import { splitDateRange, type JsonObject, type Slice } from '../../../cdk/index.js';
import type { Query } from '../../api/call.js';
import { isAboutParameters } from '../../refusals/refused-names.js';
import { accountOf } from '../../accounts/partition.js';
import type { Session } from '../../session.js';
import { createTask, finishTask, type FinishedTask } from '../../tasks/run-task.js';
import { taskFile } from '../../tasks/task-file.js';
import { reportTask } from '../../api/task-kinds.js';
import { fetchWhole, mapped, type Found } from '../../tasks/whole-task.js';
import { withTopView } from '../../campaign-filters/with-top-view.js';
import { checkEmpty } from './check-empty.js';
import { rowCompleter } from './complete-rows.js';
import { TIME_AXES } from '../../report-catalogue/granularity.js';
import { readAllMetrics } from './metric-batches.js';
import {
  deletedOnly,
  ONLY_TOP_VIEW,
  USUAL_BUYING_TYPES,
  ALL_BUYING_TYPES,
  type BuyingTypeFilter,
} from '../query/buying-types.js';
import { dimensionsOf, queryOf, type Report } from '../query/query.js';
import { readBuyingType, type ReportSlice } from './read-pages.js';
import { createTaskRows, reportForm } from './task-rows.js';
import { reportCacheOf } from '../query/run-cache.js';

type Rows = readonly JsonObject[];

/**
 * Metrics of a report that its tasks cannot give: what counts persons does not go with countries and audiences there
 * ("Create an asynchronous report task"). Their columns stay empty.
 */
export function lackingInTasks({ reportType, breakdowns, metrics }: Report): readonly string[] {
  const isPersonal =
    breakdowns.length > 0 && (reportType === 'AUDIENCE' || breakdowns.includes('country_code'));
  return isPersonal ? metrics.filter((name) => COUNTS_PERSONS.has(name)) : [];
}

const COUNTS_PERSONS: ReadonlySet<string> = new Set([
  'reach',
  'frequency',
  'cost_per_1000_reached',
  'average_video_play_per_user',
  'result',
  'cost_per_result',
  'result_rate',
  'real_time_result',
  'real_time_cost_per_result',
  'real_time_result_rate',
  'live_play_count',
]);

/**
 * Pages of rows of an account's window, as `readWindow` gives them, read through a report task: any number of days at
 * once, however many objects. What tasks cannot be asked for, because they filter by nothing but ids, is asked for
 * directly: top view, and deleted objects where the API takes no filter by status.
 */
export async function* readSliceAsTask(
  session: Session,
  window: ReportSlice,
): AsyncGenerator<Rows, void, undefined> {
  const { report } = window;
  if (report.level === 'advertiser') {
    yield* readTasks(session, { ...window, buyingTypes: ALL_BUYING_TYPES, took: () => undefined });
    return;
  }
  const filter: { byStatus: boolean } = { byStatus: true };
  const took = (byStatus: boolean): void => {
    filter.byStatus = byStatus;
  };
  yield* withTopView(session, {
    ...window,
    usual: (io) => readTasks(session, { ...window, io, buyingTypes: USUAL_BUYING_TYPES, took }),
    topView: (io) =>
      readDirectly(session, { ...window, io }, { withStatus: true, buyingTypes: ONLY_TOP_VIEW }),
  });
  if (!filter.byStatus) {
    yield* readDirectly(session, window, { withStatus: false, buyingTypes: deletedOnly(report.level) });
  }
}

interface Direct {
  readonly withStatus: boolean;
  readonly buyingTypes: BuyingTypeFilter;
}

/** Reads some buying types without a task, in slices as long as one request may ask for. */
async function* readDirectly(
  session: Session,
  window: ReportSlice,
  direct: Direct,
): AsyncGenerator<Rows, void, undefined> {
  for (const slice of slicesOf(window)) yield* readBuyingType(session, { ...window, ...direct, slice });
}

function slicesOf({ report, slice }: ReportSlice): readonly Slice[] {
  const { windowDays } = TIME_AXES[report.granularity];
  if (slice.dates === undefined || windowDays === undefined) return [slice];
  return splitDateRange(slice.dates, windowDays).map((dates) => ({ ...slice, dates }));
}

interface TaskReading extends ReportSlice {
  readonly buyingTypes: BuyingTypeFilter;
  /** Told whether the API took the filter by status, without which deleted objects are left out. */
  readonly took: (byStatus: boolean) => void;
}

/** In one task; where the API refuses so many days (one page of its documentation does), in as many as it takes. */
async function* readTasks(session: Session, reading: TaskReading): AsyncGenerator<Rows, void, undefined> {
  try {
    yield* readTask(session, reading);
  } catch (error) {
    const slices = slicesOf(reading);
    if (!isAboutParameters(error) || slices.length < 2) throw error;
    await session.log.info(`${error.message}; split into ${slices.length} tasks.`);
    for (const slice of slices) yield* readTask(session, { ...reading, slice });
  }
}

async function* readTask(session: Session, reading: TaskReading): AsyncGenerator<Rows, void, undefined> {
  const { report, slice, io, buyingTypes } = reading;
  const advertiserId = accountOf(slice.partition);
  const { dates } = slice;
  const complete = await rowCompleter(session, { report, advertiserId, buyingTypes, dates }, io);
  const rows = readAllMetrics({
    report: asTask(report),
    advertiserId,
    memory: reportCacheOf(session),
    log: session.log,
    read: (metrics) => rowsOfTask(session, reading, metrics),
    accepts: (metrics) => isTaken(session, reading, metrics),
    io,
  });
  for await (const page of rows) {
    for (const row of page) complete(row);
    yield page;
  }
}

/** What is refused of tasks need not be refused of reports, so what is learned is kept apart. */
function asTask(report: Report): Report {
  const lacking = lackingInTasks(report);
  const without = (names: readonly string[]) => names.filter((name) => !lacking.includes(name));
  return {
    ...report,
    name: `${report.name} (tasks)`,
    metrics: without(report.metrics),
    fallbacks: report.fallbacks.map(without),
  };
}

async function* rowsOfTask(
  session: Session,
  reading: TaskReading,
  metrics: readonly string[],
): AsyncGenerator<Rows, void, undefined> {
  const { report, slice, io, took } = reading;
  const queries = queriesOf(reading, metrics);
  const names = { metrics, dimensions: dimensionsOf(report) };
  const order = { kind: reportTask, advertiserId: accountOf(slice.partition), queries, names };
  const task = await finishTask(session, order, io);
  let withStatus = true;
  const toRows = createTaskRows(session, { report, metrics, warn: io.warn });
  const fetch = (own: FinishedTask): AsyncGenerator<Rows, Found, undefined> => {
    withStatus = own.query === queries[0];
    took(withStatus);
    return mapped(taskFile(session, { task: own, form: reportForm(report) }, io), (page) => toRows.of(page));
  };
  took(task.query === queries[0]);
  // The file is fetched when somebody reads it; until then the task keeps it for thirty days.
  yield [];
  const { hasRows } = yield* fetchWhole(session, { task, fetch }, io);
  if (!hasRows) await checkEmpty(session, { reading, slices: slicesOf(reading), metrics, withStatus });
  await toRows.end();
}

/** With the filter by status, and without: the documentation has it both ways. */
function queriesOf({ report, slice }: TaskReading, metrics: readonly string[]): readonly [Query, ...Query[]] {
  const { partition, dates } = slice;
  const query = (withStatus: boolean): Query => ({
    ...queryOf({
      ...{ report, advertiserId: accountOf(partition), part: { dates }, metrics },
      ...{ withStatus, filters: [] },
    }),
    output_format: 'CSV_STRING',
    enable_report_title_translation: false,
  });
  return report.level === 'advertiser' ? [query(true)] : [query(true), query(false)];
}

/** Whether a task may ask for these metrics. One that may is called off: it was begun to find out. */
async function isTaken(session: Session, reading: TaskReading, metrics: readonly string[]): Promise<boolean> {
  const { wait, onRequest } = reading.io;
  const query = queriesOf(reading, metrics).at(-1) ?? {};
  try {
    const id = await createTask(session, { path: reportTask.create, query, wait, onRequest });
    const task = { advertiser_id: accountOf(reading.slice.partition), task_id: id };
    await session.client
      .post({ path: 'report/task/cancel/', query: task, wait, onRequest })
      .catch(() => undefined);
    return true;
  } catch (error) {
    if (isAboutParameters(error)) return false;
    throw error;
  }
}

import type { Rows } from '../../../cdk/index.js';
import { accountOf } from '../../accounts/partition.js';
import type { Query } from '../../api/call.js';
import { reportTask } from '../../api/task-kinds.js';
import { isAboutParameters } from '../../refusals/refused-names.js';
import type { Session } from '../../session.js';
import { createTask, finishTask, type FinishedTask } from '../../tasks/run-task.js';
import { taskFile } from '../../tasks/task-file.js';
import { fetchWhole, mapped, type TaskFinding } from '../../tasks/whole-task.js';
import { dimensionsOf, queryOf } from '../query/query.js';
import { checkEmpty } from './check-empty.js';
import { slicesOf, type TaskRequest } from './in-tasks.js';
import type { AcceptsBatch } from './in-metric-batches.js';
import type { Batch } from './request.js';
import { createTaskRows, reportForm } from './task-rows.js';

/** Creates a task, waits until it is done, and reads its file. */
export async function* requestTask(
  session: Session,
  request: TaskRequest & Batch,
): AsyncGenerator<Rows, void, undefined> {
  const { report, slice, metrics, io, onStatusFilter } = request;
  const queries = queriesOf(request, metrics);
  const names = { metrics, dimensions: dimensionsOf(report) };
  const order = { kind: reportTask, advertiserId: accountOf(slice.partition), queries, names };
  const task = await finishTask(session, order, io);
  let { status } = request;
  const toRows = createTaskRows(session, { report, metrics, warn: io.warn });
  const fetch = (finished: FinishedTask): AsyncGenerator<Rows, TaskFinding, undefined> => {
    const hasStatusFilter = finished.query === queries[0];
    status = hasStatusFilter ? request.status : undefined;
    onStatusFilter(hasStatusFilter);
    return mapped(taskFile(session, { task: finished, form: reportForm(report) }, io), (page) =>
      toRows.of(page),
    );
  };
  onStatusFilter(task.query === queries[0]);
  // The file is downloaded only when the next page is pulled. TikTok keeps it for 30 days.
  yield [];
  const { hasRows } = yield* fetchWhole(session, { task, fetch }, io);
  if (!hasRows) {
    for (const { dates } of slicesOf(request))
      await checkEmpty(session, { ...request, status, chunk: { dates } });
  }
  await toRows.end();
}

/** The parameters with the status filter and without it, because the documentation contradicts itself. */
function queriesOf(request: TaskRequest, metrics: readonly string[]): readonly [Query, ...Query[]] {
  const { report, slice, status } = request;
  const query = (filter: TaskRequest['status']): Query => ({
    ...queryOf({
      report,
      chunk: { dates: slice.dates },
      advertiserId: accountOf(slice.partition),
      metrics,
      status: filter,
    }),
    output_format: 'CSV_STRING',
    enable_report_title_translation: false,
  });
  return report.level === 'advertiser' ? [query(status)] : [query(status), query(undefined)];
}

/** Creates a task, which is then cancelled. */
export const acceptsTask: AcceptsBatch<TaskRequest> = async (session, request, metrics) => {
  const query = queriesOf(request, metrics).at(-1) ?? {};
  const { wait, onRequest } = request.io;
  try {
    const id = await createTask(session, { path: reportTask.create, query, wait, onRequest });
    const task = { advertiser_id: accountOf(request.slice.partition), task_id: id };
    await session.client
      .post({ path: 'report/task/cancel/', query: task, wait, onRequest })
      .catch(() => undefined);
    return true;
  } catch (error) {
    if (isAboutParameters(error)) return false;
    throw error;
  }
};

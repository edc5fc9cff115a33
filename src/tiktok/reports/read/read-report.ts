import { checkingTotals } from './check-totals.js';
import { completingRows } from './complete-rows.js';
import { inBuyingTypes } from './in-buying-types.js';
import { inChunks } from './in-chunks.js';
import { inTasks } from './in-tasks.js';
import { inMetricBatches } from './metric-batches.js';
import { withReportEngine } from './report-engine.js';
import { acceptsPages, requestPages } from './request-pages.js';
import { acceptsTask, requestTask } from './request-task.js';

/*
 * How a report is read. Read each pipeline from left to right: a request enters at the left, each stage makes one or
 * more narrower requests of it for the next one, and rows come back the other way. A stage repeats its part in another
 * way when the API refuses what that stage decides: too many days, a metric, a filter.
 */

/** The rows of one buying type, page by page. */
export const readBuyingType = completingRows(
  inChunks(inMetricBatches(checkingTotals(requestPages), acceptsPages)),
);

/** A slice, page by page. */
export const readPages = inBuyingTypes(readBuyingType);

/** A slice, through report tasks; what tasks lack, page by page. */
export const readTasks = inTasks(completingRows(inMetricBatches(requestTask, acceptsTask)), readBuyingType);

/** A slice, as `report_engine` says. */
export const readReport = withReportEngine({ readPages, readTasks });

import { checkingTotals } from './check-totals.js';
import { completingRows } from './complete-rows.js';
import { inBuyingTypes } from './in-buying-types.js';
import { inChunks } from './in-chunks.js';
import { inTasks } from './in-tasks.js';
import { inMetricBatches } from './in-metric-batches.js';
import { whereAccepted } from './where-accepted.js';
import { withReportEngine } from './with-report-engine.js';
import { acceptsPages, requestPages } from './request-pages.js';
import { acceptsTask, requestTask } from './request-task.js';

/*
 * The stages of reading a report, from left to right: each stage turns its request into one or more narrower requests for
 * the next stage, and the rows come back in the opposite direction. If the API refuses what a stage decided, e.g. too many
 * days, a metric or a filter, that stage retries with other requests.
 */

/** Reads the rows of one buying type, page by page. */
export const readBuyingType = completingRows(
  inChunks(inMetricBatches(checkingTotals(requestPages), acceptsPages)),
);

/** Reads a slice page by page. */
export const readPages = inBuyingTypes(readBuyingType);

/** Reads a slice through report tasks, and what tasks lack page by page. */
export const readTasks = inTasks(completingRows(inMetricBatches(requestTask, acceptsTask)), readBuyingType);

/** Reads a slice with the engine that `report_engine` selects, if the API has the report. */
export const readReport = whereAccepted(withReportEngine({ readPages, readTasks }));

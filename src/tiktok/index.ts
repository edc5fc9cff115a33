export { accountStream } from './account-stream.js';
export { isWithoutInfo } from './accounts.js';
export { accountsOf, asksForAll } from './account-selection.js';
export type { Query } from './call.js';
export { parseConfig, type Config, type Restatements } from './config.js';
export { connectionSpecification } from './specification.js';
export { entityStream } from './entity-stream.js';
export { Action } from './error-codes.js';
export { TikTokError } from './errors.js';
export { currentStatusField, withCurrentStatus } from './current-status.js';
export type { CustomReport, NamedField } from './custom-reports.js';
export {
  ADVERTISERS_PER_CALL,
  BUSINESS_CENTER_PAGE_SIZE,
  BUYING_TYPES,
  CHANGE_LOG_DAYS,
  CHECK_RETRIES,
  GMV_MAX_DAYS,
  GMV_MAX_HOURLY_DAYS,
  GMV_MAX_STATUSES,
  IDS_PER_CALL,
  MODIFIED_AFTER_DAYS,
  READ_RETRIES,
  REPORT_WINDOW_DAYS,
  METRICS_PER_CALL,
  SMART_PLUS_PAGE_SIZE,
  TOP_VIEW,
  TOP_VIEW_PAGE_SIZE,
} from './limits.js';
export {
  allMetrics,
  columnsOf,
  metricField,
  totalsOf,
  type BreakdownMetrics,
  type Level,
  type MetricChoice,
  type MetricRow,
  type MetricTable,
} from './metrics.js';
export { isCoveredBy, PERMISSIONS, type Permission } from './permissions.js';
export { BREAKDOWN_NAMES } from './report/breakdowns.js';
export { describeReport, explainReport } from './report/explain.js';
export type {
  Apart,
  Beyond,
  Gathering,
  ListEndpoint,
  ListSource,
  Parents,
  Variant,
} from './objects/list-source.js';
export { objectStream } from './objects/object-stream.js';
export { Scope } from './objects/scope.js';
export { Granularity, STAT_TIMES } from './report/granularity.js';
export { CELLS, findCell, isInCell, isSameSet, type Cell } from './report/matrix.js';
export type { ReportLoad } from './report/activity.js';
export { reconciliationStream } from './reconciliation/stream.js';
export { syncStatusStream } from './sync-status-stream.js';
export { lackingInTasks, readWindowAsync } from './report/read-async.js';
export { metricsOfCell, plainlyTaken } from './report/cell-metrics.js';
export { reportStream, type ReportStream } from './report/stream.js';
export {
  accountOf,
  appQuota,
  byAccount,
  openSession,
  pagesAhead,
  PARTITION_KEY,
  partitionOf,
  requestsPerSecond,
  type Session,
} from './session.js';
export { shopCampaigns, shopKnowledge } from './shops/shop-campaigns.js';
export { changeLogRows } from './tasks/change-log.js';
export { leadForm, leadRows } from './tasks/lead-rows.js';
export { changeLogTask, leadTask } from './tasks/task-kinds.js';
export { taskStream } from './tasks/task-stream.js';
export { VERSION } from './version.js';

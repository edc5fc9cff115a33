export { accountStream } from './account-stream.js';
export { isWithoutInfo } from './accounts.js';
export { accountsOf, connectionSpecification, parseConfig, type Config } from './config.js';
export { entityStream } from './entity-stream.js';
export { ADVERTISERS_PER_CALL, CHECK_RETRIES, READ_RETRIES, REPORT_WINDOW_DAYS } from './limits.js';
export { parseCustomReports, type CustomReport, type NamedField } from './custom-reports.js';
export {
  allMetrics,
  columnsOf,
  LEVELS,
  metricField,
  totalsOf,
  type Level,
  type MetricRow,
  type MetricTable,
} from './metrics.js';
export { BREAKDOWN_NAMES } from './report/breakdowns.js';
export { describeReport, explainReport } from './report/explain.js';
export type { ListEndpoint, ListSource, Parents, Variant } from './objects/list-source.js';
export { objectStream, type ObjectStreamOptions } from './objects/object-stream.js';
export { Scope } from './objects/scope.js';
export { Granularity } from './report/granularity.js';
export { CELLS, findCell, isInCell, isSameSet, type Cell } from './report/matrix.js';
export { Cause } from './reconciliation/causes.js';
export { reconciliationStream } from './reconciliation/stream.js';
export { syncStatusStream } from './sync-status-stream.js';
export { metricsOfCell, reportStream, type ReportStream } from './report/stream.js';
export {
  accountOf,
  appQuota,
  openSession,
  pagesAhead,
  PARTITION_KEY,
  partitionOf,
  type Session,
} from './session.js';
export { VERSION } from './version.js';

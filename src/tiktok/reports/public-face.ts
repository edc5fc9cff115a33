/* What others may know of reports. */

export { queryOf, REPORT_ROW_KEY, type Report } from './query/query.js';
export { reportCacheOf } from './query/run-cache.js';
export { readBuyingType, readPages, readTasks } from './read/read-report.js';
export type { BuyingTypeRequest } from './read/request.js';
export {
  hadActivity,
  leavesOutDormant,
  surveysOf,
  type SurveyedAccount,
  type Surveys,
} from './later-runs.js';
export { loadOf, type ReportLoad } from './report-load.js';
export { callsPerPage, reportStream, type ReportStream } from './report-stream.js';
export { spending } from './spending.js';

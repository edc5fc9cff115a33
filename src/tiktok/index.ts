export { advancedAuth } from './authorization/advanced-auth.js';
export { authorizationUrl } from './authorization/authorization-url.js';
export { exchangeCode, grantedAccounts, type Grant } from './authorization/grant.js';
export { describeScopes } from './authorization/scope-names.js';
export type { OwnAccount } from './accounts/own-accounts.js';
export { accountOf, byAccount, isOfAccount, PARTITION_KEY, partitionOf } from './accounts/partition.js';
export { EVERY_BUYING_TYPE } from './campaign-filters/buying-types.js';
export { topViewBuyersOf } from './campaign-filters/top-view-buyers.js';
export { accountStream } from './lists/account-stream.js';
export { isWithoutInfo } from './accounts/directory.js';
export { accountsOf, asksForAll } from './config/account-selection.js';
export type { Query } from './api/call.js';
export { parseConfig, type Config, type Restatements } from './config/config.js';
export { describeNoId, isId, pasteMistake } from './config/pasted.js';
export { connectionSpecification } from './config/specification.js';
export { entityStream } from './lists/entity-stream.js';
export { Action } from './api/error-codes.js';
export { TikTokError } from './api/errors.js';
export { isOfOneAccount } from './api/refusal.js';
export { sandboxLacks } from './api/sandbox.js';
export { currentStatusField, withCurrentStatus } from './lists/current-status.js';
export type { CheckedReport, CustomReport, NamedField } from './config/custom-reports.js';
export {
  AD_INSIGHTS_PAGE_SIZE,
  ADVERTISERS_PER_CALL,
  ACTIVITY_LOG_DAYS,
  BID_PROTECTION_DAYS,
  BID_PROTECTION_IDS_AND_DAYS,
  BUSINESS_CENTER_DAYS,
  BUSINESS_CENTER_MEMBERS_PAGE_SIZE,
  BUSINESS_CENTER_PAGE_SIZE,
  CHANGE_LOG_DAYS,
  CHECK_RETRIES,
  FATIGUE_DAYS,
  GMV_MAX_DAYS,
  GMV_MAX_HOURLY_DAYS,
  GMV_MAX_IDENTITIES_PER_CALL,
  GMV_MAX_STATUSES,
  IDS_PER_CALL,
  MEDIA_PER_CALL,
  MEDIA_REACH,
  MUSIC_REACH,
  PIXELS_PER_CALL,
  READ_RETRIES,
  REPORT_DAYS_WITHOUT_TIME,
  REPORT_PATH,
  REPORT_WINDOW_DAYS,
  REVIEWED_ADGROUPS_PER_CALL,
  RULES_PAGE_SIZE,
  SMART_PLUS_PAGE_SIZE,
  VIDEO_ADS_PER_CALL,
} from './api/limits.js';
export { listNameOf } from './report-catalogue/list-columns.js';
export { LEVELS, REPORT_LEVELS, type Level } from './report-catalogue/levels.js';
export {
  allMetrics,
  columnsOf,
  METRIC_SETS,
  nameOf,
  metricField,
  totalsOf,
  type MetricsByBreakdown,
  type MetricChoice,
  type MetricRow,
  type MetricSet,
  type MetricTable,
} from './report-catalogue/metrics.js';
export {
  ACCOUNT_PERMISSIONS,
  BUSINESS_CENTER_PERMISSIONS,
  isTestable,
  permissionOf,
  type Permission,
  type TestablePermission,
} from './api/permissions.js';
export {
  BREAKDOWN_NAMES,
  breakdownNamed,
  isBreakdown,
  REPORT_TYPES,
  type BreakdownName,
  type ReportType,
} from './report-catalogue/breakdowns.js';
export { describeReport, explainReport } from './report-catalogue/nearest-report.js';
export type {
  Isolation,
  Overflow,
  CombinedList,
  ListEndpoint,
  ListSource,
  Parents,
  Variant,
  WholeList,
} from './lists/list-definition.js';
export { BUSINESS_CENTER_ACCOUNTS, BUSINESS_CENTERS, someBusinessCenters } from './lists/business-centers.js';
export { MODIFIED_AFTER } from './lists/list-parts.js';
export { listStream } from './lists/list-stream.js';
export { idOf, idsOf } from './lists/row-ids.js';
export { Scope } from './lists/scope.js';
export { Granularity, STAT_TIMES } from './report-catalogue/granularity.js';
export {
  SUPPORTED_REPORTS,
  findSupportedReport,
  isSupportedMetric,
  isSameSet,
  type ReportCriteria,
  type SupportedReport,
} from './report-catalogue/supported-reports.js';
export {
  callsPerPage,
  hadActivity,
  leavesOutDormant,
  loadOf,
  readTasks,
  REPORT_ROW_KEY,
  reportStream,
  spending,
  surveysOf,
  type ReportLoad,
  type ReportStream,
  type SurveyedAccount,
  type Surveys,
} from './reports/public-face.js';
export { reconciliationStream } from './audit/reconciliation/stream.js';
export { syncStatusStream } from './audit/sync-status-stream.js';
export { lackingInTasks } from './report-catalogue/metrics-in-tasks.js';
export { metricsOfReport, likelyAccepted } from './report-catalogue/report-metrics.js';
export { appQuota, openSession, pagesAhead, requestsPerSecond, type Session } from './session.js';
export { SHOP, STORES } from './shops/listed-shops.js';
export { allShops, shopCampaigns, shopKnowledge } from './shops/shop-campaigns.js';
export { changeLogRows } from './task-lists/change-log.js';
export { leadForm, leadRows } from './task-lists/lead-rows.js';
export { changeLogTask, leadTask } from './api/task-kinds.js';
export { taskStream } from './task-lists/task-stream.js';
export { VERSION } from './api/version.js';
export { OTHER_REPORT_TYPES, OTHER_REPORTS, type OtherReportType } from './report-catalogue/other-reports.js';

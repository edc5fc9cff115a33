import {
  FailureType,
  SyncError,
  type Fields,
  type Partially,
  type StreamDefinition,
} from '../../cdk/index.js';
import {
  Action,
  allMetrics,
  breakdownNamed,
  columnsOf,
  describeReport,
  findSupportedReport,
  isBreakdown,
  isSupportedMetric,
  metricField,
  metricsOfReport,
  likelyAccepted,
  REPORT_TYPES,
  reportStream,
  TikTokError,
  type SupportedReport,
  type CustomReport,
  type MetricRow,
  type MetricSet,
  type NamedField,
  type ReportCriteria,
  type ReportType,
  type ReportStream,
  type Session,
} from '../../tiktok/index.js';
import type { ReportSettings } from './streams.js';
import { METRIC_TABLES } from './metric-tables.js';
import { otherCustomReportStream, otherTypeOf } from './other-custom-reports.js';

/* Custom reports, checked against the supported reports. */

/** The stream of a custom report that has no mistakes. */
export function customReportStream(
  report: CustomReport,
  settings: ReportSettings,
): StreamDefinition<Session> {
  const type = otherTypeOf(report.report_type);
  const stream =
    type === undefined ? adReportStream(report, settings) : otherCustomReportStream(report, type, settings);
  return { ...stream, read: (...reading) => withRemedy(stream.read(...reading), report.name) };
}

/** A report of type BASIC or AUDIENCE. */
function adReportStream(
  report: CustomReport,
  { rowContext, restatements, metrics: set }: ReportSettings,
): ReportStream {
  const { name, filters = [], lookback_days: lookbackDays } = report;
  const supported = supportedReportOf(criteriaOf(report));
  if (supported === undefined) throw new Error(`TikTok does not support the report ${name}`);
  const metrics = chosenMetrics(report, supported, set);
  return reportStream({
    name,
    description: `Custom report: ${describeReport(supported)}.`,
    supported,
    metrics,
    filters,
    lookbackDays,
    rowContext,
    restatements,
    fallbacks: fallbacksOf(supported, Object.keys(metrics)),
    customBreakdowns: newBreakdowns(report),
  });
}

function fallbacksOf(supported: SupportedReport, names: readonly string[]): readonly (readonly string[])[] {
  const table = METRIC_TABLES[supported.reportType];
  const chosen = allMetrics(table).filter(([name]) => names.includes(name));
  return likelyAccepted(table, supported).map((isTaken) => chosen.filter(isTaken).map(([name]) => name));
}

/** Only the user can fix a custom report that TikTok rejects. */
async function* withRemedy<T>(pages: AsyncIterable<T>, name: string): AsyncGenerator<T, void, undefined> {
  try {
    yield* pages;
  } catch (error) {
    if (!(error instanceof TikTokError) || error.action !== Action.request) throw error;
    const { what, message: detail, scope, code, cause } = error;
    throw new SyncError({
      failureType: FailureType.config,
      what,
      detail,
      scope,
      cause,
      ...(code !== undefined && { code }),
      remedy: `Correct the report ${name} in custom_reports: TikTok rejects its dimensions, metrics or filters.`,
    });
  }
}

/** Breakdowns that this version doesn't know, with the types from the config. */
function newBreakdowns({ dimensions = [] }: CustomReport): Fields {
  return Object.fromEntries(
    dimensions.flatMap((field) =>
      typeof field === 'string' || isBreakdown(field.name)
        ? []
        : [[field.name, metricField(field.type, 'Breakdown defined in the config')] as const],
    ),
  );
}

/** The criteria to look up a report; undefined while its level or granularity is unknown. */
export function criteriaOf({
  level,
  granularity,
  report_type,
  dimensions,
}: Partially<CustomReport>): ReportCriteria | undefined {
  if (level === undefined || granularity === undefined) return undefined;
  const breakdowns = namesIn(dimensions).map(({ name }) => breakdownNamed(name));
  return { reportType: reportTypeOf(report_type), level, granularity, breakdowns };
}

export const reportTypeOf = (name: string | undefined): ReportType | undefined =>
  REPORT_TYPES.find((type) => type === name);

/** The supported report of these criteria. TikTok decides about breakdowns that this version doesn't know. */
export function supportedReportOf(criteria: ReportCriteria | undefined): SupportedReport | undefined {
  if (criteria === undefined) return undefined;
  const { reportType, breakdowns } = criteria;
  if (breakdowns.every(isBreakdown)) return findSupportedReport(criteria);
  return reportType && { ...criteria, reportType, metrics: 'all', source: 'the config' };
}

export interface GivenName {
  readonly name: string;
  /** Whether the config defines its type, so this version doesn't need to know it. */
  readonly isTyped: boolean;
}

/** The names in a list of breakdowns or metrics. */
export const namesIn = (fields: Partially<readonly NamedField[]> = []): readonly GivenName[] =>
  fields.flatMap((field) => {
    const name = typeof field === 'string' ? field : field?.name;
    return name === undefined ? [] : [{ name, isTyped: typeof field !== 'string' }];
  });

function chosenMetrics({ metrics = [] }: CustomReport, supported: SupportedReport, set: MetricSet): Fields {
  const table = METRIC_TABLES[supported.reportType];
  if (metrics.length === 0) return metricsOfReport(table, supported, { set }).requested;
  const known = allMetrics(table).filter((metric) => isSupportedMetric(supported, metric));
  const columns = metrics.map((field): Fields => {
    const name = typeof field === 'string' ? field : field.name;
    const found = known.filter((metric) => isCalled(name, metric));
    if (found.length > 0 || typeof field === 'string') return columnsOf(found);
    return columnsOf([[field.name, field.type, 'none', 'advertiser', 'own', 'Metric defined in the config']]);
  });
  return Object.assign({}, ...columns) as Fields;
}

/** Whether a metric has this name or belongs to the group of this name. */
export const isCalled = (name: string, [metric, , , , group]: MetricRow): boolean =>
  name === metric || name === group;

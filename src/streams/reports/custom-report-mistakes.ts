import { quotable } from '../../cdk/index.js';
import {
  allMetrics,
  BREAKDOWN_NAMES,
  isBreakdown,
  describeReport,
  explainReport,
  isSupportedMetric,
  LEVELS,
  REPORT_LEVELS,
  STAT_TIMES,
  type SupportedReport,
  type CheckedReport,
  type MetricRow,
  type ReportType,
} from '../../tiktok/index.js';
import {
  supportedReportOf,
  criteriaOf,
  isCalled,
  namesIn,
  reportTypeOf,
  type GivenName,
} from './custom-reports.js';
import { METRIC_TABLES } from './metric-tables.js';
import { otherTypeOf } from './other-custom-reports.js';
import { missingLevel, otherReportMistakes } from './other-report-mistakes.js';
import { unknownName } from './unknown-name.js';

/**
 * Every mistake in custom reports that their schema can't express, with the closest supported report. A mistake in one
 * key doesn't hide those in others.
 */
export function customReportMistakes(
  reports: readonly CheckedReport[],
  otherStreams: readonly string[],
): readonly string[] {
  const names = [...otherStreams, ...reports.map(({ report }) => report.name)];
  return reports.flatMap((checked, index) => {
    const { name } = checked.report;
    const isTaken = name !== undefined && names.indexOf(name) < otherStreams.length + index;
    const mistakes = [...(isTaken ? ['name is taken by another stream'] : []), ...mistakesIn(checked)];
    return mistakes.map((mistake) => `${checked.place}: ${mistake}`);
  });
}

/** Keys that identify the report. While one of them is wrong, their combination can't be checked. */
const CRITERIA = ['level', 'granularity', 'report_type', 'dimensions'];

function mistakesIn(checked: CheckedReport): readonly string[] {
  const type = otherTypeOf(checked.report.report_type);
  return type === undefined ? adReportMistakes(checked) : otherReportMistakes(checked, type);
}

function adReportMistakes({ report, wrongKeys }: CheckedReport): readonly string[] {
  const reportType = reportTypeOf(report.report_type);
  const dimensions = namesIn(report.dimensions).flatMap((field) => breakdownMistakes(field, reportType));
  const isClear = dimensions.length === 0 && !wrongKeys.some((key) => CRITERIA.includes(key));
  const criteria = isClear ? criteriaOf(report) : undefined;
  const supported = supportedReportOf(criteria);
  const hasNoLevel = report.level === undefined && !wrongKeys.includes('level');
  return [
    ...(hasNoLevel && !wrongKeys.includes('report_type') ? [missingLevel()] : []),
    ...dimensions,
    ...(criteria !== undefined && supported === undefined ? [explainReport(criteria)] : []),
    ...namesIn(report.metrics).flatMap((field) => metricMistakes(field, supported, reportType)),
    ...filterMistakes(report),
  ];
}

/** TikTok does not filter ads by one id and return the other ("Run a synchronous report"). */
function filterMistakes({ level, filters = [] }: CheckedReport['report']): readonly string[] {
  if (level === undefined) return [];
  const own = REPORT_LEVELS[level];
  const strange = LEVELS.filter(
    (other) => other !== level && REPORT_LEVELS[other].dataLevel === own.dataLevel,
  ).map((other) => REPORT_LEVELS[other].filters?.ids);
  return filters.flatMap((filter) => {
    const name = filter?.field_name;
    if (name === undefined || !strange.includes(name)) return [];
    return [`filters: ${name} does not go with level ${level}; use ${own.filters?.ids ?? ''}`];
  });
}

/** Dimensions that every report has anyway, and the key that adds them. */
const IMPLIED: ReadonlyMap<string, string> = new Map([
  ...LEVELS.map((level) => [REPORT_LEVELS[level].idDimension, `level ${level}`] as const),
  ...Object.keys(STAT_TIMES).map((time) => [time, 'granularity'] as const),
]);

function breakdownMistakes({ name, isTyped }: GivenName, reportType: string | undefined): readonly string[] {
  const adding = IMPLIED.get(name.toLowerCase());
  if (adding !== undefined) return [`dimensions: remove ${name}, which ${adding} adds`];
  if (isBreakdown(name)) return [];
  if (isTyped)
    return reportType === undefined
      ? [`dimensions: ${quotable(name)} is not a known breakdown, so report_type is required`]
      : [];
  return [
    `dimensions: ${unknownName(name, BREAKDOWN_NAMES, { kind: 'breakdown', key: 'new_dimensions', type: 'text' })}`,
  ];
}

/** While the report itself is unclear, any metric of its report type is accepted. */
function metricMistakes(
  { name, isTyped }: GivenName,
  supported: SupportedReport | undefined,
  reportType: ReportType | undefined,
): readonly string[] {
  const type = supported?.reportType ?? reportType;
  const tables = type === undefined ? Object.values(METRIC_TABLES) : [METRIC_TABLES[type]];
  const metrics = tables.flatMap(allMetrics);
  const isAvailable = (metric: MetricRow): boolean =>
    supported === undefined || isSupportedMetric(supported, metric);
  const named = metrics.filter((metric) => isCalled(name, metric));
  if (named.some(isAvailable)) return [];
  if (supported !== undefined && named.length > 0)
    return [`metrics: ${name} ${whyUnavailable(named, supported)}`];
  if (isTyped) return [];
  const names = metrics.filter(isAvailable).flatMap(([metric, , , , group]) => [metric, group]);
  const kind = type === undefined ? 'metric' : `metric of ${type} reports`;
  return [`metrics: ${unknownName(name, names, { kind, key: 'new_metrics', type: 'number' })}`];
}

function whyUnavailable([first, ...others]: readonly MetricRow[], supported: SupportedReport): string {
  const [, , , from = supported.level, , , rule] = first ?? [];
  if (others.length > 0) return `has no metrics in a report ${describeReport(supported)}`;
  if (rule === 'account day')
    return 'is available only in daily reports at level advertiser without breakdowns';
  if (rule !== undefined) return `is available only in reports ${rule}`;
  return `is available only at level ${LEVELS.slice(LEVELS.indexOf(from)).join(' or ')}`;
}

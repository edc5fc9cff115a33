import { FailureType, SyncError, type Fields } from '../../cdk/index.js';
import {
  Action,
  allMetrics,
  BREAKDOWN_NAMES,
  columnsOf,
  describeReport,
  explainReport,
  findSupportedReport,
  isSupportedMetric,
  metricField,
  metricsOfReport,
  likelyAccepted,
  reportStream,
  TikTokError,
  type SupportedReport,
  type CustomReport,
  type MetricRow,
  type NamedField,
  type ReportStream,
} from '../../tiktok/index.js';
import { didYouMean } from './nearest.js';
import type { ReportSettings } from './streams.js';
import { METRIC_TABLES } from './metric-tables.js';

/* Reports of the user's own, held against what TikTok has. */

/** The stream of a report that has no mistakes. */
export function customReportStream(
  report: CustomReport,
  { rowContext, restatements }: ReportSettings,
): ReportStream {
  const { name, filters, lookbackDays } = report;
  const cell = cellOf(report);
  if (cell === undefined) throw new Error(`${name} is no report of TikTok's`);
  const metrics = chosenMetrics(report, cell);
  const stream = reportStream({
    ...{
      name,
      description: `Own report: ${describeReport(cell)}.`,
      supported: cell,
      metrics,
      filters,
      lookbackDays,
      rowContext,
      restatements,
    },
    fallbacks: fallbacksOf(cell, Object.keys(metrics)),
    ownBreakdowns: ownBreakdowns(report),
  });
  return { ...stream, read: (...reading) => tellingWhose(stream.read(...reading), name) };
}

function fallbacksOf(cell: SupportedReport, names: readonly string[]): readonly (readonly string[])[] {
  const table = METRIC_TABLES[cell.reportType];
  const asked = allMetrics(table).filter(([name]) => names.includes(name));
  return likelyAccepted(table, cell).map((isTaken) => asked.filter(isTaken).map(([name]) => name));
}

/** What TikTok refuses of a user's own report is for the user to mend. */
async function* tellingWhose<T>(pages: AsyncIterable<T>, name: string): AsyncGenerator<T, void, undefined> {
  try {
    yield* pages;
  } catch (error) {
    if (!(error instanceof TikTokError) || error.action !== Action.request) throw error;
    const { what, message: detail, scope, code, cause } = error;
    throw new SyncError({
      ...{ failureType: FailureType.config, what, detail, scope, cause },
      ...(code !== undefined && { code }),
      remedy: `Correct the report ${name} in custom_reports: its dimensions, metrics or filters are not taken.`,
    });
  }
}

const nameOf = (field: NamedField): string => (typeof field === 'string' ? field : field.name);

/** Breakdowns that are not known here, in the types that the user gives. */
function ownBreakdowns({ breakdowns }: CustomReport): Fields {
  return Object.fromEntries(
    breakdowns.flatMap((field) =>
      typeof field === 'string' || BREAKDOWN_NAMES.includes(field.name)
        ? []
        : [[field.name, metricField(field.type, 'Breakdown of the config')] as const],
    ),
  );
}

function cellOf(report: CustomReport): SupportedReport | undefined {
  const { level, granularity, reportType } = report;
  const breakdowns = report.breakdowns.map(nameOf);
  if (Object.keys(ownBreakdowns(report)).length === 0) {
    return findSupportedReport({ reportType, level, granularity, breakdowns });
  }
  if (reportType === undefined) return undefined;
  return { reportType, level, granularity, breakdowns, metrics: 'all', source: 'the config' };
}

function chosenMetrics(report: CustomReport, cell: SupportedReport): Fields {
  const table = METRIC_TABLES[cell.reportType];
  if (report.metrics.length === 0) return metricsOfReport(table, cell).asked;
  const known = allMetrics(table).filter((metric) => isSupportedMetric(cell, metric));
  const columns = report.metrics.map((field): Fields => {
    const found = known.filter(([metric, , , , group]) => [metric, group].includes(nameOf(field)));
    if (found.length > 0 || typeof field === 'string') return columnsOf(found);
    return columnsOf([[field.name, field.type, 'none', 'advertiser', 'own', 'Metric of the config']]);
  });
  return Object.assign({}, ...columns) as Fields;
}

/** Everything that is wrong with reports of the user's own, with what comes nearest. */
export function customReportMistakes(
  reports: readonly CustomReport[],
  otherStreams: readonly string[],
): readonly string[] {
  return reports.flatMap((report) => {
    const taken = otherStreams.includes(report.name) ? ['a stream has this name already'] : [];
    const dimensions = report.breakdowns.flatMap((field) => breakdownMistakes(field, report));
    const cell = dimensions.length === 0 ? cellOf(report) : undefined;
    const mistakes = [
      ...taken,
      ...dimensions,
      ...(dimensions.length === 0 && cell === undefined ? [explainReport(wishOf(report))] : []),
      ...(cell === undefined ? [] : report.metrics.flatMap((field) => metricMistakes(field, cell))),
    ];
    return mistakes.map((mistake) => `custom_reports ${report.name}: ${mistake}`);
  });
}

const wishOf = ({ reportType, level, granularity, breakdowns }: CustomReport) => ({
  ...{ reportType, level, granularity },
  breakdowns: breakdowns.map(nameOf),
});

/** Dimensions that a report has without being asked for. */
const IMPLIED = /^(?:advertiser_id|campaign_id|adgroup_id|ad_id|stat_time_day|stat_time_hour)$/;

function breakdownMistakes(field: NamedField, { reportType }: CustomReport): readonly string[] {
  const name = nameOf(field);
  if (IMPLIED.test(name)) return [`dimensions: ${name} comes by itself, from level and granularity`];
  if (BREAKDOWN_NAMES.includes(name)) return [];
  if (typeof field !== 'string') {
    return reportType === undefined
      ? [`dimensions: ${name} is not known here, so report_type must be given`]
      : [];
  }
  return [
    `dimensions: ${name} is not known; ${didYouMean(name, BREAKDOWN_NAMES)}give its type: {"name": "${name}", "type": "text"}`,
  ];
}

function metricMistakes(field: NamedField, cell: SupportedReport): readonly string[] {
  const name = nameOf(field);
  const table = allMetrics(METRIC_TABLES[cell.reportType]);
  const named = table.filter(([metric, , , , group]) => metric === name || group === name);
  if (named.some((metric) => isSupportedMetric(cell, metric))) return [];
  if (named.length > 0) return [`metrics: ${name} ${whyNot(named, cell)}`];
  if (typeof field !== 'string') return [];
  const names = table.filter((metric) => isSupportedMetric(cell, metric)).map(([metric]) => metric);
  return [
    `metrics: ${name} is no metric of ${cell.reportType} reports that is known; ${didYouMean(name, names)}give its type: {"name": "${name}", "type": "number"}`,
  ];
}

function whyNot([first, ...others]: readonly MetricRow[], cell: SupportedReport): string {
  const [, , , from = cell.level, , , rule] = first ?? [];
  if (others.length > 0) return `has no metric in a report ${describeReport(cell)}`;
  if (rule === 'account day') return 'exists per account and day only, without breakdowns';
  return `exists from level ${from} on, not at level ${cell.level}`;
}

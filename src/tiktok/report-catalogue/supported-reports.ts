import { LEVELS, type Level } from './levels.js';
import type { MetricRow } from './metrics.js';
import {
  BREAKDOWN_NAMES,
  BREAKDOWN_PAIRS,
  BREAKDOWNS,
  type BreakdownName,
  type BreakdownRule,
  type Breakdowns,
  type ReportType,
} from './breakdowns.js';
import { Granularity } from './granularity.js';

/* The supported reports: report type x level x breakdowns x granularity, and the metrics of each. */

/** A combination of report type, level, breakdowns and granularity that the API supports. */
export interface SupportedReport {
  readonly reportType: ReportType;
  readonly level: Level;
  readonly breakdowns: Breakdowns;
  readonly granularity: Granularity;
  readonly metrics: BreakdownRule['metrics'];
  /** Where this is documented or was observed. */
  readonly source: string;
  /** As in `BreakdownRule`. */
  readonly mayBeRefused?: true;
}

const PLAIN_SOURCE = 'portal, "Run a synchronous report"';

/** Reports without breakdowns: BASIC, every level, every granularity. */
const PLAIN: BreakdownRule = {
  reportType: 'BASIC',
  levels: LEVELS,
  granularities: Object.values(Granularity),
  metrics: 'all',
  source: PLAIN_SOURCE,
};

/** Every set of breakdowns that a report can have. */
const BREAKDOWN_SETS: readonly (readonly BreakdownName[])[] = [
  [],
  ...BREAKDOWN_NAMES.map((name) => [name]),
  ...BREAKDOWN_PAIRS,
];

/** Every report that the API supports. */
export const SUPPORTED_REPORTS: readonly SupportedReport[] = BREAKDOWN_SETS.flatMap((breakdowns) =>
  rulesOf(breakdowns).flatMap((rule) =>
    rule.levels.flatMap((level) =>
      rule.granularities.map((granularity) => ({
        reportType: rule.reportType,
        level,
        breakdowns,
        granularity,
        metrics: rule.metrics,
        source: rule.source,
        ...(rule.mayBeRefused && { mayBeRefused: rule.mayBeRefused }),
      })),
    ),
  ),
);

/** The rules of a set of breakdowns. Breakdowns that can be combined have the same rules. */
function rulesOf([first]: readonly BreakdownName[]): readonly BreakdownRule[] {
  return first === undefined ? [PLAIN] : BREAKDOWNS[first].rules;
}

/** The report to look for. */
export interface ReportCriteria {
  /** Absent: any report type; the one with more metrics is preferred. */
  readonly reportType?: ReportType | undefined;
  readonly level: Level;
  readonly breakdowns: Breakdowns;
  readonly granularity: Granularity;
}

/** The supported report for the criteria; undefined if the API has none. */
export function findSupportedReport({
  reportType,
  level,
  breakdowns,
  granularity,
}: ReportCriteria): SupportedReport | undefined {
  return SUPPORTED_REPORTS.find(
    (report) =>
      report.level === level &&
      report.granularity === granularity &&
      (reportType === undefined || report.reportType === reportType) &&
      isSameSet(report.breakdowns, breakdowns),
  );
}

/** Whether a metric exists in a report. */
export function isSupportedMetric(
  { level, breakdowns, granularity }: SupportedReport,
  metric: MetricRow,
): boolean {
  const { 3: from, 6: rule } = metric;
  if (LEVELS.indexOf(from) > LEVELS.indexOf(level)) return false;
  if (rule === undefined) return true;
  if (rule !== 'account day') return breakdowns.some((name) => rule === `by ${name}`);
  return level === 'advertiser' && granularity === Granularity.daily && breakdowns.length === 0;
}

/** True if two lists contain the same names. */
export const isSameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name) => other.includes(name));

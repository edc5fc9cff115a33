import {
  SUPPORTED_REPORTS,
  isSameSet,
  type SupportedReport,
  type ReportCriteria,
} from './supported-reports.js';
import { BREAKDOWN_PAIRS } from './breakdowns.js';

/** A report as messages name it, e.g. `BASIC at level ad, daily, by country_code`. */
export function describeReport({ reportType, level, granularity, breakdowns }: ReportCriteria): string {
  const by = breakdowns.length === 0 ? '' : `, by ${breakdowns.join(' and ')}`;
  return `${reportType === undefined ? '' : `${reportType} `}at level ${level}, ${granularity}${by}`;
}

/** Explains that TikTok has no such report, and names the closest one. */
export function explainReport(criteria: ReportCriteria): string {
  const { breakdowns } = criteria;
  const ofSame = SUPPORTED_REPORTS.filter((report) => isSameSet(report.breakdowns, breakdowns));
  if (ofSame.length === 0) {
    const pairs = BREAKDOWN_PAIRS.map((pair) => pair.join(' with ')).join(', ');
    return `TikTok does not combine ${breakdowns.join(' and ')}, only ${pairs}`;
  }
  const [nearest] = [...ofSame].sort(
    (one, other) => differences(one, criteria) - differences(other, criteria),
  );
  const instead = nearest === undefined ? '' : `. The closest is ${describeReport(nearest)}`;
  return `TikTok has no report ${describeReport(criteria)}${instead}`;
}

/** A distance between reports. The level has the highest weight, then the granularity, then the report type. */
function differences(report: SupportedReport, { reportType, level, granularity }: ReportCriteria): number {
  const isOther = [
    reportType !== undefined && report.reportType !== reportType,
    report.granularity !== granularity,
    report.level !== level,
  ];
  return isOther.reduce((sum, differs, index) => sum + (differs ? 2 ** index : 0), 0);
}

import { METRICS_PER_CALL } from '../api/limits.js';
import {
  allMetrics,
  columnsOf,
  isAttribute,
  nameOf,
  usualMetrics,
  type BreakdownMetrics,
  type MetricChoice,
  type MetricRow,
  type MetricSet,
  type MetricTable,
} from './metrics.js';
import { lookUp } from '../../cdk/index.js';
import { REPORT_LEVELS } from './levels.js';
import { isSupportedMetric, type SupportedReport } from './supported-reports.js';

/**
 * The metrics of a report stream: those of its kind of report, those of its breakdown, and those that the config adds. If
 * they need more than one call, rows are joined from several.
 *
 * @param others names of further metrics to request
 */
export function metricsOfReport(
  table: MetricTable,
  report: SupportedReport,
  { set, others = [] }: { readonly set: MetricSet; readonly others?: readonly string[] },
): MetricChoice {
  const supported = (metrics: readonly MetricRow[]) =>
    metrics.filter((metric) => isSupportedMetric(report, metric));
  const { documented = [], ofSubject = [] } = breakdownMetricsOf(table, report);
  const wanted = new Set([...documented, ...ofSubject, ...others]);
  const named = wanted.size === 0 ? [] : allMetrics(table).filter((metric) => wanted.has(nameOf(metric)));
  const usual = [...new Set(supported([...candidatesOf(table, report), ...named]))];
  const most = set === 'default' ? Math.max(usual.length, METRICS_PER_CALL) : Infinity;
  const metrics = [...new Set([...usual, ...supported(addedBy(set, table, report))])].slice(0, most);
  return {
    requested: columnsOf(metrics),
    fallbacks: likelyAccepted(table, report).map((test) => metrics.filter(test).map(nameOf)),
  };
}

/** The table in which metrics that only this level requests come directly after the defaults. */
function withMetricsOfLevel(table: MetricTable, { level }: SupportedReport): MetricTable {
  const { ownMetrics } = REPORT_LEVELS[level];
  if (ownMetrics === undefined) return table;
  const own = table.customOnly.filter((metric) => ownMetrics.includes(nameOf(metric)));
  return { ...table, extended: [...own, ...table.extended] };
}

/** Reports with few metrics get all that are known for them, the others those that every level has. */
function candidatesOf(table: MetricTable, report: SupportedReport): readonly MetricRow[] {
  if (report.metrics === 'all') return usualMetrics(withMetricsOfLevel(table, report));
  if (report.metrics === 'defaults') return table.defaults;
  const documented = new Set(breakdownMetricsOf(table, report).documented);
  return [...table.defaults, ...table.extended].filter(
    (metric) => isAttribute(metric) || documented.has(nameOf(metric)),
  );
}

/** Breakdowns keep the metrics that TikTok documents for them, except countries, for which others request more. */
function addedBy(set: MetricSet, table: MetricTable, report: SupportedReport): readonly MetricRow[] {
  const { ofPeers } = table;
  if (report.breakdowns.length > 0)
    return set !== 'default' && report.metrics === 'documented' ? ofPeers : [];
  return set === 'all' ? [...ofPeers, ...allMetrics(table)] : ofPeers;
}

type Test = (metric: MetricRow) => boolean;

/** Tests for metrics that the API is known to accept, the longest list first. */
export function likelyAccepted(table: MetricTable, report: SupportedReport): readonly Test[] {
  const { documented, notOfAdvertisers = [] } = breakdownMetricsOf(table, report);
  const names = new Set(documented);
  const defaults = new Set(table.defaults);
  if (documented === undefined) return [(metric) => defaults.has(metric)];
  const isDocumented: Test = ({ 0: name }) =>
    names.has(name) && !(report.level === 'advertiser' && notOfAdvertisers.includes(name));
  return [(metric) => isDocumented(metric) || isAttribute(metric), isDocumented];
}

/** The metrics of the first breakdown; combined breakdowns have no list. */
const breakdownMetricsOf = (
  { byBreakdown }: MetricTable,
  { breakdowns }: SupportedReport,
): BreakdownMetrics => {
  const [breakdown] = breakdowns;
  return (breakdown === undefined ? undefined : lookUp(byBreakdown, breakdown)) ?? {};
};

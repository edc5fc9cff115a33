import {
  allMetrics,
  columnsOf,
  isAttribute,
  usualMetrics,
  type BreakdownMetrics,
  type MetricChoice,
  type MetricRow,
  type MetricTable,
} from './metrics.js';
import { lookUp } from '../../cdk/index.js';
import { REPORT_LEVELS } from './levels.js';
import { isSupportedMetric, type SupportedReport } from './supported-reports.js';

/**
 * The metrics of a report stream: those of its kind of report, then those of its breakdown. If they need more than one
 * call, rows are joined from two calls.
 *
 * @param others names of further metrics to request
 */
export function metricsOfReport(
  table: MetricTable,
  cell: SupportedReport,
  others: readonly string[] = [],
): MetricChoice {
  const own = breakdownMetricsOf(table, cell);
  const wanted = new Set([...(own.documented ?? []), ...(own.ofSubject ?? []), ...others]);
  const named = wanted.size === 0 ? [] : allMetrics(table).filter(([name]) => wanted.has(name));
  const metrics = [...new Set([...candidatesOf(table, cell), ...named])].filter((metric) =>
    isSupportedMetric(cell, metric),
  );
  const isPlainlyTaken = likelyAccepted(table, cell);
  return {
    asked: columnsOf(metrics),
    fallbacks: isPlainlyTaken.map((test) => metrics.filter(test).map(([name]) => name)),
  };
}

/** The table in which metrics that only this level requests come directly after the defaults. */
function withMetricsOfLevel(table: MetricTable, { level }: SupportedReport): MetricTable {
  const { ownMetrics = [] } = REPORT_LEVELS[level];
  const own = table.customOnly.filter(([name]) => ownMetrics.includes(name));
  return { ...table, extended: [...own, ...table.extended] };
}

/** Reports with few metrics get all that are known for them, the others those that every level has. */
function candidatesOf(table: MetricTable, cell: SupportedReport): readonly MetricRow[] {
  if (cell.metrics === 'all') return usualMetrics(withMetricsOfLevel(table, cell));
  if (cell.metrics === 'defaults') return table.defaults;
  const documented = new Set(breakdownMetricsOf(table, cell).documented);
  return [...table.defaults, ...table.extended].filter(
    (metric) => isAttribute(metric) || documented.has(metric[0]),
  );
}

type Test = (metric: MetricRow) => boolean;

/** Tests for metrics that the API is known to accept, the longest list first. */
export function likelyAccepted(table: MetricTable, cell: SupportedReport): readonly Test[] {
  const { documented, notOfAdvertisers = [] } = breakdownMetricsOf(table, cell);
  const names = new Set(documented);
  const defaults = new Set(table.defaults);
  if (documented === undefined) return [(metric) => defaults.has(metric)];
  const isDocumented: Test = ([name]) =>
    names.has(name) && !(cell.level === 'advertiser' && notOfAdvertisers.includes(name));
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

import { lookUp, type Fields, type StreamDefinition } from '../../cdk/index.js';
import {
  columnsOf,
  metricField,
  OTHER_REPORT_TYPES,
  OTHER_REPORTS,
  STAT_TIMES,
  type CustomReport,
  type NamedField,
  type OtherReportType,
  type Session,
} from '../../tiktok/index.js';
import { otherMetrics } from './fields/metrics-other.js';
import { otherReportStream } from './other-reports.js';
import type { RowSettings } from './streams.js';

export const otherTypeOf = (name: string | undefined): OtherReportType | undefined =>
  OTHER_REPORT_TYPES.find((type) => type === name);

/** The stream of a custom report of a type beside BASIC and AUDIENCE that has no mistakes. */
export function otherCustomReportStream(
  report: CustomReport,
  type: OtherReportType,
  settings: RowSettings,
): StreamDefinition<Session> {
  const { name, level, granularity, filters, dimensions = [], metrics = [] } = report;
  const { returnsAllMetrics, dimensions: knownDimensions } = OTHER_REPORTS[type];
  const knownMetrics = columnsOf(otherMetrics[type]);
  const isWithoutMetrics = metrics.length === 0;
  const columns = columnsIn(dimensions, { ...knownDimensions, stat_time_day: STAT_TIMES.stat_time_day });
  const by = Object.keys(columns).join(' and ');
  return otherReportStream(
    {
      ...{ name, type, level, granularity },
      description: `Custom report: ${type}, ${granularity}, by ${by}.`,
      dimensions: columns,
      metrics: isWithoutMetrics ? knownMetrics : columnsIn(metrics, knownMetrics),
      asksForAllMetrics: isWithoutMetrics && returnsAllMetrics === true,
      lookbackDays: report.lookback_days,
      ...(filters !== undefined && { filters }),
    },
    settings,
  );
}

/** The columns of names from the config, with their types if this version doesn't know them. */
const columnsIn = (given: readonly NamedField[], known: Fields): Fields =>
  Object.fromEntries(
    given.map((field) => {
      const { name, type } = typeof field === 'string' ? { name: field, type: 'text' as const } : field;
      return [name, lookUp(known, name) ?? metricField(type, 'Defined in the config')];
    }),
  );

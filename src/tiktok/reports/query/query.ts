import type { DateRange, JsonObject } from '../../../cdk/index.js';
import type { Query } from '../../api/call.js';
import type { Answer } from '../../api/envelope.js';
import { ONLY_TOP_VIEW, type BuyingType } from '../../campaign-filters/buying-types.js';
import { REPORT_LEVELS, type Level, type ObjectLevel } from '../../report-catalogue/levels.js';
import type { Breakdowns, ReportType } from '../../report-catalogue/breakdowns.js';
import { TIME_AXES, type Granularity } from '../../report-catalogue/granularity.js';

/* The parameters of report/integrated/get/, and the header of its responses. */

/** The member that identifies a row. */
export const REPORT_ROW_KEY: readonly string[] = ['dimensions'];

/** What a stream requests, independent of the account, the days and the objects. */
export interface Report {
  /** Name of the stream. */
  readonly name: string;
  readonly reportType: ReportType;
  readonly level: Level;
  readonly breakdowns: Breakdowns;
  readonly granularity: Granularity;
  readonly metrics: readonly string[];
  /** Lists of metrics to fall back on if the API refuses a request for all, the best first. */
  readonly fallbacks: readonly (readonly string[])[];
  /** True if rows have the row context. */
  readonly rowContext: boolean;
  /** True if rows have `observed_at`. */
  readonly isObserved: boolean;
  /** As in `BreakdownRule`. */
  readonly mayBeRefused?: true;
  /** Filters from the config. */
  readonly filters?: readonly JsonObject[];
}

/** The dimensions of a report, which identify its rows, in the API's names. */
export function dimensionsOf({ level, granularity, breakdowns }: Report): readonly string[] {
  const time = TIME_AXES[granularity].dimension;
  return [REPORT_LEVELS[level].idDimension, ...(time === undefined ? [] : [time]), ...breakdowns];
}

/** Some objects of an account, all of one level. */
export interface IdChunk {
  readonly level: ObjectLevel;
  readonly ids: readonly string[];
}

/** The part of an account's report that one list of pages covers. */
export interface ReportChunk {
  /** Undefined: all time. */
  readonly dates?: DateRange | undefined;
  /** Only rows of these objects; undefined: the whole account. */
  readonly group?: IdChunk | undefined;
}

/** The filter by status. Without it, a report omits the numbers of deleted objects, and totals are wrong. */
export type ReportStatus = 'STATUS_ALL' | 'STATUS_DELETE';

export interface ReportQuery {
  readonly report: Report;
  readonly advertiserId: string;
  readonly chunk: ReportChunk;
  readonly metrics: readonly string[];
  /** Undefined: no filter. Reports by account have no filter, and always include everything. */
  readonly status: ReportStatus | undefined;
  /** Undefined: all buying types together. */
  readonly buyingType?: BuyingType | undefined;
  /** True to request the sums of all rows with the first page. */
  readonly withTotals?: boolean;
}

/** The parameters of `report/integrated/get/` for a chunk of a report, without paging. Dates are inclusive. */
export function queryOf({
  report,
  advertiserId,
  chunk: { dates, group },
  metrics,
  status,
  buyingType,
  withTotals = false,
}: ReportQuery): Query {
  const level = REPORT_LEVELS[report.level];
  const filters = [
    ...(status === undefined || level.filters === undefined ? [] : [oneOf(level.filters.status, [status])]),
    ...(report.filters ?? []),
    ...(buyingType === ONLY_TOP_VIEW ? [oneOf('buying_type', buyingType.values)] : []),
    ...(group === undefined ? [] : [oneOf(REPORT_LEVELS[group.level].filters.ids, group.ids)]),
  ];
  return {
    advertiser_id: advertiserId,
    report_type: report.reportType,
    data_level: level.dataLevel,
    dimensions: dimensionsOf(report),
    metrics,
    ...(filters.length > 0 && { filtering: filters }),
    ...(withTotals && { enable_total_metrics: true }),
    ...(dates === undefined ? { query_lifetime: true } : { start_date: dates.start, end_date: dates.end }),
  };
}

/** A filter for one of some values. */
export const oneOf = (field: string, values: readonly string[]): JsonObject => ({
  field_name: field,
  filter_type: 'IN',
  filter_value: JSON.stringify(values),
});

/**
 * Present, with code 0, if rows are missing: a report covers at most the newest 20,000 ads ("Run a synchronous report").
 */
const TRUNCATION_HEADER = 'x-tt-ads-throttle';

/** The API's message about rows that it omitted; undefined if it omitted none. */
export function truncationOf(headers: Answer['headers']): string | undefined {
  const message = headers[TRUNCATION_HEADER];
  return message === undefined ? undefined : String(message);
}

import type { DateRange, JsonObject } from '../../../cdk/index.js';
import type { Query } from '../../api/call.js';
import type { Answer } from '../../api/envelope.js';
import { ONLY_TOP_VIEW, type BuyingType } from '../../campaign-filters/buying-types.js';
import type { Level } from '../../report-catalogue/metrics.js';
import type { ReportType } from '../../report-catalogue/breakdowns.js';
import { TIME_AXES, type Granularity } from '../../report-catalogue/granularity.js';

/* How report/integrated/get/ is asked, and what its answers say besides their rows. */

export const idDimension = (level: Level): string => `${level}_id`;

export const dataLevel = (level: Level): string => `AUCTION_${level.toUpperCase()}`;

/** What tells the rows of a list apart: all that they say of what they are about. */
export const REPORT_ROW_KEY: readonly string[] = ['dimensions'];

/** What a stream asks for, whatever the account, the days and the objects. */
export interface Report {
  /** Of the stream. */
  readonly name: string;
  readonly reportType: ReportType;
  readonly level: Level;
  readonly breakdowns: readonly string[];
  readonly granularity: Granularity;
  readonly metrics: readonly string[];
  /** Some of the metrics to fall back on when the API refuses a request for all, the best list first. */
  readonly fallbacks: readonly (readonly string[])[];
  /** Whether rows say in which currency and time zone they are. */
  readonly rowContext: boolean;
  /** Whether rows say when they were read. */
  readonly isObserved: boolean;
  /** Filters of the user's own. */
  readonly filters?: readonly JsonObject[];
}

/** What tells the rows of a report apart, as the API calls it. */
export function dimensionsOf({ level, granularity, breakdowns }: Report): readonly string[] {
  const time = TIME_AXES[granularity].dimension;
  return [idDimension(level), ...(time === undefined ? [] : [time]), ...breakdowns];
}

/** Some objects of an account, all of one kind. */
export interface IdChunk {
  readonly level: Exclude<Level, 'advertiser'>;
  readonly ids: readonly string[];
}

/** The part of an account's report that one list of pages covers. */
export interface ReportChunk {
  /** Absent: all time. */
  readonly dates?: DateRange | undefined;
  /** Only what belongs to these; absent: the whole account. */
  readonly group?: IdChunk | undefined;
}

/** Without the filter a report omits what deleted objects spent, and totals are wrong. */
export type ReportStatus = 'STATUS_ALL' | 'STATUS_DELETE';

export interface ReportQuery {
  readonly report: Report;
  readonly advertiserId: string;
  readonly chunk: ReportChunk;
  readonly metrics: readonly string[];
  /** Undefined: no filter. At the level of the advertiser there is none, and everything is in. */
  readonly status: ReportStatus | undefined;
  /** Undefined: all of them together. */
  readonly buyingType?: BuyingType | undefined;
  /** Whether the first page is to say what all rows add up to. */
  readonly withTotals?: boolean;
}

export function queryOf({
  report,
  advertiserId,
  chunk: { dates, group },
  metrics,
  status,
  buyingType,
  withTotals = false,
}: ReportQuery): Query {
  const { level } = report;
  const filters = [
    ...(status === undefined || level === 'advertiser' ? [] : [oneOf(`${level}_status`, [status])]),
    ...(report.filters ?? []),
    ...(buyingType === ONLY_TOP_VIEW ? [oneOf('buying_type', buyingType.values)] : []),
    ...(group === undefined ? [] : [oneOf(`${group.level}_ids`, group.ids)]),
  ];
  return {
    advertiser_id: advertiserId,
    report_type: report.reportType,
    data_level: dataLevel(level),
    dimensions: dimensionsOf(report),
    metrics,
    ...(filters.length > 0 && { filtering: filters }),
    ...(withTotals && { enable_total_metrics: true }),
    ...(dates === undefined ? { query_lifetime: true } : { start_date: dates.start, end_date: dates.end }),
  };
}

const oneOf = (field: string, values: readonly string[]): JsonObject => ({
  field_name: field,
  filter_type: 'IN',
  filter_value: JSON.stringify(values),
});

/** Says, with code 0, that rows are missing: a report covers the newest 20,000 ads at most ("Run a synchronous report"). */
const TRUNCATION_HEADER = 'x-tt-ads-throttle';

/** What the API says of rows that it left out; undefined where it left out none. */
export function truncationOf(headers: Answer['headers']): string | undefined {
  const said = headers[TRUNCATION_HEADER];
  return said === undefined ? undefined : String(said);
}

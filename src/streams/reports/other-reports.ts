import { id, type DateRange, type Fields, type JsonObject, type StreamDefinition } from '../../cdk/index.js';
import {
  columnsOf,
  Granularity,
  listStream,
  OTHER_REPORTS,
  REPORT_LEVELS,
  REPORT_PATH,
  REPORT_ROW_KEY,
  REPORT_WINDOW_DAYS,
  Scope,
  STAT_TIMES,
  type Level,
  type OtherReportType,
  type Query,
  type Session,
} from '../../tiktok/index.js';
import { otherMetrics } from './fields/metrics-other.js';
import type { RowSettings } from './streams.js';

/* Reports of the types beside BASIC and AUDIENCE. */

export interface OtherReport {
  readonly name: string;
  readonly description: string;
  readonly type: OtherReportType;
  /** Absent if the type has no levels. */
  readonly level?: Level | undefined;
  /** Columns of the dimensions to request, stat_time_day among them if the API returns the day. */
  readonly dimensions: Fields;
  /** Columns of metrics. */
  readonly metrics: Fields;
  /** True to request whatever metrics the API has; it must be a type that returns them all. */
  readonly asksForAllMetrics?: boolean;
  readonly granularity: Granularity;
  readonly filters?: readonly JsonObject[];
  /** Default: the config's. */
  readonly lookbackDays?: number | undefined;
}

const OWNERS = {
  account: { scope: Scope.account, column: { advertiser_id: id('Ad account id') } },
  'business center': { scope: Scope.businessCenter, column: { bc_id: id('Business center id') } },
} as const;

const { stat_time_day } = STAT_TIMES;
const DAY = { stat_time_day };

/** The stream of a report. */
export function otherReportStream(
  report: OtherReport,
  { rowContext }: RowSettings,
): StreamDefinition<Session> {
  const { name, description, type, dimensions, metrics, granularity } = report;
  const { owner } = OTHER_REPORTS[type];
  const { scope, column } = OWNERS[owner];
  const isDaily = granularity === Granularity.daily;
  const keys: Fields = { ...column, ...dimensions, ...(isDaily && DAY) };
  return listStream({
    name,
    description,
    scope,
    source: {
      endpoint: {
        ...{ path: REPORT_PATH, rowKey: REPORT_ROW_KEY, emptyAnswer: 'outage' },
        query: queryOf(report),
      },
    },
    fields: { ...keys, ...metrics },
    nested: ['dimensions', 'metrics'],
    primaryKey: Object.keys(keys),
    nullableKeys: Object.keys(keys).filter((key) => !Object.hasOwn(column, key)),
    ...(owner === 'account' && { dropsForeignRows: true }),
    ...(isDaily && { incremental: byDay(report) }),
    ...(rowContext && owner === 'account' && { context: isDaily ? { day: 'stat_time_day' } : {} }),
  });
}

function queryOf({
  type,
  level,
  dimensions,
  metrics,
  asksForAllMetrics,
  granularity,
  filters,
}: OtherReport): Query {
  return {
    report_type: type,
    ...(level !== undefined && { data_level: REPORT_LEVELS[level].dataLevel }),
    dimensions: Object.keys(dimensions),
    ...(asksForAllMetrics !== true && { metrics: Object.keys(metrics) }),
    ...(filters !== undefined && filters.length > 0 && { filtering: filters }),
    ...(granularity === Granularity.lifetime && { query_lifetime: true }),
  };
}

/** Rows without a day are requested one day per call. */
function byDay({ dimensions, lookbackDays }: OtherReport) {
  const hasDay = 'stat_time_day' in dimensions;
  return {
    day: 'stat_time_day',
    windowDays: REPORT_WINDOW_DAYS,
    queryDays: ({ start, end }: DateRange): Query => ({
      start_date: start,
      end_date: end,
    }),
    ...(!hasDay && {
      daysPerCall: 1,
      columns: ({ start }: DateRange) => ({ stat_time_day: start }),
    }),
    ...(lookbackDays !== undefined && { lookbackDays: () => lookbackDays }),
  };
}

interface NamedReport extends Pick<OtherReport, 'name' | 'description' | 'type' | 'level'> {
  readonly dimensions: readonly string[];
  /** True if stat_time_day is known to go with these dimensions. */
  readonly hasDay?: true;
}

/** Reports of which dimensions and metrics are documented. */
const NAMED_REPORTS: readonly NamedReport[] = [
  {
    name: 'tt_shop_insights',
    description: 'Spend of ads for TikTok Shops per account, country, and day.',
    type: 'TT_SHOP',
    level: 'advertiser',
    dimensions: ['advertiser_id', 'country_code'],
    hasDay: true,
  },
  {
    name: 'tt_shop_campaign_insights',
    description: 'Spend of ads for TikTok Shops per campaign, country, and day.',
    type: 'TT_SHOP',
    level: 'campaign',
    dimensions: ['campaign_id', 'country_code'],
    hasDay: true,
  },
  {
    name: 'business_center_insights',
    description:
      'Spend and reach per business center, account, and day. An account of several business centers has a row in each.',
    type: 'BC',
    dimensions: ['advertiser_id'],
  },
  {
    name: 'business_center_insights_by_country',
    description:
      'Spend and reach per business center, account, country, and day. An account of several business centers has rows in each.',
    type: 'BC',
    dimensions: ['advertiser_id', 'country_code'],
  },
];

/** The known dimensions with these names. */
function columnsNamed(type: OtherReportType, names: readonly string[]): Fields {
  return Object.fromEntries(
    Object.entries(OTHER_REPORTS[type].dimensions).filter(([name]) => names.includes(name)),
  );
}

/** A stream for every report of which dimensions and metrics are documented. */
export const otherReportStreams = (settings: RowSettings): readonly StreamDefinition<Session>[] =>
  NAMED_REPORTS.map(({ dimensions, hasDay, ...report }) =>
    otherReportStream(
      {
        ...report,
        dimensions: { ...columnsNamed(report.type, dimensions), ...(hasDay && DAY) },
        metrics: columnsOf(otherMetrics[report.type]),
        asksForAllMetrics: OTHER_REPORTS[report.type].returnsAllMetrics === true,
        granularity: Granularity.daily,
      },
      settings,
    ),
  );

import { lookUp, type Fields } from '../../cdk/index.js';
import {
  SUPPORTED_REPORTS,
  findSupportedReport,
  Granularity,
  isSameSet,
  metricsOfReport,
  reportStream,
  totalsOf,
  type BreakdownName,
  type SupportedReport,
  type Level,
  type MetricChoice,
  type MetricSet,
  type ReportLoad,
  type ReportStream,
  type Restatements,
} from '../../tiktok/index.js';
import { formerNamesOf } from './former-names.js';
import { METRIC_TABLES } from './metric-tables.js';

/**
 * Breakdowns with streams: the part of the stream's name after `_by_`, and the words for descriptions. Rows are of days,
 * or of months if the API has no daily report, unless the granularity is given.
 */
const BREAKDOWNS: readonly (readonly [
  suffix: string,
  breakdowns: readonly BreakdownName[],
  words: string,
  granularity?: Granularity,
])[] = [
  ['age_and_gender', ['age', 'gender'], 'age group and gender'],
  ['country', ['country_code'], 'country'],
  ['platform', ['platform'], 'operating system'],
  ['province', ['province_id'], 'province'],
  ['dma', ['dma_id'], 'designated market area'],
  ['language', ['language'], 'language'],
  ['placement', ['placement'], 'placement'],
  ['network', ['ac'], 'network type'],
  ['interest_category', ['interest_category'], 'interest category'],
  ['device_brand', ['device_brand_id'], 'device brand'],
  ['search_term', ['search_terms'], 'search term'],
  ['ad_type', ['ad_type'], 'ad type'],
  ['custom_event', ['custom_event_type'], 'custom event type'],
  ['video_material', ['video_material_id'], 'video'],
  ['image_material', ['image_id'], 'image of a carousel'],
  ['country', ['country_code'], 'country', Granularity.hourly],
];

interface NamedLevel {
  readonly level: Level;
  /** The part of the stream's name before `_insights`. */
  readonly prefix: string;
  readonly words: string;
  /** Suffixes of the breakdowns with streams; default: all. */
  readonly by?: readonly string[];
}

const LEVELS: readonly NamedLevel[] = [
  { level: 'ad', prefix: 'ad', words: 'ad' },
  { level: 'adgroup', prefix: 'adgroup', words: 'ad group' },
  { level: 'campaign', prefix: 'campaign', words: 'campaign' },
  { level: 'advertiser', prefix: 'advertiser', words: 'account' },
  {
    level: 'ad_v2',
    prefix: 'smart_plus_ad',
    words: 'ad as Ads Manager shows it (ad_id_v2)',
    by: ['age_and_gender', 'country', 'platform', 'province'],
  },
];

interface Time {
  readonly suffix: string;
  readonly of: string;
  readonly words?: string;
}

/** Granularities: the suffix of stream names, and the words for descriptions. */
const TIMES: Readonly<Record<Granularity, Time>> = {
  daily: { suffix: '', of: 'Performance', words: 'day' },
  hourly: { suffix: '_hourly', of: 'Performance', words: 'hour' },
  monthly: { suffix: '', of: 'Performance', words: 'calendar month' },
  lifetime: { suffix: '_lifetime', of: 'Lifetime performance' },
};

const LIST = new Intl.ListFormat('en');

export interface RowSettings {
  /** Whether report rows have the account's currency and time zone. */
  readonly rowContext: boolean;
}

export interface ReportSettings extends RowSettings {
  readonly restatements: Restatements;
  /** How many metrics they request. */
  readonly metrics: MetricSet;
}

/** A stream for every supported report without a breakdown or with one of BREAKDOWNS. */
export function reportStreams({
  rowContext,
  restatements,
  metrics: set,
}: ReportSettings): readonly ReportStream[] {
  return namedReports(set).map(
    ({ name, description, supported, emptyColumns, metrics: { requested, fallbacks } }) =>
      reportStream({
        name,
        description,
        supported,
        fallbacks,
        rowContext,
        restatements,
        metrics: requested,
        emptyColumns,
        formerNames: formerNamesOf(supported),
      }),
  );
}

interface NamedReport {
  readonly name: string;
  readonly description: string;
  readonly supported: SupportedReport;
  readonly metrics: MetricChoice;
  /** Metrics that only the other report type has for the same rows: their columns remain, and are always null. */
  readonly emptyColumns: Fields;
}

const PLAIN_TIMES = [Granularity.daily, Granularity.hourly, Granularity.lifetime];

/** Made once for each set, because that takes milliseconds. */
const madeReports = new Map<MetricSet, readonly NamedReport[]>();

function namedReports(set: MetricSet): readonly NamedReport[] {
  const reports = madeReports.get(set) ?? makeReports(set);
  madeReports.set(set, reports);
  return reports;
}

const makeReports = (set: MetricSet): readonly NamedReport[] => [
  ...LEVELS.flatMap((level) =>
    PLAIN_TIMES.flatMap((granularity) => named(level, { set, granularity, breakdowns: [] })),
  ),
  ...BREAKDOWNS.flatMap(([suffix, breakdowns, by, granularity]) =>
    LEVELS.filter((level) => level.by?.includes(suffix) ?? true).flatMap((level) =>
      named(level, { set, breakdowns, suffix, by, granularity }),
    ),
  ),
];

interface Rows {
  readonly set: MetricSet;
  readonly breakdowns: readonly BreakdownName[];
  /** Absent: daily, or monthly if the API has no daily report. */
  readonly granularity?: Granularity | undefined;
  readonly suffix?: string;
  readonly by?: string;
}

/** Empty if TikTok doesn't support the report. */
function named(
  { level, prefix, words }: NamedLevel,
  { set, breakdowns, granularity, suffix, by }: Rows,
): readonly NamedReport[] {
  const wanted = granularity === undefined ? [Granularity.daily, Granularity.monthly] : [granularity];
  const supported = wanted
    .map((each) => findSupportedReport({ level, breakdowns, granularity: each }))
    .find((found) => found !== undefined);
  if (supported === undefined) return [];
  const time = TIMES[supported.granularity];
  const parts = [words, time.words, by].filter((part) => part !== undefined);
  const columnsOfOther = metricsOfOtherType(supported, set);
  // Includes metrics of the other report type's report of the same rows, if this type has them and there is room.
  const others = Object.keys(columnsOfOther);
  const metrics = metricsOfReport(METRIC_TABLES[supported.reportType], supported, { set, others });
  const lacking = Object.entries(columnsOfOther).filter(
    ([column]) => lookUp(metrics.requested, column) === undefined,
  );
  return [
    {
      name: `${prefix}_insights${suffix === undefined ? '' : `_by_${suffix}`}${time.suffix}`,
      description: `${time.of} per ${LIST.format(parts)}.`,
      supported,
      metrics,
      emptyColumns: Object.fromEntries(lacking),
    },
  ];
}

function metricsOfOtherType(supported: SupportedReport, set: MetricSet): Fields {
  const other = SUPPORTED_REPORTS.find(
    ({ reportType, level, granularity, breakdowns }) =>
      reportType !== supported.reportType &&
      level === supported.level &&
      granularity === supported.granularity &&
      isSameSet(breakdowns, supported.breakdowns),
  );
  return other === undefined
    ? {}
    : metricsOfReport(METRIC_TABLES[other.reportType], other, { set }).requested;
}

const metricsOfAll = (set: MetricSet): readonly string[] =>
  namedReports(set).flatMap(({ metrics }) => Object.keys(metrics.requested));

/** Metrics that show whether an account was active: every count and amount that a report requests by default. */
export const activityMetrics = (): readonly string[] =>
  totalsOf(METRIC_TABLES.BASIC, metricsOfAll('default'));

/**
 * The metrics that the search for date ranges without activity requests for these reports, and the reports that its
 * result is valid for: a custom report may request a rate whose counts nothing requests, or a metric that doesn't exist
 * at account level.
 */
export function reportLoadOf(reports: readonly ReportStream[], { metrics: set }: ReportSettings): ReportLoad {
  const requested = reports.flatMap(({ report }) => report.metrics);
  const usual = activityMetrics();
  const further = totalsOf(METRIC_TABLES.BASIC, requested).filter((name) => !usual.includes(name));
  const metrics = [...usual, ...further];
  const tells = new Set([...metricsOfAll(set), ...metrics]);
  const covers: ReportLoad['covers'] = (report) => report.metrics.every((name) => tells.has(name));
  return { streams: reports.filter(({ report }) => covers(report)).length, metrics, covers };
}

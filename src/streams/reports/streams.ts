import { lookUp, type Fields } from '../../cdk/index.js';
import {
  SUPPORTED_REPORTS,
  findSupportedReport,
  Granularity,
  isSameSet,
  METRICS_PER_CALL,
  metricsOfReport,
  reportStream,
  totalsOf,
  type SupportedReport,
  type Level,
  type MetricChoice,
  type ReportLoad,
  type ReportStream,
  type Restatements,
} from '../../tiktok/index.js';
import { formerNamesOf } from './former-names.js';
import { METRIC_TABLES } from './metric-tables.js';

/** Breakdowns that have streams: what their names say after `_by_`, and what their rows are, in words. */
const BREAKDOWNS: readonly (readonly [suffix: string, breakdowns: readonly string[], words: string])[] = [
  ['age_and_gender', ['age', 'gender'], 'age group and gender'],
  ['country', ['country_code'], 'country'],
  ['platform', ['platform'], 'operating system'],
  ['province', ['province_id'], 'province'],
  ['dma', ['dma_id'], 'designated market area'],
  ['language', ['language'], 'language'],
  ['placement', ['placement'], 'placement'],
  ['network', ['ac'], 'kind of network'],
  ['interest_category', ['interest_category'], 'interest category'],
  ['device_brand', ['device_brand_id'], 'device brand'],
  ['search_term', ['search_terms'], 'search term'],
  ['ad_type', ['ad_type'], 'kind of ad'],
  ['custom_event', ['custom_event_type'], 'kind of custom event'],
  ['video_material', ['video_material_id'], 'video'],
  ['image_material', ['image_id'], 'image of a carousel'],
];

const LEVELS: readonly (readonly [level: Level, words: string])[] = [
  ['ad', 'ad'],
  ['adgroup', 'ad group'],
  ['campaign', 'campaign'],
  ['advertiser', 'account'],
];

/** Divisions of time: what names of streams have at their end, and what rows are, in words. */
const TIMES: Readonly<Record<Granularity, { readonly suffix: string; readonly words: string }>> = {
  daily: { suffix: '', words: 'day' },
  hourly: { suffix: '_hourly', words: 'hour' },
  monthly: { suffix: '', words: 'calendar month' },
  lifetime: { suffix: '_lifetime', words: 'all time' },
};

export interface RowSettings {
  /** Whether rows of numbers say in which currency and time zone they are. */
  readonly rowContext: boolean;
}

export interface ReportSettings extends RowSettings {
  readonly restatements: Restatements;
}

/** Every report stream, as the matrix of reports has them: without breakdown and by each one. */
export function reportStreams({ rowContext, restatements }: ReportSettings): readonly ReportStream[] {
  return NAMED_REPORTS.map(({ name, description, supported, emptyColumns, metrics: { asked, fallbacks } }) =>
    reportStream({
      name,
      description,
      supported,
      fallbacks,
      rowContext,
      restatements,
      metrics: asked,
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
  /** What only the other report type has of the same rows: those columns stay, and stay empty. */
  readonly emptyColumns: Fields;
}

const PLAIN_TIMES = [Granularity.daily, Granularity.hourly, Granularity.lifetime];

const NAMED_REPORTS: readonly NamedReport[] = [
  ...LEVELS.flatMap(([level, words]) =>
    PLAIN_TIMES.flatMap((granularity) => named({ level, words }, { granularity, breakdowns: [] })),
  ),
  ...BREAKDOWNS.flatMap(([suffix, breakdowns, by]) =>
    LEVELS.flatMap(([level, words]) => named({ level, words }, { breakdowns, suffix, by })),
  ),
];

interface Rows {
  readonly breakdowns: readonly string[];
  /** Absent: days, or months where the API knows no days. */
  readonly granularity?: Granularity;
  readonly suffix?: string;
  readonly by?: string;
}

/** Nothing where the API has no such report. */
function named(
  { level, words }: { readonly level: Level; readonly words: string },
  { breakdowns, granularity, suffix, by }: Rows,
): readonly NamedReport[] {
  const wanted = granularity === undefined ? [Granularity.daily, Granularity.monthly] : [granularity];
  const cell = wanted
    .map((each) => findSupportedReport({ level, breakdowns, granularity: each }))
    .find((found) => found !== undefined);
  if (cell === undefined) return [];
  const time = TIMES[cell.granularity];
  const parts = [words, time.words, ...(by === undefined ? [] : [by])];
  const columnsOfOther = metricsOfOtherType(cell);
  // With what the other report type has of the same rows, as far as this one knows it and has room for it.
  const metrics = metricsOfReport(METRIC_TABLES[cell.reportType], cell, Object.keys(columnsOfOther));
  const lacking = Object.entries(columnsOfOther).filter(
    ([column]) => lookUp(metrics.asked, column) === undefined,
  );
  return [
    {
      name: `${level}_insights${suffix === undefined ? '' : `_by_${suffix}`}${time.suffix}`,
      description: `Performance per ${parts.slice(0, -1).join(', ')}${parts.length > 2 ? ',' : ''} and ${parts.at(-1) ?? ''}.`,
      supported: cell,
      metrics,
      emptyColumns: Object.fromEntries(lacking),
    },
  ];
}

function metricsOfOtherType(cell: SupportedReport): Fields {
  const other = SUPPORTED_REPORTS.find(
    ({ reportType, level, granularity, breakdowns }) =>
      reportType !== cell.reportType &&
      level === cell.level &&
      granularity === cell.granularity &&
      isSameSet(breakdowns, cell.breakdowns),
  );
  return other === undefined ? {} : metricsOfReport(METRIC_TABLES[other.reportType], other).asked;
}

const namedMetrics = NAMED_REPORTS.flatMap(({ metrics }) => Object.keys(metrics.asked));

/** What tells an account that did something from one that did not: every count and amount that a report asks for. */
export const activityMetrics = totalsOf(METRIC_TABLES.BASIC, namedMetrics);

/**
 * What the search for empty stretches asks where these reports are read, and for which of them its answer holds: a
 * report of the user's own may ask for a rate whose counts nobody asks for, or for what no account as a whole has.
 */
export function reportLoadOf(reports: readonly ReportStream[]): ReportLoad {
  const asked = reports.flatMap(({ report }) => report.metrics);
  const further = totalsOf(METRIC_TABLES.BASIC, asked).filter((name) => !activityMetrics.includes(name));
  const metrics = [...activityMetrics, ...further].slice(0, METRICS_PER_CALL);
  const tells = new Set([...namedMetrics, ...metrics]);
  const covers: ReportLoad['covers'] = (report) => report.metrics.every((name) => tells.has(name));
  return { streams: reports.filter(({ report }) => covers(report)).length, metrics, covers };
}

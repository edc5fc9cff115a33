import { boolean, dashIsNull, id, integer, number, text, type Field, type Fields } from '../../cdk/index.js';
import { METRICS_PER_CALL } from '../api/limits.js';

/** The level that a report's rows are about, as `data_level` without its `AUCTION_`. */
export const LEVELS = ['advertiser', 'campaign', 'adgroup', 'ad'] as const;
export type Level = (typeof LEVELS)[number];

const UNITS = {
  count: '',
  money: " (in the account's currency)",
  percent: ' (percent, 0 to 100)',
  ratio: ' (ratio)',
  seconds: ' (seconds)',
  none: '',
} as const;

const KINDS = { id, integer, number, boolean, text, name: text } as const;

/** Kinds of a metric, by which its column gets a type. */
export type MetricKind = keyof typeof KINDS;
export const METRIC_KINDS = Object.keys(KINDS) as readonly MetricKind[];

/** A column of a kind. */
export const metricField = (kind: MetricKind, description: string): Field => KINDS[kind](description);

/** Where a metric may be asked for, and nowhere else: per account and day. */
export type MetricRule = 'account day';

/** One metric of a report: name, kind, unit, the highest level at which the API allows it, group, meaning, rule. */
export type MetricRow = readonly [
  name: string,
  kind: MetricKind,
  unit: keyof typeof UNITS,
  from: Level,
  group: string,
  description: string,
  rule?: MetricRule,
];

/** Metrics of one report type in the order in which they are asked for. */
export interface MetricTable {
  /** Asked for by others for years: what is left when the API refuses a request for more. Keys and names first. */
  readonly defaults: readonly MetricRow[];
  readonly extended: readonly MetricRow[];
  /** Known, but only asked for by name, or with a breakdown. */
  readonly customOnly: readonly MetricRow[];
  readonly byBreakdown: Readonly<Record<string, BreakdownMetrics>>;
}

/** Metrics of a breakdown. */
export interface BreakdownMetrics {
  /** What TikTok documents for it; others may be refused. */
  readonly documented?: readonly string[];
  /** Of these, what is refused at the level of the advertiser all the same. */
  readonly notOfAdvertisers?: readonly string[];
  /** What tells of the things that it splits by. */
  readonly ofSubject?: readonly string[];
}

export const allMetrics = ({ defaults, extended, customOnly }: MetricTable): readonly MetricRow[] => [
  ...defaults,
  ...extended,
  ...customOnly,
];

/** Metrics that tell whose numbers a row has. */
export const isAttribute = ([, , , , group]: MetricRow): boolean => group === 'attribute';

export interface MetricChoice {
  /** Columns of the metrics that one call asks for. */
  readonly asked: Fields;
  /** Names of some of them that are least likely to be refused, the best list first. */
  readonly fallbacks: readonly (readonly string[])[];
}

/** The metrics of a table that one call can ask for at the level that has most: so all levels have the same. */
export function usualMetrics({ defaults, extended }: MetricTable): readonly MetricRow[] {
  const [usual, onlyAccounts] = partition(
    [...defaults, ...extended],
    ([, , , , , , rule]) => rule !== 'account day',
  );
  return [...usual.slice(0, METRICS_PER_CALL), ...onlyAccounts];
}

const partition = <T>(items: readonly T[], test: (item: T) => boolean): readonly [T[], T[]] => [
  items.filter(test),
  items.filter((item) => !test(item)),
];

export function columnsOf(metrics: readonly MetricRow[]): Fields {
  return Object.fromEntries(metrics.map((metric) => [metric[0], fieldOf(metric)]));
}

/**
 * The counts and amounts of a table that exist for an account as a whole: where all of them are zero, nothing happened.
 *
 * @param asked names of the metrics that matter
 */
export function totalsOf(table: MetricTable, asked: Iterable<string>): readonly string[] {
  const wanted = new Set(asked);
  return allMetrics(table)
    .filter(([name, , unit, from, , , rule]) => {
      const isTotal = TOTALS.includes(unit) && from === 'advertiser' && rule !== 'account day';
      return wanted.has(name) && isTotal;
    })
    .map(([name]) => name);
}

const TOTALS: readonly string[] = ['count', 'money'];

/** A metric is the same column in every report that has it. */
const fieldsOfMetrics = new WeakMap<MetricRow, Field>();

function fieldOf(metric: MetricRow): Field {
  const field = fieldsOfMetrics.get(metric) ?? makeField(metric);
  fieldsOfMetrics.set(metric, field);
  return field;
}

/** `-` means "no value", except in a name, which a person may have called so. */
function makeField([, kind, unit, , , description]: MetricRow): Field {
  const field = metricField(kind, description + UNITS[unit]);
  return kind === 'name' ? field : dashIsNull<Exclude<ReturnType<Field['parse']>, symbol>>(field);
}

import { boolean, dashIsNull, id, integer, number, text, type Field, type Fields } from '../../cdk/index.js';
import { METRICS_PER_CALL } from '../api/limits.js';
import type { BreakdownName } from './breakdowns.js';
import type { Level } from './levels.js';

const UNITS = {
  count: '',
  money: " (in the account's currency)",
  percent: ' (percent, 0 to 100)',
  ratio: ' (ratio)',
  seconds: ' (seconds)',
  none: '',
} as const;

const KINDS = { id, integer, number, boolean, text, name: text } as const;

/** The kind of a metric, which sets the type of its column. */
export type MetricKind = keyof typeof KINDS;
/** All kinds of metrics. */
export const METRIC_KINDS = Object.keys(KINDS) as readonly MetricKind[];

/** Creates a column for a kind of metric. */
export const metricField = (kind: MetricKind, description: string): Field => KINDS[kind](description);

/** Restricts a metric to daily reports at account level without breakdowns, or to reports by one breakdown. */
export type MetricRule = 'account day' | `by ${BreakdownName}`;

/** A metric: name, kind, unit, highest level at which the API allows it, group, description, rule. */
export type MetricRow = readonly [
  name: string,
  kind: MetricKind,
  unit: keyof typeof UNITS,
  from: Level,
  group: string,
  description: string,
  rule?: MetricRule,
];

/** How many metrics report streams request. */
export const METRIC_SETS = ['default', 'peers', 'all'] as const;
export type MetricSet = (typeof METRIC_SETS)[number];

/** The metrics of one report type, in the order in which they are requested. */
export interface MetricTable {
  /** Metrics that other clients have requested for years. They remain if the API refuses more. Keys and names first. */
  readonly defaults: readonly MetricRow[];
  /** Further metrics that streams request. */
  readonly extended: readonly MetricRow[];
  /** Metrics that are requested only by name in custom reports, with a breakdown, or as one of all. */
  readonly customOnly: readonly MetricRow[];
  /** Those of the others that other connectors have, the most wanted first. */
  readonly ofPeers: readonly MetricRow[];
  readonly byBreakdown: MetricsByBreakdown;
}

/** The metrics of a breakdown. */
export interface BreakdownMetrics {
  /** Metrics that TikTok documents for it; others may be refused. */
  readonly documented?: readonly string[];
  /** Documented metrics that are nevertheless refused at account level. */
  readonly notOfAdvertisers?: readonly string[];
  /** Attributes of the objects of the breakdown. */
  readonly ofSubject?: readonly string[];
}

/** The metrics of the breakdowns that have any of their own. */
export type MetricsByBreakdown = Readonly<Partial<Record<BreakdownName, BreakdownMetrics>>>;

/** All metrics of a table. */
export const allMetrics = ({ defaults, extended, customOnly }: MetricTable): readonly MetricRow[] => [
  ...defaults,
  ...extended,
  ...customOnly,
];

/*
 * Each start takes thousands of metrics apart, before any of this is compiled to machine code. By index, that is several
 * times as fast as with a list pattern, which runs an iterator.
 */

/** The name of a metric. */
export const nameOf = ({ 0: name }: MetricRow): string => name;

/** True for attributes, such as names, which describe the object of a row. */
export const isAttribute = ({ 4: group }: MetricRow): boolean => group === 'attribute';

/** The metrics of a report. */
export interface MetricChoice {
  /** Columns of the requested metrics. */
  readonly requested: Fields;
  /** Subsets of their names that are least likely to be refused, the best first. */
  readonly fallbacks: readonly (readonly string[])[];
}

/** A cache: dozens of reports have the same table. */
const usualByTable = new WeakMap<MetricTable, readonly MetricRow[]>();

/** The metrics that one call can request at the level with most metrics, so that all levels have the same. */
export function usualMetrics(table: MetricTable): readonly MetricRow[] {
  const metrics = usualByTable.get(table) ?? findUsual(table);
  usualByTable.set(table, metrics);
  return metrics;
}

function findUsual({ defaults, extended }: MetricTable): readonly MetricRow[] {
  const [usual, onlyAccounts] = partition(
    [...defaults, ...extended],
    ({ 6: rule }) => rule !== 'account day',
  );
  return [...usual.slice(0, METRICS_PER_CALL), ...onlyAccounts];
}

const partition = <T>(items: readonly T[], test: (item: T) => boolean): readonly [T[], T[]] => [
  items.filter(test),
  items.filter((item) => !test(item)),
];

/** The columns of metrics. */
export function columnsOf(metrics: readonly MetricRow[]): Fields {
  return Object.fromEntries(metrics.map((metric) => [nameOf(metric), fieldOf(metric)]));
}

/**
 * The counts and amounts that exist at account level. If all of them are zero, there was no activity.
 *
 * @param requested names of the relevant metrics
 */
export function totalsOf(table: MetricTable, requested: Iterable<string>): readonly string[] {
  const wanted = new Set(requested);
  return allMetrics(table)
    .filter(({ 0: name, 2: unit, 3: from, 6: rule }) => {
      const isTotal = TOTALS.includes(unit) && from === 'advertiser' && rule === undefined;
      return wanted.has(name) && isTotal;
    })
    .map(nameOf);
}

const TOTALS: readonly string[] = ['count', 'money'];

/** A cache: a metric has the same column in every report. */
const fieldsOfMetrics = new WeakMap<MetricRow, Field>();

function fieldOf(metric: MetricRow): Field {
  const field = fieldsOfMetrics.get(metric) ?? makeField(metric);
  fieldsOfMetrics.set(metric, field);
  return field;
}

/** `-` means "no value", except in a name, which a person may have chosen. */
function makeField([, kind, unit, , , description]: MetricRow): Field {
  const field = metricField(kind, description + UNITS[unit]);
  return kind === 'name' ? field : dashIsNull<Exclude<ReturnType<Field['parse']>, symbol>>(field);
}

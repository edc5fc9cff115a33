import { boolean, dashIsNull, id, integer, number, text, type Field, type Fields } from '../cdk/index.js';
import { METRICS_PER_CALL } from './limits.js';

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

/** One metric of a report: name, kind, unit, the highest level at which the API allows it, meaning. */
export type MetricRow = readonly [
  name: string,
  kind: keyof typeof KINDS,
  unit: keyof typeof UNITS,
  from: Level,
  description: string,
];

/** Metrics of one report type in the order in which they are asked for. */
export type MetricTable = readonly MetricRow[];

export interface MetricChoice {
  /** Columns of the metrics that one call asks for. */
  readonly asked: Fields;
  /** Names of those that found no room in it. */
  readonly leftOut: readonly string[];
}

/** The first metrics of a table that exist at a level, as many as one call may ask for. */
export function chooseMetrics(table: MetricTable, level: Level): MetricChoice {
  const available = table.filter(([, , , from]) => LEVELS.indexOf(from) <= LEVELS.indexOf(level));
  const asked = available.slice(0, METRICS_PER_CALL);
  return {
    asked: Object.fromEntries(asked.map((metric) => [metric[0], fieldOf(metric)])),
    leftOut: available.slice(METRICS_PER_CALL).map(([name]) => name),
  };
}

/**
 * The counts and amounts of a table that exist for an account as a whole: where all of them are zero, nothing happened.
 *
 * @param asked names of the metrics that matter
 */
export function totalsOf(table: MetricTable, asked: Iterable<string>): readonly string[] {
  const wanted = new Set(asked);
  return table
    .filter(([name, , unit, from]) => wanted.has(name) && from === 'advertiser' && TOTALS.includes(unit))
    .map(([name]) => name);
}

const TOTALS: readonly string[] = ['count', 'money'];

/** `-` means "no value", except in a name, which a person may have called so. */
function fieldOf([, kind, unit, , description]: MetricRow): Field {
  const field = KINDS[kind](description + UNITS[unit]);
  return kind === 'name' ? field : dashIsNull<Exclude<ReturnType<Field['parse']>, symbol>>(field);
}

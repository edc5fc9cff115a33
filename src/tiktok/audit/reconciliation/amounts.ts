import { countedUnits, type JsonObject } from '../../../cdk/index.js';

/** The compared metrics. Reach counts people, so it does not add up. */
export const METRICS = ['spend', 'impressions', 'clicks', 'conversion', 'reach'] as const;
export type Metric = (typeof METRICS)[number];

/** The metric that does not add up. */
export const UNIQUE_METRIC: Metric = 'reach';

/** The compared metrics of GMV Max. */
export const GMV_MAX_METRICS = ['cost', 'orders', 'gross_revenue'] as const;

/** Integers in ten-thousandths, in the order of METRICS, or of GMV_MAX_METRICS. They add up exactly, unlike binary fractions. */
export type Amounts = readonly number[];

/** All amounts zero. */
export const NOTHING: Amounts = METRICS.map(() => 0);

/** The found amounts; undefined if any exceeds the difference, so that it cannot be a part of it. */
export const within = (rest: Amounts, found: Amounts): Amounts | undefined =>
  found.every((units, index) => units === 0 || units <= (rest[index] ?? 0)) ? found : undefined;

/** True if no amount is below zero. */
export const isNotNegative = (amounts: Amounts): boolean => amounts.every((units) => units >= 0);

/** The amounts of a row, or of its metrics as the API sends them. */
export const amountsOf = (row: JsonObject): Amounts => METRICS.map((metric) => countedUnits(row[metric]));

/** Adds amounts metric by metric. */
export const plus = (one: Amounts, other: Amounts): Amounts =>
  one.map((units, index) => units + (other[index] ?? 0));

/** Subtracts amounts metric by metric. */
export const minus = (one: Amounts, other: Amounts): Amounts =>
  one.map((units, index) => units - (other[index] ?? 0));

/** True if every amount is zero. */
export const isNothing = (amounts: Amounts): boolean => amounts.every((units) => units === 0);

/** The amount of one metric, in ten-thousandths. */
export const amountOf = (amounts: Amounts, metric: Metric): number => amounts[METRICS.indexOf(metric)] ?? 0;

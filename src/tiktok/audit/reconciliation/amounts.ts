import { scalarText, unitsOf, type Json, type JsonObject } from '../../../cdk/index.js';

/** What is compared; reach counts people, and people do not add up. */
export const METRICS = ['spend', 'impressions', 'clicks', 'conversion', 'reach'] as const;
export type Metric = (typeof METRICS)[number];

export const UNIQUE_METRIC: Metric = 'reach';

/** Whole numbers of ten-thousandths, in the order of METRICS: they add up exactly, which binary fractions do not. */
export type Amounts = readonly number[];

export const NOTHING: Amounts = METRICS.map(() => 0);

/** Of a row, or of the metrics of one as the API sends them. */
export const amountsOf = (row: JsonObject): Amounts => METRICS.map((metric) => countedUnits(row[metric]));

/** What the API says has no value counts as zero. */
export function countedUnits(value: Json | undefined): number {
  const units = unitsOf(typeof value === 'number' ? value : scalarText(value));
  return Number.isFinite(units) ? units : 0;
}

export const plus = (one: Amounts, other: Amounts): Amounts =>
  one.map((units, index) => units + (other[index] ?? 0));

export const minus = (one: Amounts, other: Amounts): Amounts =>
  one.map((units, index) => units - (other[index] ?? 0));

export const isNothing = (amounts: Amounts): boolean => amounts.every((units) => units === 0);

export const amountOf = (amounts: Amounts, metric: Metric): number => amounts[METRICS.indexOf(metric)] ?? 0;

/** How each metric is computed: a count that adds up, a quotient of two counts, or a text. */
import { AUDIENCE_METRICS } from '../data/metrics-audience.js';
import { BASIC_METRICS } from '../data/metrics-basic.js';
import type { MetricFact } from '../data/metric-fact.js';
import { hashText, mix, unit } from '../world/random.js';
import { lookUp } from '../look-up.js';

export interface SumFormula {
  readonly kind: 'sum';
  readonly of: 'impressions' | 'clicks' | 'spend';
  /** Share of the base on one day of one ad: between low and high. */
  readonly low: number;
  readonly high: number;
  /** The seed of the share, mixed for `blendMixed`. */
  readonly salt: number;
}

export type Formula =
  | SumFormula
  | { readonly kind: 'reach' }
  | { readonly kind: 'result'; readonly click: SumFormula; readonly other: SumFormula }
  /** Counts only for ad groups with a second optimization event; without any there is no number. */
  | { readonly kind: 'secondary'; readonly of: Formula }
  | { readonly kind: 'difference'; readonly of: SumFormula; readonly minus: SumFormula }
  | {
      readonly kind: 'quotient';
      readonly top: Formula;
      readonly bottom: Formula;
      readonly scale: number;
    }
  | { readonly kind: 'attribute' };

/** The range of a count's share of its base, on one day of one ad. */
type Shares = readonly [low: number, high: number];

const sum = (of: SumFormula['of'], [low, high]: Shares, salt: string): SumFormula => ({
  kind: 'sum',
  of,
  low,
  high,
  salt: mix(hashText(salt)),
});

const quotient = (top: Formula, bottom: Formula, scale = 1): Formula => ({
  kind: 'quotient',
  top,
  bottom,
  scale,
});

const spend = sum('spend', [1, 1], 'spend');
const impressions = sum('impressions', [1, 1], 'impressions');
const clicks = sum('clicks', [1, 1], 'clicks');
const conversion = sum('clicks', [0.02, 0.2], 'conversion');
const liveConversion = sum('clicks', [0.02, 0.19], 'conversion');
const voucher = sum('spend', [0, 0.2], 'voucher_spend');
const reach: Formula = { kind: 'reach' };
const result: Formula = { kind: 'result', click: clicks, other: conversion };
const liveResult: Formula = { kind: 'result', click: clicks, other: liveConversion };
// One salt for all, so that nobody watches the end more often than the middle.
const views = (low: number, high: number): SumFormula => sum('impressions', [low, high], 'views');
const plays = views(0.85, 0.95);
const hundredthsWatched = sum('impressions', [90, 160], 'watched');
const secondaryGoal = sum('clicks', [0.01, 0.08], 'secondary_goal_result');
const secondary = (of: Formula): Formula => ({ kind: 'secondary', of });

const NAMED: Readonly<Record<string, Formula>> = {
  spend,
  cost: spend,
  billed_cost: spend,
  voucher_spend: voucher,
  cash_spend: { kind: 'difference', of: spend, minus: voucher },
  impressions,
  gross_impressions: sum('impressions', [1, 1.03], 'gross_impressions'),
  clicks,
  reach,
  conversion,
  real_time_conversion: liveConversion,
  result,
  real_time_result: liveResult,
  cpc: quotient(spend, clicks),
  cpm: quotient(spend, impressions, 1000),
  ctr: quotient(clicks, impressions),
  frequency: quotient(impressions, reach),
  cost_per_1000_reached: quotient(spend, reach, 1000),
  cost_per_conversion: quotient(spend, conversion),
  conversion_rate: quotient(conversion, clicks),
  conversion_rate_v2: quotient(conversion, impressions),
  real_time_cost_per_conversion: quotient(spend, liveConversion),
  real_time_conversion_rate: quotient(liveConversion, clicks),
  real_time_conversion_rate_v2: quotient(liveConversion, impressions),
  cost_per_result: quotient(spend, result),
  result_rate: quotient(result, impressions),
  real_time_cost_per_result: quotient(spend, liveResult),
  real_time_result_rate: quotient(liveResult, impressions),
  secondary_goal_result: secondary(secondaryGoal),
  cost_per_secondary_goal_result: secondary(quotient(spend, secondaryGoal)),
  secondary_goal_result_rate: secondary(quotient(secondaryGoal, impressions)),
  video_play_actions: plays,
  video_watched_2s: views(0.2, 0.3),
  video_watched_6s: views(0.05, 0.1),
  video_views_p25: views(0.2, 0.3),
  video_views_p50: views(0.08, 0.15),
  video_views_p75: views(0.04, 0.07),
  video_views_p100: views(0.02, 0.03),
  average_video_play: quotient(hundredthsWatched, plays, 0.01),
  average_video_play_per_user: quotient(hundredthsWatched, reach, 0.01),
};

/** A separate count for every name; "registration" and "registrations" share one. */
const countOf = (stem: string): Formula => {
  const named = lookUp(NAMED, stem);
  if (named) return named;
  const share = unit(hashText(stem));
  return sum('clicks', [0.02 * share, 0.3 * share + 0.02], stem.replace(/s$/, ''));
};

const valueOf = (stem: string): Formula => {
  const share = unit(hashText(stem));
  return sum('spend', [0.1 + share, 1 + 2 * share], stem);
};

const stemOf = (name: string): string =>
  name.replace(/cost_p(er|re)_|value_per_|avg_/, '').replace(/_(cost|rate_v2|rate|avg|per_click)$/, '');

const derive = (name: string, fact: MetricFact): Formula => {
  if (fact.attribute) return { kind: 'attribute' };
  if (fact.unit === 'count') return countOf(name);
  if (fact.unit === 'ratio') return quotient(valueOf(stemOf(name)), spend);
  if (fact.unit === 'percent') return quotient(countOf(stemOf(name)), impressions);
  if (fact.unit === 'seconds') return quotient(hundredthsWatched, plays, 0.01);
  if (/cost_p(er|re)_|_cost$/.test(name)) return quotient(spend, countOf(stemOf(name)));
  if (name.includes('value_per_')) return quotient(valueOf(name), countOf(stemOf(name)));
  return valueOf(name);
};

export interface Metric {
  readonly name: string;
  readonly fact: MetricFact;
  readonly formula: Formula;
}

const METRICS = new Map<string, Metric>(
  Object.entries({ ...AUDIENCE_METRICS, ...BASIC_METRICS }).map(([name, fact]) => [
    name,
    { name, fact, formula: lookUp(NAMED, name) ?? derive(name, fact) },
  ]),
);

export const metricNamed = (name: string): Metric => {
  const metric = METRICS.get(name);
  if (!metric) throw new Error(`No metric is called ${name}`);
  return metric;
};

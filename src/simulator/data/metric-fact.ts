export type MetricUnit = 'text' | 'money' | 'count' | 'percent' | 'ratio' | 'seconds';

/** `any` level: every level; otherwise the named level and the ones below it (`advertiser`: only that). */
export interface MetricFact {
  readonly unit: MetricUnit;
  readonly level: 'any' | 'advertiser' | 'campaign' | 'adgroup' | 'ad';
  readonly attribute?: true;
  /** Documented for the material reports only. */
  readonly material?: true;
}

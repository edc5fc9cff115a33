/** What asynchronous reports write where a country's code belongs. */
export const COUNTRY_NAMES: Readonly<Record<string, string>> = {
  US: 'United States',
  NO: 'Norway',
  DE: 'Germany',
  GB: 'United Kingdom',
  JP: 'Japan',
  BR: 'Brazil',
  // Its own name for itself has been the official one since 2022.
  TR: 'Turkey',
  NP: 'Nepal',
  NZ: 'New Zealand',
};

/** Metrics that count people: not available by country or audience in an asynchronous report. */
export const UNIQUE_METRICS: ReadonlySet<string> = new Set([
  'reach',
  'frequency',
  'cost_per_1000_reached',
  'average_video_play_per_user',
  'result',
  'cost_per_result',
  'result_rate',
  'real_time_result',
  'real_time_cost_per_result',
  'real_time_result_rate',
  'live_play_count',
]);

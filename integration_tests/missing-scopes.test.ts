import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';

import { lackScope, startSimulator, type Simulator } from '../src/simulator/index.js';
import { readFrom } from './support/reads.js';
import { now } from './support/time.js';

/* A token whose app lacks the permissions of streams that not everybody needs. */

const SHOPS = 'Ads Management > GMV MAX (Store Management, Identity And Video, Session)';
const INSIGHTS = 'Reporting > Ad Insight Report';

/** The endpoint that is refused, and the box that the error names. */
const BOXES: Readonly<Record<string, readonly [path: string, box: string]>> = {
  campaign_labels: ['campaign_label/get/', 'Ads Management > Campaign Label'],
  negative_keywords: ['search_ad/negative_keyword/get/', 'Ads Management > Search Ads > Negative Keywords'],
  minis: ['minis/get/', 'Minis Management'],
  ad_reviews: ['ad/review_info/', 'Ads Management'],
  adgroup_reviews: ['adgroup/review_info/', 'Ads Management'],
  smart_plus_ad_reviews: ['smart_plus/ad/review_info/', 'Ads Management'],
  creative_fatigue: ['creative_fatigue/get/', 'Reporting > Creative Fatigue Insight'],
  video_performance: ['report/video_performance/get/', INSIGHTS],
  ad_benchmarks: ['report/ad_benchmark/get/', INSIGHTS],
  bid_protection_statuses: ['report/bid_protection/status/get/', 'Ad Account Management'],
  bid_protection_history: ['report/bid_protection/detail/get/', 'Ad Account Management'],
  gmv_max_sessions: ['campaign/gmv_max/session/list/', SHOPS],
  gmv_max_identities: ['gmv_max/identity/get/', SHOPS],
  gmv_max_videos: ['gmv_max/video/get/', SHOPS],
  gmv_max_bid_recommendations: ['gmv_max/bid/recommend/', 'Ads Management'],
  gmv_max_account_insights: ['gmv_max/report/get/', 'Reporting'],
  gmv_max_live_duration_insights: ['gmv_max/report/get/', 'Reporting'],
};
const STREAMS = Object.keys(BOXES);
const saying = (stream: string): string => `Its box on the consent page: ${BOXES[stream]?.[1] ?? ''}.`;

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ accounts: 1, campaigns: 2, adgroups: 2, ads: 2, days: 20, now });
});
afterAll(() => simulator.close());
beforeEach(() => {
  simulator.clearFaults();
  for (const [path] of Object.values(BOXES)) simulator.addFault(lackScope(path));
});

const config = { start_date: '2026-05-15' };

it('a stream whose permission is missing fails alone, with an error that names the box', async () => {
  const outcome = await readFrom(simulator, { streams: [...STREAMS, 'campaigns'], config });
  expect([outcome.exitCode, outcome.statuses('campaigns').at(-1)]).toEqual([1, 'COMPLETE']);
  for (const stream of STREAMS) {
    const [error, ...more] = outcome.errors().filter(({ stream_descriptor: of }) => of?.name === stream);
    expect([stream, error?.failure_type, more, outcome.statuses(stream).at(-1)]).toEqual([
      stream,
      'config_error',
      [],
      'INCOMPLETE',
    ]);
    expect(error?.message).toContain(saying(stream));
  }
});

it('such streams are skipped with a warning each under on_account_error: skip', async () => {
  const skip = { ...config, on_account_error: 'skip' };
  const outcome = await readFrom(simulator, { streams: [...STREAMS, 'campaigns'], config: skip });
  expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
  for (const stream of STREAMS) {
    expect(outcome.statuses(stream).at(-1)).toBe('COMPLETE');
    const warnings = outcome
      .logs('WARN')
      .filter((line) => line.startsWith(`${stream}: skipped 1 of 1 account`));
    expect(warnings).toEqual([expect.stringContaining(saying(stream))]);
  }
});

import {
  addDays,
  earliestDay,
  isJsonList,
  isJsonObject,
  type DateRange,
  type JsonObject,
} from '../../cdk/index.js';
import {
  AD_INSIGHTS_PAGE_SIZE,
  FATIGUE_DAYS,
  idsOf,
  IDS_PER_CALL,
  listStream,
  REPORT_DAYS_WITHOUT_TIME,
  VIDEO_ADS_PER_CALL,
  type Query,
} from '../../tiktok/index.js';
import { adBenchmarkFields, creativeFatigueFields, videoPerformanceFields } from './fields/insights.js';
import { adsWithCost } from './objects.js';

/* Insights per ad. Their requests grow with the ads, so only ads that had a cost are requested. */

/** The default, and the days by which `compare_date` was seen to lag. */
const COMPARED_DAYS = 7;
const BENCHMARK_LAG_DAYS = 3;

/**
 * The page says that the last day is not included. In case it is, the day after the window is dropped. No source says
 * whether a later day than today is refused.
 */
function fatigueDays({ start, end }: DateRange, today: string): Query {
  const last = earliestDay(addDays(end, 1), today);
  return { filtering: { start_date: earliestDay(start, addDays(last, -1)), end_date: last } };
}

/** The day that is compared stands beside the list. */
const benchmarksIn = ({ list, compare_date }: JsonObject): readonly JsonObject[] =>
  (isJsonList(list) ? list : []).filter(isJsonObject).map((row) => ({ ...row, compare_date }));

export const insights = [
  listStream({
    name: 'creative_fatigue',
    description:
      'Creative fatigue per ad and day, of the last 60 days. Takes a request per ad that had a cost in the days to read.',
    source: {
      endpoint: { path: 'creative_fatigue/get/', rowKey: ['ad_id', 'date'], pageSize: AD_INSIGHTS_PAGE_SIZE },
      parents: adsWithCost(([ad]) => ({ ad_id: ad?.['ad_id'] }), 1),
    },
    fields: creativeFatigueFields,
    primaryKey: ['ad_id', 'date'],
    nested: ['metrics'],
    incremental: {
      day: 'date',
      windowDays: FATIGUE_DAYS,
      keptDays: FATIGUE_DAYS,
      queryDays: fatigueDays,
      mayExceed: true,
    },
  }),
  listStream({
    name: 'video_performance',
    description:
      'Views, clicks, conversions and more per video of an ad and second of the video, over the lifetime of the ad. Reads the ads that had a cost since start_date, or since the last sync, with a request per 200 ads.',
    source: {
      endpoint: {
        path: 'report/video_performance/get/',
        pageSize: AD_INSIGHTS_PAGE_SIZE,
        query: { report_type: 'AD' },
      },
      parents: adsWithCost((ads) => ({ filtering: { ad_ids: idsOf(ads, 'ad_id') } }), VIDEO_ADS_PER_CALL),
    },
    fields: videoPerformanceFields,
    primaryKey: ['ad_id', 'video_id'],
    // The page says `info`, other clients read `dimensions`.
    nested: ['info', 'dimensions', 'metrics'],
    incremental: {
      day: 'cost_until',
      windowDays: REPORT_DAYS_WITHOUT_TIME,
      queryDays: () => ({}),
      columns: ({ end }) => ({ cost_until: end }),
    },
  }),
  listStream({
    name: 'ad_benchmarks',
    description:
      'How ads compare with others in the same country, category, event and placement, over seven days. Each sync reads the newest comparison for ads that had a cost in the last ten days, with one request per 100 ads.',
    source: {
      endpoint: {
        path: 'report/ad_benchmark/get/',
        query: {
          dimensions: ['LOCATION', 'AD_CATEGORY', 'EXTERNAL_ACTION', 'PLACEMENT'],
          compare_time_window: String(COMPARED_DAYS),
          page_size: IDS_PER_CALL,
        },
        rowsOf: benchmarksIn,
      },
      parents: adsWithCost(
        (ads) => ({ filtering: { ad_ids: idsOf(ads, 'ad_id') } }),
        IDS_PER_CALL,
        COMPARED_DAYS + BENCHMARK_LAG_DAYS - 1,
      ),
    },
    fields: adBenchmarkFields,
    primaryKey: ['ad_id', 'compare_date'],
    nested: ['info', 'dimensions'],
    incremental: {
      day: 'read_on',
      windowDays: 1,
      // Earlier comparisons cannot be requested.
      keptDays: 1,
      queryDays: () => ({}),
      columns: ({ end }) => ({ read_on: end }),
    },
  }),
];

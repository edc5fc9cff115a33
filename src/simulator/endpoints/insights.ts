/** creative_fatigue/get/, report/video_performance/get/ and report/ad_benchmark/get/. */
import { readingOf } from '../behaviours.js';
import { badRequest } from '../http/failure.js';
import { objectParam, oneOf, requiredText, requireFields, stringArrayParam } from '../http/params.js';
import type { WireRow } from '../types.js';
import { benchmarkOf, fatigueOf, videoMetrics, videoOf } from '../world/assets/insights.js';
import { type DaySpan, dayText, parseDay } from '../world/calendar.js';
import type { AdNode } from '../world/nodes.js';
import { daySpan } from './dates.js';
import { type Context, type Handler, permittedAdvertiser } from './endpoint.js';
import { existing } from './existing.js';
import { idList } from './filter-object.js';
import { listEndpoint } from './list.js';
import { realHostOnly } from './real-host-only.js';
import { spendDays } from './spend-days.js';

const KEPT_DAYS = 60;

const todayOf = ({ world }: Context, advertiserId: string): number =>
  parseDay(world.world.today(advertiserId)) ?? 0;

/** Days of the last 60, none in the future. */
export const recentDays = (
  context: Context,
  advertiserId: string,
  days: { readonly start: unknown; readonly end: unknown },
): DaySpan => {
  const span = daySpan(['start_date', days.start], ['end_date', days.end]);
  const today = todayOf(context, advertiserId);
  if (span.first <= today - KEPT_DAYS || span.last > today)
    throw badRequest(`start_date and end_date must be within the last ${KEPT_DAYS} days.`);
  return span;
};

/** The days of a filter whose last day counts or does not. */
const fatigueDays = (context: Context, advertiserId: string): DaySpan => {
  const { start_date: start, end_date: end } = objectParam(context.params, 'filtering') ?? {};
  const span = recentDays(context, advertiserId, { start, end });
  if (readingOf(context.options, 'fatigue-end-date') === 'included') return span;
  if (span.first === span.last) throw badRequest('filtering: start_date must be before end_date.');
  return { ...span, last: span.last - 1 };
};

const adsWith = (ads: readonly AdNode[], ids: readonly string[]): readonly AdNode[] =>
  existing(ids, ads, (id) => `The ad ${id} does not exist.`);

const fatigueRows = (context: Context, advertiserId: string): readonly WireRow[] => {
  const { params, world } = context;
  const ads = adsWith(world.tree(advertiserId).ads, [requiredText(params, 'ad_id')]);
  const days = fatigueDays(context, advertiserId);
  const query = { advertiserId, dataLevel: 'AUCTION_AD', id: 'ad_id', days } as const;
  const spent = spendDays(context.world.world, { ...query, metrics: ['cost_per_conversion'] });
  return ads.flatMap((ad) =>
    spent
      .filter(({ id }) => id === ad.id)
      .map(({ date, metrics }) => ({
        adgroup_id: ad.adgroup.id,
        ad_id: ad.id,
        date,
        metrics: {
          ...fatigueOf(ad, parseDay(date) ?? 0),
          spend: Number(metrics['spend']),
          cost_per_conversion: Number(metrics['cost_per_conversion']),
          skan_cost_per_conversion: 0,
        },
      })),
  );
};

/** Exactly one of three filters; other objects than ads are not played. */
const namedAds = ({ params, world }: Context, advertiserId: string, most: number): readonly AdNode[] => {
  const filtering = objectParam(params, 'filtering') ?? {};
  const given = ['ad_ids', 'adgroup_ids', 'campaign_ids'].filter((name) => name in filtering);
  if (given.length !== 1 || given[0] !== 'ad_ids' || Object.keys(filtering).length !== 1)
    throw badRequest('filtering: exactly one of ad_ids, adgroup_ids and campaign_ids.');
  const { ads } = world.tree(advertiserId);
  return adsWith(ads, idList(filtering['ad_ids'], 'filtering.ad_ids', most));
};

const videoList = listEndpoint({
  pageSize: { fallback: 10, most: 500 },
  required: ['filtering'],
  rows: (context, advertiserId) => {
    const type = oneOf(context.params, 'report_type', ['AD', 'VIDEO']) ?? 'AD';
    if (type !== 'AD') throw badRequest('report_type: only AD is played.');
    const info = readingOf(context.options, 'video-row-ids');
    return namedAds(context, advertiserId, 200).map((ad) => ({
      [info]: videoOf(ad),
      metrics: videoMetrics(ad),
    }));
  },
});

const COMPARED_BY = ['LOCATION', 'AD_CATEGORY', 'EXTERNAL_ACTION', 'PLACEMENT'];

/** Comparisons are three days old. */
const COMPARED_DAYS_AGO = 3;

const benchmarkList = listEndpoint({
  pageSize: { fallback: 10, most: 100 },
  rows: (context, advertiserId) => {
    const dimensions = stringArrayParam(context.params, 'dimensions') ?? [];
    if (dimensions.length === 0 || dimensions.some((name) => !COMPARED_BY.includes(name)))
      throw badRequest(`dimensions: 1 to 4 of ${COMPARED_BY.join(', ')}.`);
    oneOf(context.params, 'compare_time_window', ['7', '14', '30', '60']);
    const info = readingOf(context.options, 'video-row-ids');
    return namedAds(context, advertiserId, 100).map((ad) => {
      const { info: own = {}, ...others } = benchmarkOf(ad);
      return { [info]: own, ...others };
    });
  },
});

/** The day of the comparison stands beside the list. */
const benchmarks: Handler = (context) => {
  requireFields(context.params, ['dimensions', 'filtering']);
  const { data } = benchmarkList(context);
  const today = todayOf(context, permittedAdvertiser(context));
  return { data: { compare_date: dayText(today - COMPARED_DAYS_AGO), ...data } };
};

export const insightEndpoints = realHostOnly([
  [
    'creative_fatigue/get/',
    listEndpoint({
      pageSize: { fallback: 10, most: 500 },
      required: ['ad_id', 'filtering'],
      rows: fatigueRows,
    }),
  ],
  ['report/video_performance/get/', videoList],
  ['report/ad_benchmark/get/', benchmarks],
]);

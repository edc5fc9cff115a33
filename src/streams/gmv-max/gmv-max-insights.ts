import {
  id,
  isJsonObject,
  text,
  type Fields,
  type JsonObject,
  type StreamDefinition,
} from '../../cdk/index.js';
import {
  GMV_MAX_DAYS,
  GMV_MAX_HOURLY_DAYS,
  GMV_MAX_STATUSES,
  IDS_PER_CALL,
  listStream,
  STAT_TIMES,
  shopKnowledge,
  type ListSource,
  type Parents,
  type Session,
} from '../../tiktok/index.js';
import {
  gmvMaxCampaignMetrics,
  gmvMaxCurrency,
  gmvMaxPostMetrics,
  gmvMaxProductMetrics,
  gmvMaxRoomMetrics,
} from './fields/gmv-max-metrics.js';
import { campaigns, idsOf, SHOPS_APART, storeOf } from './gmv-max-lists.js';
import type { RowSettings } from '../reports/streams.js';

const REPORT = { path: 'gmv_max/report/get/', rowKey: ['dimensions'], emptyAnswer: 'trouble' } as const;

/** All products of a report in any date range: posts are requested by product. */
const PRODUCTS_OF_DAYS: ListSource = {
  endpoint: {
    ...REPORT,
    query: { dimensions: ['campaign_id', 'item_group_id'], metrics: ['cost', 'orders'] },
  },
  parents: {
    ...campaigns('PRODUCT', (some) => ({
      ...storeOf(some),
      filtering: { campaign_ids: idsOf(some, 'campaign_id') },
    })),
    columns: ['store_id', 'gmv_max_promotion_type', 'isGone'],
  },
};

/** Report rows have the ids of their objects in `dimensions`. */
const dimensionsOf = (rows: readonly JsonObject[]): readonly JsonObject[] =>
  rows.map(({ dimensions }) => dimensions).filter(isJsonObject);

interface Level {
  readonly name: string;
  readonly what: string;
  /** Key columns besides the account, the shop and the time. */
  readonly ids: Fields;
  readonly metrics: Fields;
  readonly parents: Parents;
  /** Whether there is an hourly report too. */
  readonly isHourly: boolean;
}

const campaignId = { campaign_id: id('Campaign id') };
const productId = { item_group_id: id('Product (SPU) id') };

const namesOf = (metrics: Fields): readonly string[] => Object.keys(metrics);

const LEVELS: readonly Level[] = [
  {
    name: 'campaign',
    what: 'GMV Max campaign',
    ids: campaignId,
    metrics: gmvMaxCampaignMetrics.LIVE,
    parents: campaigns('any', (some) => {
      const type = some[0]?.['gmv_max_promotion_type'] === 'LIVE' ? 'LIVE' : 'PRODUCT';
      return {
        ...storeOf(some),
        metrics: namesOf(gmvMaxCampaignMetrics[type]),
        filtering: {
          gmv_max_promotion_types: [type],
          campaign_ids: idsOf(some, 'campaign_id'),
          campaign_statuses: GMV_MAX_STATUSES,
        },
      };
    }),
    isHourly: true,
  },
  {
    name: 'product',
    what: 'GMV Max campaign, product',
    ids: { ...campaignId, ...productId },
    metrics: gmvMaxProductMetrics,
    parents: campaigns('PRODUCT', (some) => ({
      ...storeOf(some),
      metrics: namesOf(gmvMaxProductMetrics),
      filtering: { campaign_ids: idsOf(some, 'campaign_id') },
    })),
    isHourly: true,
  },
  {
    name: 'post',
    what: 'GMV Max campaign, product, TikTok post (if it had a cost)',
    ids: { ...campaignId, ...productId, item_id: id("Post id; -1 for the product's card") },
    metrics: gmvMaxPostMetrics,
    parents: {
      of: PRODUCTS_OF_DAYS,
      perWindow: true,
      query: (some) => {
        const dimensions = dimensionsOf(some);
        return {
          ...storeOf(some),
          metrics: namesOf(gmvMaxPostMetrics),
          filtering: {
            campaign_ids: idsOf(dimensions, 'campaign_id'),
            item_group_ids: idsOf(dimensions, 'item_group_id'),
          },
        };
      },
      perCall: IDS_PER_CALL,
      groupBy: ['store_id'],
      select: ['dimensions', 'store_id', 'gmv_max_promotion_type', 'isGone'],
      isolate: SHOPS_APART,
      columns: ['store_id', 'gmv_max_promotion_type'],
    },
    isHourly: false,
  },
  {
    name: 'live_room',
    what: 'LIVE GMV Max campaign, livestream',
    ids: { ...campaignId, room_id: id('Livestream id') },
    metrics: gmvMaxRoomMetrics,
    parents: campaigns('LIVE', (some) => ({
      ...storeOf(some),
      metrics: namesOf(gmvMaxRoomMetrics),
      filtering: { campaign_ids: idsOf(some, 'campaign_id') },
    })),
    isHourly: true,
  },
];

const TIMES = {
  daily: {
    suffix: '',
    unit: 'day',
    dimension: 'stat_time_day',
    daysPerCall: GMV_MAX_DAYS,
  },
  hourly: {
    suffix: '_hourly',
    unit: 'hour',
    dimension: 'stat_time_hour',
    daysPerCall: GMV_MAX_HOURLY_DAYS,
  },
} as const;

const insights = (
  level: Level,
  time: (typeof TIMES)[keyof typeof TIMES],
  { rowContext }: RowSettings,
): StreamDefinition<Session> => {
  const { ids, metrics, parents } = level;
  const { dimension } = time;
  const fields: Fields = {
    advertiser_id: id('Ad account id'),
    store_id: id('Shop id'),
    ...ids,
    [dimension]: STAT_TIMES[dimension],
    gmv_max_promotion_type: text('PRODUCT or LIVE'),
    ...gmvMaxCurrency,
    ...metrics,
  };
  return listStream({
    name: `gmv_max_${level.name}_insights${time.suffix}`,
    description: `Cost, orders and revenue per ${level.what} and ${time.unit}.`,
    fields,
    nested: ['dimensions', 'metrics'],
    primaryKey: ['advertiser_id', 'store_id', ...Object.keys(ids), dimension],
    nullableKeys: [dimension],
    dropsForeignRows: true,
    learnedState: shopKnowledge,
    source: {
      endpoint: { ...REPORT, query: { dimensions: [...Object.keys(ids), dimension] } },
      parents,
    },
    incremental: {
      day: dimension,
      windowDays: GMV_MAX_DAYS,
      daysPerCall: time.daysPerCall,
      queryDays: ({ start, end }) => ({ start_date: start, end_date: end }),
    },
    currencyOfAccount: true,
    ...(rowContext && { context: { day: dimension } }),
  });
};

/** GMV Max reports: a daily stream for each level, and an hourly one if the API offers it. */
export const gmvMaxInsights = (settings: RowSettings): readonly StreamDefinition<Session>[] => [
  ...LEVELS.map((level) => insights(level, TIMES.daily, settings)),
  ...LEVELS.filter(({ isHourly }) => isHourly).map((level) => insights(level, TIMES.hourly, settings)),
];

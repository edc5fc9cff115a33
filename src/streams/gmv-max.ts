import {
  day,
  id,
  scalarText,
  text,
  type Fields,
  type JsonObject,
  type StreamDefinition,
} from '../cdk/index.js';
import {
  GMV_MAX_DAYS,
  IDS_PER_CALL,
  objectStream,
  type ListSource,
  type Parents,
  type Session,
} from '../tiktok/index.js';
import { currentStatusField, withCurrentStatus } from './fields/current-status.js';
import { gmvMaxCampaignFields } from './fields/gmv-max-campaigns.js';
import {
  gmvMaxCampaignMetrics,
  gmvMaxCurrency,
  gmvMaxPostMetrics,
  gmvMaxProductMetrics,
  gmvMaxRoomMetrics,
} from './fields/gmv-max-metrics.js';
import { gmvMaxStoreFields } from './fields/gmv-max-stores.js';

const STORES: ListSource = {
  endpoint: { path: 'gmv_max/store/list/', rowsAt: 'store_list', pageSize: 'all' },
};

/** Lists of campaigns are of one type each, and a row does not tell its type; reports call the types otherwise. */
const TYPES = { PRODUCT: 'PRODUCT_GMV_MAX', LIVE: 'LIVE_GMV_MAX' } as const;
type Type = keyof typeof TYPES;

/**
 * Campaigns of each shop, so that it is known whose they are. There is no status for all of them, and by default the
 * deleted ones are left out.
 */
const campaignList = (deleted: 'where wanted' | 'always'): ListSource => ({
  endpoint: { path: 'gmv_max/campaign/get/', pageSize: 100 },
  each: (['PRODUCT', 'LIVE'] as const).flatMap((type) => {
    const filter = { gmv_max_promotion_types: [TYPES[type]] };
    const columns = { gmv_max_promotion_type: type };
    return [
      { query: { filtering: filter }, columns },
      {
        query: { filtering: { ...filter, primary_status: 'STATUS_DELETE' } },
        columns,
        ...(deleted === 'where wanted' && { isOfDeleted: true }),
      },
    ];
  }),
  parents: {
    of: STORES,
    query: ([store]) => ({ filtering: { store_ids: [idOf(store, 'store_id')] } }),
    keeps: ['store_id', 'store_authorized_bc_id'],
    columns: ['store_id', 'store_authorized_bc_id'],
  },
});

const CAMPAIGNS = campaignList('where wanted');
/** For reports: what deleted campaigns cost and sold remains. */
const ALL_CAMPAIGNS = campaignList('always');

const idOf = (row: JsonObject | undefined, name: string): string => scalarText(row?.[name]);

/** Ids of rows, each once. */
const idsOf = (rows: readonly JsonObject[], name: string): readonly string[] => [
  ...new Set(rows.map((row) => idOf(row, name))),
];

/** Rows of a report name their objects in `dimensions`. */
const dimensionsOf = (rows: readonly JsonObject[]): readonly JsonObject[] =>
  rows.map((row) => row['dimensions'] as JsonObject);

/** Campaigns of one shop and type in one call, as many as a filter takes. */
const campaigns = (where: Type | 'any', query: Parents['query']): Parents => ({
  of: ALL_CAMPAIGNS,
  query,
  perCall: IDS_PER_CALL,
  alike: ['store_id', 'gmv_max_promotion_type'],
  keeps: ['campaign_id', 'store_id', 'gmv_max_promotion_type'],
  columns: ['store_id', 'gmv_max_promotion_type'],
  where: ({ gmv_max_promotion_type: type }) => where === 'any' || type === where,
});

const REPORT = 'gmv_max/report/get/';

const storeOf = ([first]: readonly JsonObject[]) => ({ store_ids: [idOf(first, 'store_id')] });

/** The whole of a report's products, whatever the days: posts are asked for by product. */
const PRODUCTS_OF_DAYS: ListSource = {
  endpoint: {
    path: REPORT,
    query: { dimensions: ['campaign_id', 'item_group_id'], metrics: ['cost', 'orders'] },
  },
  parents: campaigns('PRODUCT', (some) => ({
    ...storeOf(some),
    filtering: { campaign_ids: idsOf(some, 'campaign_id') },
  })),
};

/** Also those that are deleted; the API's own word for that is not in all of its documents. */
const ANY_STATUS = ['STATUS_DELIVERY_OK', 'STATUS_DISABLE', 'STATUS_DELETE', 'STATUS_NOT_DELIVERY'];

interface Level {
  readonly name: string;
  readonly what: string;
  /** Columns that tell its rows apart, besides those of the account, the shop and the time. */
  readonly ids: Fields;
  readonly metrics: Fields;
  readonly parents: Parents;
  /** Also by the hour. */
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
          campaign_statuses: ANY_STATUS,
        },
      };
    }),
    isHourly: true,
  },
  {
    name: 'product',
    what: 'GMV Max campaign and product',
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
    what: 'GMV Max campaign, product and TikTok post, where it cost something',
    ids: { ...campaignId, ...productId, item_id: id("Post id; -1 for the product's card") },
    metrics: gmvMaxPostMetrics,
    parents: {
      of: PRODUCTS_OF_DAYS,
      ofSameDays: true,
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
      alike: ['store_id'],
      keeps: ['dimensions', 'store_id', 'gmv_max_promotion_type'],
      columns: ['store_id', 'gmv_max_promotion_type'],
    },
    isHourly: false,
  },
  {
    name: 'live_room',
    what: 'LIVE GMV Max campaign and livestream',
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
    column: day("Day of the row, in the account's time zone"),
    windowDays: GMV_MAX_DAYS,
  },
} as const;

const insights = (level: Level, time: (typeof TIMES)[keyof typeof TIMES]): StreamDefinition<Session> => {
  const { ids, metrics, parents } = level;
  const { dimension } = time;
  const fields: Fields = {
    advertiser_id: id('Ad account id'),
    store_id: id('Shop id'),
    ...ids,
    [dimension]: time.column,
    gmv_max_promotion_type: text('PRODUCT or LIVE'),
    ...gmvMaxCurrency,
    ...metrics,
  };
  return objectStream({
    name: `gmv_max_${level.name}_insights${time.suffix}`,
    description: `Cost, orders and revenue per ${level.what}, and ${time.unit}.`,
    fields,
    nested: ['dimensions', 'metrics'],
    primaryKey: ['advertiser_id', 'store_id', ...Object.keys(ids), dimension],
    source: {
      endpoint: { path: REPORT, query: { dimensions: [...Object.keys(ids), dimension] } },
      parents,
    },
    incremental: {
      day: dimension,
      windowDays: time.windowDays,
      queryDays: ({ start, end }) => ({ start_date: start, end_date: end }),
    },
  });
};

/** What the list of campaigns knows and the details of one lack. */
const LISTED = [
  'campaign_id',
  'store_id',
  'store_authorized_bc_id',
  'gmv_max_promotion_type',
  'objective_type',
  'secondary_status',
  'roi_protection_compensation_status',
  'create_time',
  'modify_time',
];

export const gmvMaxStreams: readonly StreamDefinition<Session>[] = [
  objectStream({
    name: 'gmv_max_stores',
    description:
      'TikTok Shops that an ad account may see, and whether GMV Max campaigns can be made for them.',
    fields: gmvMaxStoreFields,
    primaryKey: ['advertiser_id', 'store_id'],
    source: STORES,
  }),
  objectStream({
    name: 'gmv_max_campaigns',
    description: 'GMV Max campaigns: shop, products, ROI target, budget, posts.',
    fields: { ...gmvMaxCampaignFields, ...currentStatusField },
    primaryKey: ['campaign_id'],
    source: {
      endpoint: { path: 'campaign/gmv_max/info/', pageSize: 'one' },
      parents: {
        of: CAMPAIGNS,
        query: ([campaign]) => ({ campaign_id: idOf(campaign, 'campaign_id') }),
        keeps: LISTED,
        columns: LISTED,
      },
    },
    incremental: { changed: 'modify_time', made: 'create_time' },
    toRow: withCurrentStatus,
  }),
  ...LEVELS.map((level) => insights(level, TIMES.daily)),
];

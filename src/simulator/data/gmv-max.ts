/* What GMV Max reports know, from "Metrics in GMV Max Campaign reports" of TikTok's documentation. */

const SALES = ['cost', 'orders', 'cost_per_order', 'gross_revenue', 'roi'];

const LIVE_NUMBERS = [
  ...SALES,
  'net_cost',
  'all_shops_orders',
  'all_shops_cost_per_order',
  'all_shops_gross_revenue',
  'all_shops_roi',
  'live_views',
  'cost_per_live_view',
  '10_second_live_views',
  'cost_per_10_second_live_view',
  'live_follows',
];

const LIVE_DURATION_NUMBERS = [
  ...SALES,
  'all_shops_orders',
  'all_shops_cost_per_order',
  'all_shops_gross_revenue',
  'all_shops_roi',
  'live_views',
];

const CAMPAIGN_WORDS = [
  'campaign_id',
  'operation_status',
  'campaign_name',
  'schedule_type',
  'schedule_start_time',
  'schedule_end_time',
  'target_roi_budget',
  'bid_type',
  'max_delivery_budget',
];

const POST_WORDS = [
  'title',
  'item_id',
  'tt_account_name',
  'tt_account_profile_image_url',
  'tt_account_authorization_type',
  'shop_content_type',
];

const POST_NUMBERS = [
  ...SALES,
  'product_impressions',
  'product_clicks',
  'product_click_rate',
  'ad_click_rate',
  'ad_conversion_rate',
  'ad_video_view_rate_2s',
  'ad_video_view_rate_6s',
  'ad_video_view_rate_p25',
  'ad_video_view_rate_p50',
  'ad_video_view_rate_p75',
  'ad_video_view_rate_p100',
];

/** A level of the report: its groupings, its required filters, and its metrics. */
export interface GmvMaxLevel {
  readonly name: 'overview' | 'campaign' | 'product' | 'post' | 'product duration' | 'room' | 'room duration';
  /** Dimensions in any order, joined by commas in that of the alphabet. */
  readonly groupings: readonly string[];
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly numbers: readonly string[];
  /** What its rows are about: everything that sells, products, or rooms. */
  readonly sellers: 'all' | 'products' | 'rooms';
  /** The currency that rows name unrequested: the account's, a 0, or none. */
  readonly currency: 'own' | '0' | 'none';
  /** Only where one object is named and one kind of id is grouped by; of campaigns always. */
  readonly words: readonly string[];
}

const times = (...groupings: readonly string[]): readonly string[] =>
  groupings.flatMap((ids) => [ids, `${ids},stat_time_day`, `${ids},stat_time_hour`]);

export const GMV_MAX_LEVELS: readonly GmvMaxLevel[] = [
  {
    name: 'overview',
    sellers: 'all',
    currency: 'none',
    groupings: times('advertiser_id'),
    required: [],
    optional: ['gmv_max_promotion_types'],
    numbers: [...SALES, 'net_cost'],
    words: [],
  },
  {
    name: 'campaign',
    sellers: 'all',
    currency: 'none',
    groupings: times('campaign_id'),
    required: ['gmv_max_promotion_types'],
    optional: ['campaign_ids', 'campaign_name', 'campaign_statuses'],
    numbers: [...LIVE_NUMBERS, 'roas_bid'],
    words: [...CAMPAIGN_WORDS, 'tt_account_name', 'tt_account_profile_image_url', 'identity_id'],
  },
  {
    name: 'product',
    sellers: 'products',
    currency: '0',
    groupings: times('item_group_id', 'campaign_id,item_group_id'),
    required: ['campaign_ids'],
    optional: ['item_group_ids', 'gmv_max_promotion_types'],
    numbers: [...SALES, 'product_status'],
    words: ['product_name', 'item_group_id', 'product_image_url', 'bid_type'],
  },
  {
    name: 'post',
    sellers: 'products',
    currency: 'own',
    groupings: [
      'item_id',
      'item_id,stat_time_day',
      'campaign_id,item_group_id,item_id',
      'campaign_id,item_group_id,item_id,stat_time_day',
    ],
    required: ['campaign_ids', 'item_group_ids'],
    optional: ['creative_types', 'creative_delivery_statuses', 'search_word', 'item_ids'],
    numbers: [...POST_NUMBERS, 'creative_delivery_status'],
    words: POST_WORDS,
  },
  {
    name: 'product duration',
    sellers: 'products',
    currency: 'none',
    groupings: [
      'duration',
      'campaign_id,duration',
      'duration,item_group_id',
      'campaign_id,duration,item_group_id',
    ],
    required: ['campaign_ids', 'item_group_ids'],
    optional: [],
    numbers: [...SALES, 'roas_bid'],
    words: ['bid_type'],
  },
  {
    name: 'room',
    sellers: 'rooms',
    currency: 'own',
    groupings: times('room_id', 'campaign_id,room_id'),
    required: ['campaign_ids'],
    optional: ['room_ids', 'gmv_max_promotion_types'],
    numbers: LIVE_NUMBERS,
    words: ['live_name', 'live_status', 'live_launched_time', 'live_duration'],
  },
  {
    name: 'room duration',
    sellers: 'rooms',
    currency: 'none',
    groupings: ['duration', 'campaign_id,duration', 'duration,room_id', 'campaign_id,duration,room_id'],
    required: ['campaign_ids', 'room_ids'],
    optional: [],
    numbers: LIVE_DURATION_NUMBERS,
    words: ['bid_type'],
  },
];

/** Metrics of LIVE campaigns only; a report on others that requests them is refused. */
export const LIVE_ONLY: readonly string[] = [
  ...LIVE_NUMBERS.filter((name) => !SALES.includes(name) && name !== 'net_cost'),
  'tt_account_name',
  'tt_account_profile_image_url',
  'identity_id',
];

export const DELIVERY_STATUSES: readonly string[] = [
  'IN_QUEUE',
  'LEARNING',
  'DELIVERING',
  'NOT_DELIVERYING',
  'AUTHORIZATION_NEEDED',
  'EXCLUDED',
  'UNAVAILABLE',
  'REJECTED',
  'NOT_ACTIVE',
];

export const CAMPAIGN_STATUSES: readonly string[] = [
  'STATUS_DELIVERY_OK',
  'STATUS_DISABLE',
  'STATUS_DELETE',
  'STATUS_NOT_DELIVERY',
  'STATUS_ALL',
];

/** Fields of gmv_max/campaign/get/. */
export const GMV_MAX_CAMPAIGN_FIELDS: readonly string[] = [
  'advertiser_id',
  'campaign_id',
  'campaign_name',
  'operation_status',
  'create_time',
  'modify_time',
  'objective_type',
  'secondary_status',
  'roi_protection_compensation_status',
];

import { id, text, type Fields } from '../../cdk/index.js';
import {
  gmvMaxAccountAttributes,
  gmvMaxAllShops,
  gmvMaxCampaignAttributes,
  gmvMaxLive,
  gmvMaxLiveViews,
  gmvMaxMode,
  gmvMaxNetCost,
  gmvMaxPostMetrics,
  gmvMaxProductStatus,
  gmvMaxSales,
  gmvMaxTarget,
} from './fields/gmv-max-metrics.js';
import type { PromotionType } from './gmv-max-lists.js';

/** A filter of a GMV Max report. */
export type GmvMaxFilter =
  'gmv_max_promotion_types' | 'campaign_ids' | 'campaign_statuses' | 'item_group_ids' | 'room_ids';

/** The columns that a report requests. */
interface RequestedColumns {
  /** Names and settings, which TikTok may refuse or leave out by the hour and for several objects. */
  readonly attributes?: Fields;
  readonly metrics: Fields;
}

/** A level of GMV Max reports: what goes together in a request. */
export interface GmvMaxLevel {
  /** What a row is about, in descriptions. */
  readonly what: string;
  /** Dimensions besides the time. */
  readonly ids: Fields;
  /** Filters that the level requires, and for campaigns those that lead to all of them. */
  readonly filters: readonly GmvMaxFilter[];
  /** By type of campaign: TikTok refuses a report with a metric of the other type. */
  readonly requested: Readonly<Partial<Record<PromotionType, RequestedColumns>>>;
  /** `daysOfCalls`: the level has no time dimension, so each day is a call. */
  readonly times: readonly ('daily' | 'hourly' | 'daysOfCalls')[];
}

const campaignId = { campaign_id: id('Campaign id') };
const productId = { item_group_id: id('Product (SPU) id') };
const roomId = { room_id: id('Livestream id') };
const duration = { duration: text('Time in which the optimization mode was in use, as TikTok words it') };

const ofAccount: RequestedColumns = { metrics: { ...gmvMaxSales, ...gmvMaxNetCost } };
const campaignAttributes = { ...gmvMaxCampaignAttributes, ...gmvMaxMode };
const campaignMetrics = { ...gmvMaxTarget, ...gmvMaxSales, ...gmvMaxNetCost };

/**
 * The levels, by the part of stream names that names them ("Metrics in GMV Max Campaign reports"). Attributes that exist
 * only for a single product or post are not requested.
 */
export const GMV_MAX_LEVELS = {
  account: {
    what: 'ad account, TikTok Shop (all GMV Max campaigns of both types, also those made in Seller Center)',
    ids: { advertiser_id: id('Ad account id') },
    filters: [],
    requested: { PRODUCT: ofAccount, LIVE: ofAccount },
    times: ['daily', 'hourly'],
  },
  campaign: {
    what: 'GMV Max campaign',
    ids: campaignId,
    filters: ['gmv_max_promotion_types', 'campaign_ids', 'campaign_statuses'],
    requested: {
      PRODUCT: { attributes: campaignAttributes, metrics: campaignMetrics },
      LIVE: {
        attributes: { ...campaignAttributes, ...gmvMaxAccountAttributes },
        metrics: { ...campaignMetrics, ...gmvMaxLive },
      },
    },
    times: ['daily', 'hourly'],
  },
  product: {
    what: 'GMV Max campaign, product',
    ids: { ...campaignId, ...productId },
    filters: ['campaign_ids'],
    requested: { PRODUCT: { metrics: { ...gmvMaxProductStatus, ...gmvMaxSales } } },
    times: ['daily', 'hourly'],
  },
  post: {
    what: 'GMV Max campaign, product, TikTok post (if it had a cost)',
    ids: { ...campaignId, ...productId, item_id: id("Post id; -1 for the product's card") },
    filters: ['campaign_ids', 'item_group_ids'],
    requested: { PRODUCT: { metrics: gmvMaxPostMetrics } },
    times: ['daily'],
  },
  product_duration: {
    what: 'GMV Max campaign, product, optimization mode',
    ids: { ...campaignId, ...productId, ...duration },
    filters: ['campaign_ids', 'item_group_ids'],
    requested: { PRODUCT: { attributes: gmvMaxMode, metrics: { ...gmvMaxTarget, ...gmvMaxSales } } },
    times: ['daysOfCalls'],
  },
  live_room: {
    what: 'LIVE GMV Max campaign, livestream',
    ids: { ...campaignId, ...roomId },
    filters: ['campaign_ids'],
    requested: { LIVE: { metrics: { ...gmvMaxSales, ...gmvMaxNetCost, ...gmvMaxLive } } },
    times: ['daily', 'hourly'],
  },
  live_duration: {
    what: 'LIVE GMV Max campaign, livestream, optimization mode',
    ids: { ...campaignId, ...roomId, ...duration },
    filters: ['campaign_ids', 'room_ids'],
    requested: {
      LIVE: { attributes: gmvMaxMode, metrics: { ...gmvMaxSales, ...gmvMaxAllShops, ...gmvMaxLiveViews } },
    },
    times: ['daysOfCalls'],
  },
} satisfies Readonly<Record<string, GmvMaxLevel>>;

import type { JsonObject } from '../../cdk/index.js';
import {
  allShops,
  idOf,
  IDS_PER_CALL,
  shopCampaigns,
  type Isolation,
  type CombinedList,
  type ListSource,
  type Parents,
  type Query,
} from '../../tiktok/index.js';
import { existedIn } from '../common/existed.js';

/* The parents of GMV Max reports: shops, and the campaigns of each shop. */

/** Each list has campaigns of one type, and a row doesn't say which. Reports use other names for the types. */
const TYPES = { PRODUCT: 'PRODUCT_GMV_MAX', LIVE: 'LIVE_GMV_MAX' } as const;
export type PromotionType = keyof typeof TYPES;

/** No status means "all", and by default the API omits deleted campaigns. */
const campaignList = (deleted: 'where wanted' | 'always'): ListSource => ({
  endpoint: { path: 'gmv_max/campaign/get/', rowKey: ['campaign_id'], pageSize: 100, isShared: true },
  variants: (['PRODUCT', 'LIVE'] as const).flatMap((type) => {
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
});

/** Fields that are in the list of campaigns but not in a campaign's details. */
export const LISTED = [
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

export const DETAILS = {
  endpoint: { path: 'campaign/gmv_max/info/', isShared: true as const },
  query: (campaignId: string): Query => ({ campaign_id: campaignId }),
};

const withShops = (deleted: 'where wanted' | 'always'): CombinedList =>
  shopCampaigns({
    campaigns: campaignList(deleted),
    keptColumns: LISTED,
    ofShop: (storeId) => ({ query: { filtering: { store_ids: [storeId] } } }),
    details: DETAILS,
  });

export const CAMPAIGNS = withShops('where wanted');
/** For reports: cost and sales of deleted campaigns remain. */
const ALL_CAMPAIGNS = withShops('always');

export const SHOPS = allShops(ALL_CAMPAIGNS);

/** A shop may still have reports after the account has lost access to it. */
export const SHOPS_APART: Isolation = {
  by: 'store_id',
  what: 'shop',
  isGone: ({ isGone }) => isGone === true,
};

/** Campaigns of one shop and type per call, as many as the filter allows. */
export const campaigns = (isWanted: (type: string) => boolean, query: Parents['query']): Parents => ({
  of: ALL_CAMPAIGNS,
  query,
  perCall: IDS_PER_CALL,
  groupBy: ['store_id', 'gmv_max_promotion_type'],
  select: ['campaign_id', 'store_id', 'gmv_max_promotion_type', 'create_time'],
  isolate: SHOPS_APART,
  columns: ['store_id', 'gmv_max_promotion_type'],
  where: (campaign, days) => isWanted(idOf(campaign, 'gmv_max_promotion_type')) && existedIn(campaign, days),
});

/** The shop that the objects of a call belong to. */
export const storeOf = ([first]: readonly JsonObject[]): Query => ({ store_ids: [idOf(first, 'store_id')] });

import { scalarText, type JsonObject } from '../../cdk/index.js';
import {
  IDS_PER_CALL,
  shopCampaigns,
  type Isolation,
  type CombinedList,
  type ListSource,
  type Parents,
  type Query,
} from '../../tiktok/index.js';
import { existedIn } from '../common/existed.js';

/* What GMV Max reports are asked for by: shops, and the campaigns of each. */

export const STORES: ListSource = {
  endpoint: { path: 'gmv_max/store/list/', recordsPath: 'store_list', pageSize: 'all' },
};

/** Lists of campaigns are of one type each, and a row does not tell its type; reports call the types otherwise. */
const TYPES = { PRODUCT: 'PRODUCT_GMV_MAX', LIVE: 'LIVE_GMV_MAX' } as const;
type Type = keyof typeof TYPES;

/** There is no status for all of them, and by default the deleted ones are left out. */
const campaignList = (deleted: 'where wanted' | 'always'): ListSource => ({
  endpoint: { path: 'gmv_max/campaign/get/', rowKey: ['campaign_id'], pageSize: 100 },
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

/** What the list of campaigns knows and the details of one lack. */
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
  path: 'campaign/gmv_max/info/',
  query: (campaignId: string): Query => ({ campaign_id: campaignId }),
};

const withShops = (deleted: 'where wanted' | 'always'): CombinedList =>
  shopCampaigns({
    stores: STORES,
    campaigns: campaignList(deleted),
    ofShop: (storeId) => ({ query: { filtering: { store_ids: [storeId] } } }),
    details: DETAILS,
    keeps: { store: ['store_id', 'store_authorized_bc_id'], campaign: LISTED },
  });

export const CAMPAIGNS = withShops('where wanted');
/** For reports: what deleted campaigns cost and sold remains. */
const ALL_CAMPAIGNS = withShops('always');

/** A shop that the account may not use any more may still have its reports. */
export const SHOPS_APART: Isolation = {
  by: 'store_id',
  what: 'shop',
  isGone: ({ isGone }) => isGone === true,
};

/** An id of a row, as text. */
export const idOf = (row: JsonObject | undefined, name: string): string => scalarText(row?.[name]);

/** Ids of rows, each once. */
export const idsOf = (rows: readonly JsonObject[], name: string): readonly string[] => [
  ...new Set(rows.map((row) => idOf(row, name))),
];

/** Campaigns of one shop and type in one call, as many as a filter takes. */
export const campaigns = (where: Type | 'any', query: Parents['query']): Parents => ({
  of: ALL_CAMPAIGNS,
  query,
  perCall: IDS_PER_CALL,
  groupBy: ['store_id', 'gmv_max_promotion_type'],
  select: ['campaign_id', 'store_id', 'gmv_max_promotion_type', 'create_time'],
  isolate: SHOPS_APART,
  columns: ['store_id', 'gmv_max_promotion_type'],
  where: (campaign, days) =>
    (where === 'any' || campaign['gmv_max_promotion_type'] === where) && existedIn(campaign, days),
});

/** The shop of a call's objects. */
export const storeOf = ([first]: readonly JsonObject[]): Query => ({ store_ids: [idOf(first, 'store_id')] });

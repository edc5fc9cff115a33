import type { DataLevel } from '../types.js';
import { DATA_LEVELS } from './levels.js';

/** What is known of a report type beside BASIC and AUDIENCE. */
export interface OtherReportFact {
  readonly owner: 'advertiser' | 'business center';
  /** Values of data_level; none: it must not be given. */
  readonly levels: readonly DataLevel[];
  /** Dimensions that go together, besides stat_time_day. */
  readonly groupings: readonly (readonly string[])[];
  readonly metrics: readonly string[];
  /** Metrics of a request that names none. */
  readonly fallback: readonly string[];
  readonly hasDays?: true;
  readonly hasLifetime?: true;
  /** Fields of `filtering`. */
  readonly filters: readonly string[];
  /** True if no page says what else it takes. */
  readonly isOpen?: true;
}

const OF_CENTERS = [
  'spend',
  'cash_spend',
  'voucher_spend',
  'cashback_coupon_spend',
  'tax_spend',
  'impressions',
  'reach',
  'currency',
  'timezone',
];

const USUAL = ['spend', 'impressions'];

export const OTHER_TYPES = ['PLAYABLE_MATERIAL', 'CATALOG', 'BC', 'TT_SHOP'] as const;
export type OtherType = (typeof OTHER_TYPES)[number];

export const OTHER_REPORTS: Readonly<Record<OtherType, OtherReportFact>> = {
  BC: {
    owner: 'business center',
    levels: [],
    groupings: [['advertiser_id'], ['advertiser_id', 'country_code']],
    metrics: OF_CENTERS,
    fallback: OF_CENTERS,
    filters: ['advertiser_id'],
    isOpen: true,
  },
  CATALOG: {
    owner: 'advertiser',
    levels: DATA_LEVELS,
    groupings: [['catalog_id'], ['product_set_id'], ['product_id'], ['sku_id']],
    metrics: USUAL,
    fallback: USUAL,
    filters: [],
    isOpen: true,
  },
  PLAYABLE_MATERIAL: {
    owner: 'advertiser',
    levels: [],
    groupings: [['playable_id'], ['playable_id', 'country_code']],
    metrics: USUAL,
    fallback: USUAL,
    hasLifetime: true,
    filters: [],
    isOpen: true,
  },
  TT_SHOP: {
    owner: 'advertiser',
    levels: ['AUCTION_ADVERTISER', 'AUCTION_CAMPAIGN'],
    groupings: [['advertiser_id'], ['advertiser_id', 'country_code'], ['campaign_id', 'country_code']],
    metrics: ['spend', 'billed_cost'],
    fallback: ['spend'],
    hasDays: true,
    filters: [],
  },
};

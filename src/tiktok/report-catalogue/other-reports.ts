import { id, type Fields } from '../../cdk/index.js';
import { BREAKDOWNS } from './breakdowns.js';
import { Granularity } from './granularity.js';
import { LEVELS, type Level } from './levels.js';

/*
 * Report types beside BASIC and AUDIENCE. TikTok documents a few groupings and metrics of each; whatever else it takes
 * is up to the user.
 */

/** The other report types. */
export const OTHER_REPORT_TYPES = ['BC', 'CATALOG', 'PLAYABLE_MATERIAL', 'TT_SHOP'] as const;
export type OtherReportType = (typeof OTHER_REPORT_TYPES)[number];

/** What is known of a report type. */
export interface OtherReportFacts {
  readonly owner: 'account' | 'business center';
  /** Its values of `data_level`; empty if it has none, and refuses the parameter. */
  readonly levels: readonly Level[];
  readonly granularities: readonly Granularity[];
  /** Columns of its known dimensions, besides stat_time_day. */
  readonly dimensions: Fields;
  /** True if a request that names no metrics returns all of them. */
  readonly returnsAllMetrics?: true;
  /** Where this is documented or was observed. */
  readonly source: string;
}

const country = { country_code: BREAKDOWNS.country_code.column };
const account = { advertiser_id: id('Ad account id') };

export const OTHER_REPORTS: Readonly<Record<OtherReportType, OtherReportFacts>> = {
  BC: {
    owner: 'business center',
    levels: [],
    granularities: [Granularity.daily],
    dimensions: { ...account, ...country },
    returnsAllMetrics: true,
    source: 'portal, "Business Center reports"',
  },
  CATALOG: {
    owner: 'account',
    levels: LEVELS,
    granularities: [Granularity.daily],
    dimensions: {
      catalog_id: id('Catalog id'),
      product_set_id: id('Product set id'),
      product_id: id('Product id'),
      sku_id: id('SKU id'),
    },
    source: 'as one client found on live accounts',
  },
  PLAYABLE_MATERIAL: {
    owner: 'account',
    levels: [],
    granularities: [Granularity.daily, Granularity.lifetime],
    dimensions: { playable_id: id('Playable id'), ...country },
    source: 'as two clients found on live accounts',
  },
  TT_SHOP: {
    owner: 'account',
    levels: ['advertiser', 'campaign'],
    granularities: [Granularity.daily],
    dimensions: { ...account, campaign_id: id('Campaign id'), ...country },
    source: 'portal, "GMV Max ads reports"',
  },
};

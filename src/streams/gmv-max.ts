import type { StreamDefinition } from '../cdk/index.js';
import { currentStatusField, objectStream, withCurrentStatus, type Session } from '../tiktok/index.js';
import { gmvMaxCampaignFields } from './fields/gmv-max-campaigns.js';
import { gmvMaxStoreFields } from './fields/gmv-max-stores.js';
import { gmvMaxInsights } from './gmv-max-insights.js';
import { CAMPAIGNS, idOf, STORES } from './gmv-max-lists.js';
import type { RowSettings } from './reports.js';

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

export const gmvMaxStreams = (settings: RowSettings): readonly StreamDefinition<Session>[] => [
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
    onlyOwnRows: true,
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
  ...gmvMaxInsights(settings),
];

import type { StreamDefinition } from '../../cdk/index.js';
import { currentStatusField, objectStream, withCurrentStatus, type Session } from '../../tiktok/index.js';
import { gmvMaxCampaignFields } from './fields/gmv-max-campaigns.js';
import { gmvMaxStoreFields } from './fields/gmv-max-stores.js';
import { gmvMaxInsights } from './gmv-max-insights.js';
import { CAMPAIGNS, DETAILS, idOf, LISTED, SHOPS_APART, STORES } from './gmv-max-lists.js';
import type { RowSettings } from '../reports/streams.js';

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
      endpoint: { path: DETAILS.path, pageSize: 'one' },
      parents: {
        of: CAMPAIGNS,
        query: ([campaign]) => DETAILS.query(idOf(campaign, 'campaign_id')),
        keeps: LISTED,
        columns: LISTED,
        apart: SHOPS_APART,
        where: ({ isRemembered }) => isRemembered !== true,
      },
    },
    incremental: { changed: 'modify_time', made: 'create_time' },
    toRow: withCurrentStatus,
  }),
  ...gmvMaxInsights(settings),
];

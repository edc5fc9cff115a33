import type { StreamDefinition } from '../../cdk/index.js';
import {
  currentStatusField,
  idOf,
  listStream,
  STORES,
  withCurrentStatus,
  type Session,
} from '../../tiktok/index.js';
import { gmvMaxCampaignFields } from './fields/gmv-max-campaigns.js';
import { gmvMaxStoreFields } from './fields/gmv-max-stores.js';
import { gmvMaxInsights } from './gmv-max-insights.js';
import { gmvMaxShopStreams } from './gmv-max-shop-streams.js';
import { CAMPAIGNS, DETAILS, LISTED, SHOPS_APART } from './gmv-max-lists.js';
import type { RowSettings } from '../reports/streams.js';

export const gmvMaxStreams = (settings: RowSettings): readonly StreamDefinition<Session>[] => [
  listStream({
    name: 'gmv_max_stores',
    description:
      'TikTok Shops that an ad account can see, and whether GMV Max campaigns can be created for them.',
    fields: gmvMaxStoreFields,
    primaryKey: ['advertiser_id', 'store_id'],
    source: STORES,
  }),
  listStream({
    name: 'gmv_max_campaigns',
    description: 'GMV Max campaigns: shop, products, ROI target, budget, posts.',
    fields: { ...gmvMaxCampaignFields, ...currentStatusField },
    primaryKey: ['campaign_id'],
    dropsForeignRows: true,
    source: {
      endpoint: { ...DETAILS.endpoint, rowsOf: (details) => [details], emptyAnswer: 'outage' },
      parents: {
        of: CAMPAIGNS,
        query: ([campaign]) => DETAILS.query(idOf(campaign, 'campaign_id')),
        select: LISTED,
        columns: LISTED,
        isolate: SHOPS_APART,
        where: ({ isRemembered }) => isRemembered !== true,
      },
    },
    incremental: { updatedField: 'modify_time', createdField: 'create_time' },
    toRow: withCurrentStatus,
  }),
  ...gmvMaxShopStreams,
  ...gmvMaxInsights(settings),
];

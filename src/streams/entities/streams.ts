import { accountStream, entityStream } from '../../tiktok/index.js';
import { adgroupFields } from './fields/adgroups.js';
import { adFields } from './fields/ads.js';
import { advertiserFields } from './fields/advertisers.js';
import { campaignFields } from './fields/campaigns.js';

export const entityStreams = [
  accountStream({
    name: 'advertisers',
    description: 'Ad accounts: name, status, currency, time zone, balance.',
    fields: advertiserFields,
    primaryKey: ['advertiser_id'],
  }),
  entityStream({
    name: 'campaigns',
    description: 'Campaigns: objective, budget, status.',
    path: 'campaign/get/',
    fields: campaignFields,
    primaryKey: ['campaign_id'],
  }),
  entityStream({
    name: 'adgroups',
    description: 'Ad groups: targeting, placement, bid, schedule, attribution windows.',
    path: 'adgroup/get/',
    fields: adgroupFields,
    primaryKey: ['adgroup_id'],
    formerNames: ['ad_groups'],
  }),
  entityStream({
    name: 'ads',
    description: 'Ads: creative, texts, landing pages, tracking.',
    path: 'ad/get/',
    fields: adFields,
    primaryKey: ['ad_id'],
    filtersByModifyTime: true,
  }),
];

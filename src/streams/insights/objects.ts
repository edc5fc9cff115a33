import { SMART_PLUS_PAGE_SIZE, spending, type ListSource, type Parents } from '../../tiktok/index.js';

/* Objects that other lists are requested for: those that are not deleted, and those that had a cost. */

const objects = (kind: 'campaign' | 'adgroup' | 'ad', more: readonly string[] = []): ListSource => ({
  endpoint: {
    path: `${kind}/get/`,
    rowKey: [`${kind}_id`],
    fromAllOrigins: true,
    query: { fields: [`${kind}_id`, ...more] },
  },
  byBuyingType: true,
});

export const CAMPAIGNS = objects('campaign');
export const ADGROUPS = objects('adgroup');
export const ADS = objects('ad', ['campaign_automation_type']);

export const SMART_PLUS_ADS: ListSource = {
  endpoint: {
    path: 'smart_plus/ad/get/',
    rowKey: ['smart_plus_ad_id'],
    pageSize: SMART_PLUS_PAGE_SIZE,
    query: { fields: ['smart_plus_ad_id'] },
  },
};

/** Ads that had a cost in the days of a window. Streams with the same windows share the list. */
const ADS_WITH_COST = spending('ad');

/** @param daysBefore days before the window that count, too */
export const adsWithCost = (query: Parents['query'], perCall: number, daysBefore = 0): Parents => ({
  of: daysBefore === 0 ? ADS_WITH_COST : spending('ad', daysBefore),
  perWindow: true,
  perCall,
  select: ['ad_id'],
  query,
  skipRefused: { by: 'ad_id', what: 'ads' },
});

import type { StreamDefinition } from '../../cdk/index.js';
import {
  currentStatusField,
  EVERY_BUYING_TYPE,
  listStream,
  MODIFIED_AFTER,
  REPORT_WINDOW_DAYS,
  SMART_PLUS_PAGE_SIZE,
  withCurrentStatus,
  type ListEndpoint,
  type ListSource,
  type Session,
} from '../../tiktok/index.js';
import { bridgeFrom, SMART_PLUS_AD_MEMBERS } from './rows.js';
import { adCreativesBridgeFields } from './fields/ad-creatives-bridge.js';
import { materialMetrics } from './fields/material-metrics.js';
import { materialBreakdownFields, materialOverviewFields, materialUse } from './fields/materials.js';
import { smartPlusAdgroupFields } from './fields/smart-plus-adgroups.js';
import { smartPlusAdFields } from './fields/smart-plus-ads.js';
import { smartPlusCampaignFields } from './fields/smart-plus-campaigns.js';
import type { RowSettings } from '../reports/streams.js';

const ALL = { filtering: { primary_status: 'STATUS_ALL' } };

const byChange = { updatedField: 'modify_time', createdField: 'create_time' } as const;

/** Every ad that a report can show. */
const ALL_ADS: ListSource = {
  endpoint: { path: 'ad/get/', rowKey: ['ad_id'], emptyAnswer: 'outage', fromAllOrigins: true, query: ALL },
  variants: EVERY_BUYING_TYPE.map(({ values, largestPage }) => ({
    query: { filtering: { buying_types: values } },
    pageSize: largestPage,
  })),
};

const SMART_PLUS_ADS: ListEndpoint = {
  path: 'smart_plus/ad/get/',
  rowKey: ['smart_plus_ad_id'],
  emptyAnswer: 'outage',
  pageSize: SMART_PLUS_PAGE_SIZE,
};

const ALL_SMART_PLUS_ADS: ListSource = {
  endpoint: { ...SMART_PLUS_ADS, query: ALL },
};

const objects: readonly StreamDefinition<Session>[] = [
  listStream({
    name: 'smart_plus_campaigns',
    description: 'Upgraded Smart+ campaigns: objective, budget, status.',
    fields: { ...smartPlusCampaignFields, ...currentStatusField },
    primaryKey: ['campaign_id'],
    dropsForeignRows: true,
    source: {
      endpoint: {
        path: 'smart_plus/campaign/get/',
        rowKey: ['campaign_id'],
        emptyAnswer: 'outage',
        queryDeleted: ALL,
      },
    },
    incremental: byChange,
    toRow: withCurrentStatus,
  }),
  listStream({
    name: 'smart_plus_adgroups',
    description: 'Upgraded Smart+ ad groups: targeting, bid, budget, schedule.',
    fields: { ...smartPlusAdgroupFields, ...currentStatusField },
    primaryKey: ['adgroup_id'],
    dropsForeignRows: true,
    source: {
      endpoint: {
        path: 'smart_plus/adgroup/get/',
        rowKey: ['adgroup_id'],
        emptyAnswer: 'outage',
        queryDeleted: ALL,
      },
    },
    incremental: byChange,
    toRow: withCurrentStatus,
  }),
  listStream({
    name: 'smart_plus_ads',
    description: 'Upgraded Smart+ ads: groups of creatives, texts, calls to action and links.',
    fields: { ...smartPlusAdFields, ...currentStatusField },
    primaryKey: ['smart_plus_ad_id'],
    dropsForeignRows: true,
    source: {
      endpoint: { ...SMART_PLUS_ADS, queryDeleted: ALL },
    },
    incremental: { ...byChange, ...MODIFIED_AFTER },
    toRow: withCurrentStatus,
  }),
];

const materialOverview = ({ rowContext }: RowSettings): StreamDefinition<Session> =>
  listStream({
    name: 'smart_plus_material_overview',
    description: 'Lifetime performance per upgraded Smart+ ad and material.',
    fields: { ...materialOverviewFields, ...materialMetrics },
    nested: ['dimensions', 'metrics'],
    primaryKey: ['advertiser_id', 'smart_plus_ad_id', 'main_material_id'],
    dropsForeignRows: true,
    source: {
      endpoint: {
        path: 'smart_plus/material_report/overview/',
        rowKey: ['dimensions'],
        emptyAnswer: 'outage',
        pageSize: SMART_PLUS_PAGE_SIZE,
        query: {
          dimensions: ['smart_plus_ad_id', 'main_material_id'],
          metrics: [...Object.keys(materialMetrics), ...Object.keys(materialUse)],
          query_lifetime: true,
        },
      },
    },
    ...(rowContext && { context: {} }),
  });

const materialBreakdown = ({ rowContext }: RowSettings): StreamDefinition<Session> =>
  listStream({
    name: 'smart_plus_material_breakdown',
    description: 'Performance per material of upgraded Smart+ ads and day.',
    fields: { ...materialBreakdownFields, ...materialMetrics },
    nested: ['dimensions', 'metrics'],
    primaryKey: ['advertiser_id', 'main_material_id', 'stat_time_day'],
    nullableKeys: ['stat_time_day'],
    dropsForeignRows: true,
    source: {
      endpoint: {
        path: 'smart_plus/material_report/breakdown/',
        rowKey: ['dimensions'],
        emptyAnswer: 'outage',
        pageSize: SMART_PLUS_PAGE_SIZE,
        query: {
          dimensions: ['main_material_id', 'stat_time_day'],
          metrics: Object.keys(materialMetrics),
        },
      },
    },
    incremental: {
      day: 'stat_time_day',
      windowDays: REPORT_WINDOW_DAYS,
      queryDays: ({ start, end }) => ({ start_date: start, end_date: end }),
    },
    ...(rowContext && { context: { day: 'stat_time_day' } }),
  });

const creativesBridge: StreamDefinition<Session> = listStream({
  name: 'ad_creatives_bridge',
  description:
    'Maps the ad_id of reports to the upgraded Smart+ ad, material, video and post. Includes all other ads.',
  fields: adCreativesBridgeFields,
  primaryKey: ['ad_id'],
  dropsForeignRows: true,
  source: ALL_ADS,
  enrichWith: { of: ALL_SMART_PLUS_ADS, select: SMART_PLUS_AD_MEMBERS, toRow: bridgeFrom },
});

export const smartPlusStreams = (settings: RowSettings): readonly StreamDefinition<Session>[] => [
  ...objects,
  materialOverview(settings),
  materialBreakdown(settings),
  creativesBridge,
];

import type { JsonObject } from '../../cdk/index.js';
import { REPORT_PATH } from './limits.js';

/*
 * The permissions that somebody grants when authorizing the developer app, one box per group of endpoints. The names are
 * those of the consent page. Which endpoint needs which box shows only when it is missing (code 40001).
 */

/** A small request that is refused if the permission is missing. */
export interface PermissionProbe {
  readonly path: string;
  readonly query: JsonObject;
}

/** A permission and its endpoints. */
export interface Permission {
  /** Name on the consent page, below the boxes that contain it. */
  readonly box: string;
  /** Prefixes of the paths that it covers. Of several boxes, the one with the longest prefix counts. */
  readonly paths: readonly string[];
  /**
   * Takes the id of an account, or of a business center. Absent if its endpoints need ids of other objects: whether it is
   * granted then shows only in a sync.
   */
  readonly probe?: (ownerId: string) => PermissionProbe;
}

/** A permission that a request can test. */
export type TestablePermission = Permission & Required<Pick<Permission, 'probe'>>;

/** True if one request shows whether the permission is granted. */
export const isTestable = (permission: Permission): permission is TestablePermission =>
  permission.probe !== undefined;

const ONE_ROW = { page: 1, page_size: 1 };

/** Requests one row of an account's list. */
const listProbe =
  (path: string): TestablePermission['probe'] =>
  (advertiserId) => ({ path, query: { advertiser_id: advertiserId, ...ONE_ROW } });

/** What the owner of an account grants. */
export const ACCOUNT_PERMISSIONS: readonly Permission[] = [
  {
    box: 'Ad Account Management',
    paths: ['advertiser/info/', 'report/bid_protection/'],
    probe: (advertiserId) => ({ path: 'advertiser/info/', query: { advertiser_ids: [advertiserId] } }),
  },
  {
    box: 'Ads Management',
    paths: [
      ...['campaign/', 'adgroup/', 'ad/', 'smart_plus/', 'changelog/'],
      ...['gmv_max/campaign/', 'gmv_max/bid/'],
    ],
    probe: listProbe('campaign/get/'),
  },
  {
    box: 'Reporting',
    paths: ['report/', 'gmv_max/report/'],
    probe: (advertiserId) => ({
      path: REPORT_PATH,
      query: {
        advertiser_id: advertiserId,
        report_type: 'BASIC',
        data_level: 'AUCTION_ADVERTISER',
        dimensions: ['advertiser_id'],
        metrics: ['spend'],
        query_lifetime: true,
        ...ONE_ROW,
      },
    }),
  },
  {
    box: 'Ads Management > Campaign Label',
    paths: ['campaign_label/'],
    probe: listProbe('campaign_label/get/'),
  },
  { box: 'Ads Management > Search Ads > Negative Keywords', paths: ['search_ad/'] },
  {
    box: 'Reporting > Ad Insight Report',
    paths: ['report/ad_benchmark/', 'report/video_performance/'],
  },
  { box: 'Reporting > Creative Fatigue Insight', paths: ['creative_fatigue/'] },
  {
    box: 'Creative Management',
    paths: ['file/', 'creative/', 'tt_video/', 'identity/', 'playable/'],
    probe: listProbe('file/image/ad/search/'),
  },
  { box: 'Audience Management', paths: ['dmp/'], probe: listProbe('dmp/custom_audience/list/') },
  { box: 'Pixel Management', paths: ['pixel/', 'custom_conversion/'], probe: listProbe('pixel/list/') },
  { box: 'Lead Management', paths: ['page/'], probe: listProbe('page/get/') },
  {
    box: 'Ads Management > GMV MAX (Store Management, Identity And Video, Session)',
    paths: ['gmv_max/store/', 'gmv_max/identity/', 'gmv_max/video/', 'campaign/gmv_max/session/'],
    probe: (advertiserId) => ({ path: 'gmv_max/store/list/', query: { advertiser_id: advertiserId } }),
  },
  {
    box: 'App Management',
    paths: ['app/'],
    probe: (advertiserId) => ({ path: 'app/list/', query: { advertiser_id: advertiserId } }),
  },
  { box: 'Automated Rules', paths: ['optimizer/'], probe: listProbe('optimizer/rule/list/') },
  { box: 'Minis Management', paths: ['minis/'], probe: listProbe('minis/get/') },
];

/** Requests one row of a business center's list. */
const centerProbe =
  (path: string, query: PermissionProbe['query'] = {}): TestablePermission['probe'] =>
  (bcId) => ({ path, query: { bc_id: bcId, ...query, ...ONE_ROW } });

const CENTER = 'Ad Account Management > Business Center';

/** What a user of a business center grants. */
export const BUSINESS_CENTER_PERMISSIONS: readonly Permission[] = [
  {
    box: `${CENTER} > Read Business Center`,
    paths: ['bc/get/', 'bc/balance/get/'],
    probe: centerProbe('bc/get/'),
  },
  {
    box: `${CENTER} > Business Center Asset`,
    paths: ['bc/asset/'],
    probe: centerProbe('bc/asset/get/', { asset_type: 'ADVERTISER' }),
  },
  {
    box: `${CENTER} > Ad Account Balance and Transaction`,
    paths: ['bc/account/', 'advertiser/balance/'],
    probe: centerProbe('advertiser/balance/get/'),
  },
  {
    box: `${CENTER} > Business Center Member Management`,
    paths: ['bc/member/'],
    probe: centerProbe('bc/member/get/'),
  },
  {
    box: `${CENTER} > Business Center Partner Management`,
    paths: ['bc/partner/'],
    probe: centerProbe('bc/partner/get/'),
  },
  {
    box: 'Ads Management > Change Log',
    paths: ['changelog/get/'],
    probe: centerProbe('changelog/get/'),
  },
  {
    box: 'DPA Catalog Management',
    paths: ['catalog/'],
    probe: centerProbe('catalog/get/'),
  },
];

/** True if the token's user needs a finance role in the business center, besides the box. */
export const needsFinanceRole = (endpoint: string): boolean =>
  ['bc/balance/', 'bc/account/', 'advertiser/balance/'].some((path) => endpoint.startsWith(path));

const PATHS = [...ACCOUNT_PERMISSIONS, ...BUSINESS_CENTER_PERMISSIONS]
  .flatMap((permission) => permission.paths.map((path) => ({ path, permission })))
  .sort((a, b) => b.path.length - a.path.length);

/** The permission that an endpoint needs; undefined if it needs none, or none that is known. */
export const permissionOf = (endpoint: string): Permission | undefined =>
  PATHS.find(({ path }) => endpoint.startsWith(path))?.permission;

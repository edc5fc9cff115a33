import type { Call } from '../api/call.js';
import { REPORT_PATH } from '../api/limits.js';

/*
 * The permissions that the owner of an account grants when authorizing the developer app, one box per group of
 * endpoints. The names are those of the consent page. Which endpoint needs which box shows only when it is missing
 * (code 40001).
 */

/** A small request that is refused if the permission is missing. */
export type Probe = Pick<Call, 'path' | 'query'>;

/** A permission and its endpoints. */
export interface Permission {
  /** Name on the consent page. */
  readonly box: string;
  /** Prefixes of the paths that it covers. */
  readonly paths: readonly string[];
  readonly probe: (advertiserId: string) => Probe;
}

const ONE_ROW = { page: 1, page_size: 1 };

/** Requests one row of an account's list. */
const listProbe =
  (path: string): Permission['probe'] =>
  (advertiserId) => ({ path, query: { advertiser_id: advertiserId, ...ONE_ROW } });

/** All known permissions. */
export const PERMISSIONS: readonly Permission[] = [
  {
    box: 'Ad Account Management',
    paths: ['advertiser/info/'],
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
];

/** True if an endpoint needs the permission. */
export const isCoveredBy = ({ paths }: Permission, endpoint: string): boolean =>
  paths.some((path) => endpoint.startsWith(path));

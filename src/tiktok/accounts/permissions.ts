import type { Call } from '../api/call.js';
import { REPORT_PATH } from '../api/limits.js';

/*
 * What the owner of an account allows when authorizing the developer app: a box for each group of endpoints. The names
 * are those of the consent page; which endpoint needs which box shows only when it is missing (code 40001).
 */

/** A small request that is refused where the permission is missing. */
export type Probe = Pick<Call, 'path' | 'query'>;

export interface Permission {
  readonly box: string;
  /** What the paths of its endpoints begin with. */
  readonly paths: readonly string[];
  readonly probe: (advertiserId: string) => Probe;
}

const ONE_ROW = { page: 1, page_size: 1 };

/** The first page of a list of an account. */
const listProbe =
  (path: string): Permission['probe'] =>
  (advertiserId) => ({ path, query: { advertiser_id: advertiserId, ...ONE_ROW } });

export const PERMISSIONS: readonly Permission[] = [
  {
    box: 'Ad Account Management',
    paths: ['advertiser/info/'],
    probe: (advertiserId) => ({ path: 'advertiser/info/', query: { advertiser_ids: [advertiserId] } }),
  },
  {
    box: 'Ads Management',
    paths: ['campaign/', 'adgroup/', 'ad/', 'smart_plus/', 'changelog/'],
    probe: listProbe('campaign/get/'),
  },
  {
    box: 'Reporting',
    paths: ['report/'],
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
    box: 'Onsite Commerce Store',
    paths: ['gmv_max/'],
    probe: (advertiserId) => ({ path: 'gmv_max/store/list/', query: { advertiser_id: advertiserId } }),
  },
  {
    box: 'App Management',
    paths: ['app/'],
    probe: (advertiserId) => ({ path: 'app/list/', query: { advertiser_id: advertiserId } }),
  },
  { box: 'Automated Rules', paths: ['optimizer/'], probe: listProbe('optimizer/rule/list/') },
];

/** True where an endpoint needs a permission. */
export const isCoveredBy = ({ paths }: Permission, endpoint: string): boolean =>
  paths.some((path) => endpoint.startsWith(path));

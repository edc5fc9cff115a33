/** Status filters of entities and reports. */
import {
  AD_STATUSES,
  ADGROUP_STATUSES,
  ADVERTISER_LEVEL_STATUSES,
  CAMPAIGN_STATUSES,
  PRIMARY_STATUSES,
} from '../data/statuses.js';
import type { EntityKind } from '../types.js';
import type { Node } from '../world/nodes.js';

const SECONDARY: Readonly<Record<EntityKind, readonly string[]>> = {
  campaign: CAMPAIGN_STATUSES,
  adgroup: ADGROUP_STATUSES,
  ad: AD_STATUSES,
};

export const isPrimaryStatus = (status: string): boolean => PRIMARY_STATUSES.includes(status);

export const isSecondaryStatus = (kind: EntityKind, status: string): boolean =>
  SECONDARY[kind].includes(status) || ADVERTISER_LEVEL_STATUSES.includes(status);

const DELIVERING = /_(DELIVERY_OK|STATUS_ENABLE)$/;

export const hasPrimaryStatus = (node: Node, status: string): boolean => {
  const own = node.secondaryStatus;
  switch (status) {
    case 'STATUS_ALL':
      return true;
    case 'STATUS_NOT_DELETE':
      return !node.deleted;
    case 'STATUS_DELETE':
      return node.deleted;
    case 'STATUS_DELIVERY_OK':
      return DELIVERING.test(own);
    case 'STATUS_DISABLE':
      return own.endsWith('_DISABLE');
    case 'STATUS_NOT_DELIVERY':
      return !node.deleted && !DELIVERING.test(own) && !own.endsWith('_DISABLE');
    default:
      // The world holds nothing that is closed, frozen or over.
      return false;
  }
};

export const hasSecondaryStatus = (node: Node, status: string): boolean => {
  if (status.endsWith('_STATUS_ALL')) return true;
  if (status.endsWith('_STATUS_NOT_DELETE')) return !node.deleted;
  return node.secondaryStatus === status;
};

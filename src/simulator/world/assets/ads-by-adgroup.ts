import type { AdgroupNode, AdNode } from '../nodes.js';
import { perTree } from './per-tree.js';

/** The ads of each ad group that has any. */
export const adsByAdgroup = perTree((tree): ReadonlyMap<AdgroupNode, readonly AdNode[]> => {
  const ads = new Map<AdgroupNode, AdNode[]>();
  for (const ad of tree.ads) {
    const own = ads.get(ad.adgroup) ?? [];
    own.push(ad);
    ads.set(ad.adgroup, own);
  }
  return ads;
});

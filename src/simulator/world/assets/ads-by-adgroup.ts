import type { AdgroupNode, AdNode } from '../nodes.js';
import type { AccountTree } from '../tree.js';
import { perTree } from './per-tree.js';

const adsByAdgroup = perTree((tree): ReadonlyMap<AdgroupNode, readonly AdNode[]> => {
  const ads = new Map<AdgroupNode, AdNode[]>();
  for (const ad of tree.ads) {
    const own = ads.get(ad.adgroup) ?? [];
    own.push(ad);
    ads.set(ad.adgroup, own);
  }
  return ads;
});

/** The ads of an ad group. */
export const adsOf = (tree: AccountTree, adgroup: AdgroupNode): readonly AdNode[] =>
  adsByAdgroup(tree).get(adgroup) ?? [];

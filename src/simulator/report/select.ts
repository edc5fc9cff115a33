/** The ads that a report covers, and how it groups them. */
import type { DataLevel } from '../types.js';
import type { AdNode, Node } from '../world/nodes.js';

export const levelNode = (ad: AdNode, level: DataLevel): Node | null => {
  switch (level) {
    case 'AUCTION_AD':
      return ad;
    case 'AUCTION_ADGROUP':
      return ad.adgroup;
    case 'AUCTION_CAMPAIGN':
      return ad.campaign;
    case 'AUCTION_ADVERTISER':
      return null;
  }
};

export const ID_DIMENSIONS: Readonly<Record<string, DataLevel>> = {
  advertiser_id: 'AUCTION_ADVERTISER',
  campaign_id: 'AUCTION_CAMPAIGN',
  adgroup_id: 'AUCTION_ADGROUP',
  ad_id: 'AUCTION_AD',
  ad_id_v2: 'AUCTION_AD',
};

export const idReader = (dimensions: readonly string[], advertiserId: string): ((ad: AdNode) => string) => {
  const name = dimensions.find((dimension) => dimension in ID_DIMENSIONS);
  if (name === 'campaign_id') return (ad) => ad.campaign.id;
  if (name === 'adgroup_id') return (ad) => ad.adgroup.id;
  if (name === 'ad_id') return (ad) => ad.id;
  if (name === 'ad_id_v2') return (ad) => ad.v2Id;
  return () => (name ? advertiserId : '');
};

/** The newest objects of the level, if there are more than the limit. */
export const newest = (
  ads: readonly AdNode[],
  level: DataLevel,
  limit: number,
): { readonly ads: readonly AdNode[]; readonly capped: boolean } => {
  const nodes = new Set<Node>();
  for (const ad of ads) {
    const node = levelNode(ad, level);
    if (node) nodes.add(node);
  }
  if (nodes.size < limit) return { ads, capped: false };
  const kept = new Set([...nodes].sort((a, b) => b.created - a.created).slice(0, limit));
  const keep = (ad: AdNode): boolean => {
    const node = levelNode(ad, level);
    return node === null || kept.has(node);
  };
  return { ads: ads.filter(keep), capped: true };
};

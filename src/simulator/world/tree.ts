import type { Account, EntityKind } from '../types.js';
import { makeAdgroup } from './adgroups.js';
import { makeAd } from './ads.js';
import { makeCampaign } from './campaigns.js';
import type { AdgroupNode, AdNode, CampaignNode, Node } from './nodes.js';
import { namePlainly } from './plain-names.js';
import { blend, hashText } from './random.js';

/** One account with all its objects, each list sorted by id, descending. */
export interface AccountTree {
  readonly account: Account;
  readonly index: number;
  readonly campaigns: readonly CampaignNode[];
  readonly adgroups: readonly AdgroupNode[];
  readonly ads: readonly AdNode[];
}

export interface TreeShape {
  readonly seed: number;
  readonly campaigns: number;
  /** Further ones that were made in the TikTok app. */
  readonly promoteCampaigns: number;
  readonly adgroups: number;
  readonly ads: number;
  /** Epoch seconds between which objects are created and changed. */
  readonly start: number;
  readonly end: number;
  readonly purgedAdShare?: number;
  readonly plainNames?: boolean;
}

/** Ids of 16 to 19 digits, different for each account, ascending with gaps. */
const idMaker = (accountIndex: number, seed: number): ((kind: number) => string) => {
  const scale = 10n ** BigInt([0, 3, 1, 2][accountIndex % 4] ?? 0);
  const base = 1_800_000_000_000_000n * scale + BigInt(accountIndex) * 100_000_000_000n;
  const counters = new Map<number, number>();
  return (kind) => {
    const count = (counters.get(kind) ?? 0) + 1;
    counters.set(kind, count);
    const gap = blend(seed, count) % 7;
    return String(base + BigInt(kind) * 10_000_000_000n + BigInt(count * 7 + gap));
  };
};

const KIND = { campaign: 1, adgroup: 2, ad: 3, assetGroup: 4 } as const;

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);

export const growTree = (account: Account, index: number, shape: TreeShape): AccountTree => {
  const root = blend(shape.seed, hashText(account.id));
  const nextId = idMaker(index, shape.seed);
  // Before its children are made, because their rows repeat its name.
  const named = <N extends Node>(kind: EntityKind, node: N, place: number): N => {
    if (shape.plainNames === true) namePlainly(kind, node, place);
    return node;
  };
  const adgroups: AdgroupNode[] = [];
  const ads: AdNode[] = [];
  const campaigns = range(shape.campaigns + shape.promoteCampaigns).map((c) => {
    const origin = c < shape.campaigns ? 'TT_ADS_PLATFORM' : 'PROMOTE';
    const place = { advertiserId: account.id, accountIndex: index, index: c, origin } as const;
    const hash = blend(root, c + 1);
    return named('campaign', makeCampaign({ ...place, id: nextId(KIND.campaign), hash }, shape), c);
  });
  for (const [campaignIndex, campaign] of campaigns.entries()) {
    for (const g of range(shape.adgroups)) {
      const hash = blend(campaign.hash, g + 101);
      const ids = { id: nextId(KIND.adgroup), v2Id: nextId(KIND.assetGroup) };
      const spot = { campaignIndex, index: g, ...ids, hash };
      const adgroup = named('adgroup', makeAdgroup(campaign, spot, shape.end), g);
      adgroups.push(adgroup);
      for (const a of range(shape.ads)) {
        const place = { campaignIndex, adgroupIndex: g, index: a, id: nextId(KIND.ad) };
        ads.push(named('ad', makeAd(adgroup, { ...place, hash: blend(hash, a + 1001) }, shape), a));
      }
    }
  }
  return {
    account,
    index,
    campaigns: campaigns.reverse(),
    adgroups: adgroups.reverse(),
    ads: ads.reverse(),
  };
};

import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../cdk/index.js';
import { perRun } from '../session.js';

/** What GMV Max sells, as its reports call it; campaigns are of one type each. */
export const PROMOTION_TYPES = ['PRODUCT', 'LIVE'] as const;
export type PromotionType = (typeof PROMOTION_TYPES)[number];

/** A campaign of GMV Max, as far as reports are asked for by it. */
export interface ShopCampaign {
  readonly campaignId: string;
  readonly storeId: string;
  readonly type: PromotionType;
}

/**
 * Which GMV Max campaigns and shops of accounts have been seen, in this run or in earlier ones. A shop that is moved
 * to another account leaves all lists, and what it spent here stays.
 */
export interface KnownShops {
  campaignsOf(advertiserId: string): readonly ShopCampaign[];
  /** Those of the shops of which this was not said before in this run. */
  gone(advertiserId: string, storeIds: readonly string[]): readonly string[];
  /** @param campaigns those that are hardest to find again first */
  learn(advertiserId: string, campaigns: readonly ShopCampaign[]): void;
  /** Takes up what a state says; what is of another form counts as nothing. */
  recall(advertiserId: string, known: Json): void;
  /**
   * `{"<store_id>":{"PRODUCT":["<campaign_id>"],"LIVE":[…]}}`: as many campaigns as there is room for; the others are
   * looked up again. Undefined where there is nothing.
   */
  tell(advertiserId: string, room: number): Json | undefined;
}

interface Seen {
  readonly gone: Set<string>;
  /** By the id of the campaign; those first that are hardest to find again. */
  campaigns: Map<string, ShopCampaign>;
}

export function createKnownShops(): KnownShops {
  const accounts = new Map<string, Seen>();
  const seenOf = (advertiserId: string): Seen => {
    const seen = accounts.get(advertiserId) ?? {
      gone: new Set<string>(),
      campaigns: new Map<string, ShopCampaign>(),
    };
    accounts.set(advertiserId, seen);
    return seen;
  };
  const add = (seen: Seen, campaigns: readonly ShopCampaign[]): void => {
    for (const campaign of campaigns) {
      if (!seen.campaigns.has(campaign.campaignId)) seen.campaigns.set(campaign.campaignId, campaign);
    }
  };
  return {
    campaignsOf: (advertiserId) => [...seenOf(advertiserId).campaigns.values()],
    learn(advertiserId, campaigns) {
      const seen = seenOf(advertiserId);
      const before = [...seen.campaigns.values()];
      seen.campaigns = new Map();
      add(seen, campaigns);
      add(seen, before);
    },
    recall(advertiserId, known) {
      const seen = seenOf(advertiserId);
      for (const [storeId, campaigns] of shopsIn(known)) add(seen, campaignsIn(storeId, campaigns));
    },
    gone(advertiserId, storeIds) {
      const { gone } = seenOf(advertiserId);
      const news = storeIds.filter((storeId) => !gone.has(storeId));
      for (const storeId of news) gone.add(storeId);
      return [...new Set(news)];
    },
    tell: (advertiserId, room) => stateOf(seenOf(advertiserId), room),
  };
}

const isId = (value: Json | undefined): value is string =>
  typeof value === 'string' && /^\d{1,32}$/.test(value);

const shopsIn = (known: Json): readonly (readonly [string, JsonObject])[] =>
  Object.entries(isJsonObject(known) ? known : {}).flatMap(([storeId, campaigns]) =>
    isId(storeId) && isJsonObject(campaigns) ? [[storeId, campaigns] as const] : [],
  );

const campaignsIn = (storeId: string, campaigns: JsonObject): readonly ShopCampaign[] =>
  PROMOTION_TYPES.flatMap((type) => {
    const ids = campaigns[type];
    return isJsonList(ids) ? ids.filter(isId).map((campaignId) => ({ campaignId, storeId, type })) : [];
  });

/** Characters of a shop without campaigns, besides its id: `"":{"PRODUCT":[],"LIVE":[]},`. */
const SHOP_SIZE = 28;
/** Those of a campaign, besides its id: `"",`. */
const CAMPAIGN_SIZE = 3;

function stateOf({ campaigns }: Seen, room: number): Json | undefined {
  let left = room - '{}'.length;
  const kept: Record<string, Partial<Record<PromotionType, string[]>>> = {};
  for (const { campaignId, storeId, type } of campaigns.values()) {
    const shop = kept[storeId] ?? {};
    left -= campaignId.length + CAMPAIGN_SIZE;
    if (kept[storeId] === undefined) left -= storeId.length + SHOP_SIZE;
    if (left < 0) break;
    (shop[type] ??= []).push(campaignId);
    kept[storeId] = shop;
  }
  return Object.keys(kept).length === 0 ? undefined : kept;
}

export const knownShopsOf = perRun(createKnownShops);

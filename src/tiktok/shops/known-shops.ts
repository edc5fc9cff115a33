import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../cdk/index.js';
import { perRun } from '../session.js';

/** Promotion types of GMV Max, as its reports name them. Each campaign has one type. */
export const PROMOTION_TYPES = ['PRODUCT', 'LIVE'] as const;
export type PromotionType = (typeof PROMOTION_TYPES)[number];

/** A GMV Max campaign with what its reports need. */
export interface ShopCampaign {
  readonly campaignId: string;
  readonly storeId: string;
  readonly type: PromotionType;
}

/**
 * The GMV Max campaigns and shops of accounts that were seen in this run or earlier ones. A shop that moves to another
 * account disappears from all lists, but its spend stays here.
 */
export interface KnownShops {
  campaignsOf(advertiserId: string): readonly ShopCampaign[];
  /** Marks shops as gone. @returns those that were not marked before in this run */
  gone(advertiserId: string, storeIds: readonly string[]): readonly string[];
  /** Adds campaigns. @param campaigns sorted by how hard they are to find again, the hardest first */
  learn(advertiserId: string, campaigns: readonly ShopCampaign[]): void;
  /** Restores campaigns from a state. Invalid values are ignored. */
  restore(advertiserId: string, known: Json): void;
  /**
   * The campaigns to save, as `{"<store_id>":{"PRODUCT":["<campaign_id>"],"LIVE":[…]}}`; undefined if there are none.
   * Campaigns that do not fit are looked up again by the next run.
   *
   * @param room maximum size, in characters of JSON
   */
  toSave(advertiserId: string, room: number): Json | undefined;
}

interface Seen {
  readonly gone: Set<string>;
  /** By campaign id; those that are hardest to find again come first. */
  campaigns: Map<string, ShopCampaign>;
}

/** Creates an empty store for one run. */
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
    restore(advertiserId, known) {
      const seen = seenOf(advertiserId);
      for (const [storeId, campaigns] of shopsIn(known)) add(seen, campaignsIn(storeId, campaigns));
    },
    gone(advertiserId, storeIds) {
      const { gone } = seenOf(advertiserId);
      const news = storeIds.filter((storeId) => !gone.has(storeId));
      for (const storeId of news) gone.add(storeId);
      return [...new Set(news)];
    },
    toSave: (advertiserId, room) => stateOf(seenOf(advertiserId), room),
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

/** Characters of a shop without its id and campaigns: `"":{"PRODUCT":[],"LIVE":[]},`. */
const SHOP_SIZE = 28;
/** Characters of a campaign without its id: `"",`. */
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

/** The known shops of a run. */
export const knownShopsOf = perRun(createKnownShops);

import type { JsonObject, LearnedState } from '../../cdk/index.js';
import type { TikTokError } from '../api/errors.js';
import type { CombineIo, CombinedList, WholeList } from '../lists/list-definition.js';
import { idOf } from '../lists/row-ids.js';
import { describeRefusal, isRefusal } from '../api/refusal.js';
import { accountOf } from '../accounts/partition.js';
import type { Session } from '../session.js';
import { findShops } from './find-shops.js';
import type { ListedShops, ShopLists } from './shop-lists.js';
import { knownShopsOf, PROMOTION_TYPES, type ShopCampaign } from './known-shops.js';
import { SHOP, STORES } from './listed-shops.js';

/**
 * GMV Max campaigns with their shops (`store_id`): listed campaigns, and those that earlier runs have seen
 * (`isRemembered`). Shops are known from earlier runs or looked up. If a shop is no longer listed, this is logged once,
 * and its campaigns are `isGone`.
 */
export const shopCampaigns = (lists: ShopLists): CombinedList => ({
  endpoints: [lists.details.endpoint.path, lists.campaigns.endpoint.path, STORES.endpoint.path],
  async combine(io) {
    const listed = await readLists(io, lists);
    const shops = await findShops(io, { lists, listed });
    const rows = rowsOf(io, { listed, shops });
    await learn(io, rows);
    return { rows, ...doubtsAndWarnings(listed, { shops, rows }), refusals: [] };
  },
});

/**
 * All shops of an account, for reports on all campaigns of each: those of known campaigns, and the listed ones.
 * Campaigns made in Seller Center may be in no list.
 */
export const allShops = (campaigns: CombinedList): CombinedList => ({
  endpoints: campaigns.endpoints,
  async combine({ share }) {
    const { rows, ...notes } = await share({ of: campaigns, select: [] });
    const listed = await unlessRefused(share({ of: STORES, select: SHOP }));
    const shops = [...('refusal' in listed ? [] : listed.rows), ...rows].map((row) => ({
      store_id: idOf(row, 'store_id'),
      isGone: row['isGone'] === true,
    }));
    return { ...notes, rows: [...new Map(shops.map((shop) => [shop.store_id, shop])).values()] };
  },
});

/** Saves the campaigns and shops of GMV Max in the state of a stream. */
export const shopKnowledge: LearnedState<Session> = {
  restore: (session, partition, known) => {
    knownShopsOf(session).restore(accountOf(partition), known);
  },
  toSave: (session, partition, room) => knownShopsOf(session).toSave(accountOf(partition), room),
};

/** Reads the lists of shops and campaigns. If the list of shops is refused, the campaigns are used alone. */
async function readLists(
  { read, share }: CombineIo,
  { campaigns, keptColumns }: ShopLists,
): Promise<ListedShops> {
  const stores = await unlessRefused(share({ of: STORES, select: SHOP }));
  const listed = await unlessRefused(read(campaigns, keptColumns));
  // If both are refused, a permission is missing.
  const refusal = 'refusal' in stores ? stores.refusal : undefined;
  if ('refusal' in listed) throw refusal ?? listed.refusal;
  return { stores: 'refusal' in stores ? NOTHING : stores, campaigns: listed, refusal };
}

const NOTHING: WholeList = { rows: [], doubts: [], warnings: [], refusals: [] };

async function unlessRefused(
  reading: Promise<WholeList>,
): Promise<WholeList | { readonly refusal: TikTokError }> {
  try {
    return await reading;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { refusal: error };
  }
}

interface FoundShops {
  readonly listed: ListedShops;
  /** Shop ids by campaign id. */
  readonly shops: ReadonlyMap<string, string>;
}

function rowsOf({ advertiserId, session }: CombineIo, { listed, shops }: FoundShops): readonly JsonObject[] {
  const stores = new Map(listed.stores.rows.map((row) => [idOf(row, 'store_id'), row]));
  const inShop = (campaign: JsonObject): readonly JsonObject[] => {
    const storeId = shops.get(idOf(campaign, 'campaign_id'));
    if (storeId === undefined) return [];
    const isGone = listed.refusal === undefined && !stores.has(storeId);
    return [{ ...stores.get(storeId), ...campaign, store_id: storeId, isGone }];
  };
  const now = new Set(listed.campaigns.rows.map((row) => idOf(row, 'campaign_id')));
  const remembered = knownShopsOf(session)
    .campaignsOf(advertiserId)
    .filter(({ campaignId }) => !now.has(campaignId));
  return [
    ...listed.campaigns.rows.flatMap(inShop),
    ...remembered.flatMap(({ campaignId, type }) =>
      inShop({ campaign_id: campaignId, gmv_max_promotion_type: type, isRemembered: true }),
    ),
  ];
}

/** Learns the campaigns, those of gone shops first, because they are the hardest to find again. */
async function learn({ advertiserId, session }: CombineIo, rows: readonly JsonObject[]): Promise<void> {
  const gone = rows.filter(({ isGone }) => isGone === true);
  const shops = knownShopsOf(session);
  shops.learn(advertiserId, [...gone, ...rows].flatMap(campaignIn));
  for (const storeId of shops.gone(
    advertiserId,
    gone.map((row) => idOf(row, 'store_id')),
  ))
    await session.log.info(
      `Shop ${storeId} is no longer in the shop list of account ${advertiserId}; requesting its GMV Max reports anyway.`,
    );
}

const campaignIn = (row: JsonObject): readonly ShopCampaign[] =>
  PROMOTION_TYPES.filter((type) => type === row['gmv_max_promotion_type']).map((type) => ({
    campaignId: idOf(row, 'campaign_id'),
    storeId: idOf(row, 'store_id'),
    type,
  }));

function doubtsAndWarnings(
  { stores, campaigns, refusal }: ListedShops,
  { shops, rows }: Pick<FoundShops, 'shops'> & { readonly rows: readonly JsonObject[] },
): Pick<WholeList, 'doubts' | 'warnings'> {
  const lost = campaigns.rows.filter((row) => !shops.has(idOf(row, 'campaign_id')));
  const instead =
    rows.length === 0
      ? 'and no GMV Max campaign is known, so assuming there are no shops'
      : 'so only shops with GMV Max campaigns are read';
  return {
    doubts: [...stores.doubts, ...campaigns.doubts],
    warnings: [
      ...[...stores.warnings, ...campaigns.warnings],
      ...(refusal === undefined ? [] : [`${describeRefusal(refusal)}, ${instead}.`]),
      ...(lost.length === 0
        ? []
        : [
            `Skipping the reports of ${String(lost.length)} GMV Max ${lost.length === 1 ? 'campaign' : 'campaigns'}, e.g. ${idOf(lost[0], 'campaign_id')}, because TikTok does not return the shop.`,
          ]),
    ],
  };
}

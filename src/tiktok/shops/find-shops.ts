import { startAhead, type JsonObject } from '../../cdk/index.js';
import type { CombineIo } from '../lists/list-definition.js';
import { idOf, idsOf } from '../lists/row-ids.js';
import { isOfOneAccount, isRefusal } from '../api/refusal.js';
import type { ListedShops, ShopLists } from './shop-lists.js';
import { knownShopsOf } from './known-shops.js';

interface ShopSearch {
  readonly lists: ShopLists;
  readonly listed: ListedShops;
}

/** Campaigns that are looked up at the same time. */
const LOOKUPS_AHEAD = 4;

/**
 * Finds the shops of campaigns: the known ones, and as many as possible of all listed campaigns. There are two ways: to
 * list the campaigns of each listed shop, or to request the details of each campaign. The one with fewer requests is
 * used first, and the other one for the rest.
 *
 * @returns shop ids by campaign id
 */
export async function findShops(io: CombineIo, search: ShopSearch): Promise<ReadonlyMap<string, string>> {
  const { lists, listed } = search;
  const known = knownShopsOf(io.session).campaignsOf(io.advertiserId);
  const shops = new Map(known.map(({ campaignId, storeId }) => [campaignId, storeId]));
  const unknown = (): readonly string[] =>
    idsOf(listed.campaigns.rows, 'campaign_id').filter((id) => !shops.has(id));
  const listsToRead = listed.stores.rows.length * (lists.campaigns.variants?.length ?? 1);
  const ways = unknown().length <= listsToRead ? [byDetails, byLists] : [byLists, byDetails];
  for (const way of ways) {
    const left = unknown();
    if (left.length === 0) break;
    for (const [campaignId, storeId] of await way(io, search, left)) shops.set(campaignId, storeId);
  }
  return shops;
}

type Way = (
  io: CombineIo,
  search: ShopSearch,
  campaignIds: readonly string[],
) => Promise<readonly (readonly [campaignId: string, storeId: string])[]>;

const byLists: Way = async ({ read }, { lists, listed }) => {
  const parts = idsOf(listed.stores.rows, 'store_id').map((storeId) => ({
    ...lists.ofShop(storeId),
    columns: { store_id: storeId },
  }));
  if (parts.length === 0) return [];
  const { rows } = await read(lists.campaigns, ['campaign_id', 'store_id'], parts);
  return rows.map((row) => [idOf(row, 'campaign_id'), idOf(row, 'store_id')]);
};

const byDetails: Way = async ({ advertiserId, session, io }, { lists }, campaignIds) => {
  const { endpoint, query } = lists.details;
  const ask = (campaignId: string): Promise<JsonObject> =>
    session.client.get({
      ...endpoint,
      wait: io.wait,
      onRequest: io.onRequest,
      query: { advertiser_id: advertiserId, ...query(campaignId) },
    });
  const found: (readonly [string, string])[] = [];
  for await (const { item, result } of startAhead(campaignIds, ask, LOOKUPS_AHEAD)) {
    try {
      const storeId = idOf(await result, 'store_id');
      if (storeId !== '') found.push([item, storeId]);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // If the endpoint is refused for one campaign, it is refused for all.
      if (isOfOneAccount(error)) break;
    }
  }
  return found;
};

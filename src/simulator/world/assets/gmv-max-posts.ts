/** Identities of a shop, and the posts of each that GMV Max campaigns may use. */
import type { WireRow } from '../../types.js';
import type { AccountTree } from '../tree.js';
import { SHOP_IDENTITY } from '../settings/shop-identity.js';
import { accountAssetId } from './asset-ids.js';
import { type GmvMaxCampaign, shopOf, type Store } from './gmv-max.js';
import { postRow } from './gmv-max-rows.js';
import { textAt } from './text-at.js';

const PICTURE = 'https://p16.example.com/p.jpeg?x-expires=1779000000';

const FREE = { product_gmv_max_available: true, live_gmv_max_available: true };
const TAKEN = {
  product_gmv_max_available: false,
  live_gmv_max_available: false,
  unavailable_reason: 'OCCUPIED',
};

/** More than one call about posts may name. */
const CREATORS = 21;

/** A store that no campaign may advertise has no identities. */
export const storeIdentities = (tree: AccountTree, store: Store): readonly WireRow[] => {
  if (store.row['is_gmv_max_available'] !== true) return [];
  const place = 100 * shopOf(tree).stores.indexOf(store);
  const id = (number: number): string => accountAssetId('identity', tree.index, place + number);
  const shown = { profile_image: PICTURE, is_running_custom_shop_ads: false };
  const creators = Array.from({ length: CREATORS }, (_, number) => ({
    identity_id: id(10 + number),
    identity_type: 'TT_USER',
    user_name: `creator.${number}`,
    display_name: number === 0 ? '' : `Creator ${number} 🎬`,
    ...shown,
    product_gmv_max_available: true,
    live_gmv_max_available: false,
    unavailable_reason: 'UNAUTHORIZED',
  }));
  return [
    {
      identity_id: SHOP_IDENTITY,
      identity_type: 'TTS_TT',
      store_id: store.id,
      user_name: 'acme.shop',
      display_name: 'Acme ショップ',
      ...shown,
      is_running_custom_shop_ads: true,
      ...TAKEN,
    },
    {
      identity_id: id(1),
      identity_type: 'BC_AUTH_TT',
      identity_authorized_bc_id: store.bcId,
      identity_authorized_shop_id: store.id,
      user_name: 'acme',
      display_name: '-',
      ...shown,
      ...FREE,
    },
    { identity_id: id(2), identity_type: 'AUTH_CODE', store_id: null, user_name: '', ...shown, ...TAKEN },
    ...(place === 0 ? creators : []),
  ];
};

/** The posts of a store, each with the identity that made it. The identities alternate from post to post. */
export const storePosts = (tree: AccountTree, store: Store): readonly WireRow[] => {
  const makers = storeIdentities(tree, store);
  const byId = new Map<string, WireRow>();
  for (const campaign of campaignsOf(tree, store)) {
    for (const product of campaign.products) {
      for (const [number, post] of product.posts.entries()) {
        if (post.id === '-1') continue;
        const row = postRow(campaign, product, post);
        byId.set(post.id, {
          ...row,
          can_change_anchor: number === 1,
          identity_info: { ...makers[(number - 1) % 3] },
        });
      }
    }
  }
  return [...byId.values(), ...makers.slice(-1).map(postWithoutAnchor)];
};

const campaignsOf = (tree: AccountTree, store: Store): readonly GmvMaxCampaign[] =>
  shopOf(tree).campaigns.filter((campaign) => campaign.store === store);

/** It shows no product, and has no text. */
const postWithoutAnchor = (maker: WireRow): WireRow => ({
  item_id: `84${textAt(maker, 'identity_id').slice(2)}`,
  text: '',
  can_change_anchor: false,
  identity_info: maker,
  video_info: { video_id: 'v14044g50000ab', duration: 0, fps: 30 },
});

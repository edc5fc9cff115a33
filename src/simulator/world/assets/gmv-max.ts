/** TikTok Shops of an account and the GMV Max campaigns that sell their products. */
import type { WireRow } from '../../types.js';
import { blend, hashText, pick } from '../random.js';
import type { AccountTree } from '../tree.js';
import { accountAssetId } from './asset-ids.js';
import { perTree } from './per-tree.js';

export interface Store {
  readonly id: string;
  readonly bcId: string;
  readonly row: WireRow;
}

/** How a post came to its campaign; an organic one sells without costing anything. */
export interface Post {
  /** `-1`: the product's card, which is no post. */
  readonly id: string;
  readonly title: string;
  readonly isOrganic: boolean;
  readonly deliveryStatus: string;
}

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly isAvailable: boolean;
  readonly posts: readonly Post[];
}

export type PromotionType = 'PRODUCT' | 'LIVE';
export type GmvMaxState = 'on' | 'off' | 'deleted';

export interface GmvMaxCampaign {
  readonly id: string;
  readonly hash: number;
  readonly name: string;
  readonly type: PromotionType;
  readonly state: GmvMaxState;
  readonly store: Store;
  /** Epoch seconds. */
  readonly created: number;
  readonly modified: number;
  /** When it stopped for good; null while it goes on. */
  readonly ended: number | null;
  readonly roasBid: number;
  readonly budget: number;
  /** Without members for a LIVE campaign, which sells what its rooms show. */
  readonly products: readonly Product[];
}

export interface Shop {
  readonly accountIndex: number;
  readonly stores: readonly Store[];
  /** By id, descending. */
  readonly campaigns: readonly GmvMaxCampaign[];
  /** Ids of the stores that the account may not use any more: they have left the list, and their past remains. */
  readonly unbound: Set<string>;
}

const STORES = [
  { name: 'Acme ショップ', isAvailable: true, status: 'ACTIVE', isOwner: true },
  { name: '-', isAvailable: false, status: 'INACTIVE', isOwner: false },
  { name: 'Mağaza "İki"', isAvailable: true, status: 'NEW_CREATE', isOwner: false },
] as const;

const makeStore = ({ account, index }: AccountTree, number: number): Store => {
  const { name, isAvailable, status, isOwner } = STORES[number] ?? STORES[0];
  const id = accountAssetId('store', index, number);
  const bcId = accountAssetId('businessCenter', index, 0);
  const owner = {
    advertiser_id: account.id,
    advertiser_name: account.name,
    advertiser_status: 'STATUS_ENABLE',
  };
  const row = {
    store_id: id,
    store_name: name,
    store_code: `SHOP${id.slice(-6)}`,
    store_status: status,
    store_role: isAvailable ? 'AD_PROMOTION' : 'UNSET',
    is_gmv_max_available: isAvailable,
    is_owner_bc: isOwner,
    store_authorized_bc_id: bcId,
    store_authorized_bc_info: {
      bc_id: bcId,
      bc_name: 'Acme BC',
      bc_profile_image: 'https://p16.example.com/bc.jpeg',
      user_role: isOwner ? 'ADMIN' : 'STANDARD',
    },
    targeting_region_codes: [account.country],
    thumbnail_url: 'https://p16.example.com/shop.jpeg',
    exclusive_authorized_advertiser_info: isAvailable ? owner : null,
  };
  return { id, bcId, row };
};

const PRODUCT_NAMES: readonly [string, ...string[]] = [
  'Lip Gloss 💄',
  '保湿クリーム',
  'Ölçü "XL"',
  'Socks, 3 pairs',
];

const DELIVERY_STATUSES = ['DELIVERING', 'LEARNING', 'NOT_DELIVERYING'] as const;

/** The last one of a product sells without ads; the first one is its card. */
const POSTS_PER_PRODUCT = 4;

const makePost = (product: string, number: number): Post => {
  const isCard = number === 0;
  return {
    id: isCard ? '-1' : `83${product.slice(2, 7)}${product.slice(-11)}${number}`,
    title: isCard ? '' : `Post ${number} ✨\n#ad`,
    isOrganic: number === POSTS_PER_PRODUCT - 1,
    deliveryStatus: DELIVERY_STATUSES[number % DELIVERY_STATUSES.length] ?? 'DELIVERING',
  };
};

const makeProduct = (accountIndex: number, number: number): Product => {
  const id = accountAssetId('product', accountIndex, number + 1);
  return {
    id,
    name: pick(PRODUCT_NAMES, hashText(id)),
    isAvailable: number % 3 !== 2,
    posts: Array.from({ length: POSTS_PER_PRODUCT }, (_, post) => makePost(id, post)),
  };
};

interface Plan {
  readonly type: PromotionType;
  readonly state: GmvMaxState;
  readonly store: number;
  readonly products: readonly number[];
}

/** The first product is sold by two campaigns. */
const PLANS: readonly Plan[] = [
  { type: 'PRODUCT', state: 'on', store: 0, products: [0, 1, 2] },
  { type: 'LIVE', state: 'on', store: 0, products: [] },
  { type: 'PRODUCT', state: 'off', store: 2, products: [3] },
  { type: 'PRODUCT', state: 'deleted', store: 0, products: [0] },
];

/** How much of the account's time a campaign ran. */
const LIFETIMES: Readonly<Record<GmvMaxState, number>> = { on: 1, off: 0.9, deleted: 0.75 };

/** From the first object of the account to the last change of one. */
const spanOf = ({ account, campaigns, ads }: AccountTree): readonly [number, number] => {
  const first = campaigns.reduce((least, { created }) => Math.min(least, created), Infinity);
  const start = first === Infinity ? account.createTime : first;
  return [start, ads.reduce((most, { modified }) => Math.max(most, modified), start)];
};

const makeCampaign = (tree: AccountTree, stores: readonly Store[], number: number): GmvMaxCampaign[] => {
  const plan = PLANS[number];
  const store = stores[plan?.store ?? 0];
  if (!plan || !store) return [];
  const { type, state } = plan;
  const [start, end] = spanOf(tree);
  const id = accountAssetId('campaign', tree.index, number + 1);
  const created = start + number * 60;
  const modified = created + Math.floor((end - start) * LIFETIMES[state]);
  return [
    {
      id,
      hash: blend(hashText(tree.account.id), hashText(id)),
      name: number === 0 ? '-' : `GMV Max ${number + 1} 🛍️`,
      type,
      state,
      store,
      created,
      modified,
      ended: state === 'on' ? null : modified,
      roasBid: 2.5 + number / 2,
      budget: 300.5 + number,
      products: plan.products.map((product) => makeProduct(tree.index, product)),
    },
  ];
};

/** What an account has in TikTok Shop. */
export const shopOf = perTree((tree: AccountTree): Shop => {
  const stores = STORES.map((_, number) => makeStore(tree, number));
  const campaigns = PLANS.flatMap((_, number) => makeCampaign(tree, stores, number));
  return { accountIndex: tree.index, stores, campaigns: campaigns.reverse(), unbound: new Set() };
});

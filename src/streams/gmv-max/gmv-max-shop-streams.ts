import { scalarText, type JsonObject, type StreamDefinition } from '../../cdk/index.js';
import {
  GMV_MAX_IDENTITIES_PER_CALL,
  idOf,
  listStream,
  SHOP,
  STORES,
  type CombinedList,
  type Isolation,
  type ListSource,
  type Parents,
  type Query,
  type Session,
} from '../../tiktok/index.js';
import {
  gmvMaxBidFields,
  gmvMaxIdentityFields,
  gmvMaxSessionFields,
  gmvMaxVideoFields,
} from './fields/gmv-max-shops.js';
import { CAMPAIGNS, LISTED, SHOPS_APART } from './gmv-max-lists.js';

/* What GMV Max has about shops that the account can use now. */

/** What TikTok sends instead of an id. */
const NO_ID = ['', '0', '-1'];

const hasId = (row: JsonObject, name: string): boolean =>
  row[name] !== null && !NO_ID.includes(idOf(row, name));

/**
 * Shops with their business center, without which identities and posts cannot be requested. `of_store` is the shop's
 * id, because an identity may have another `store_id`.
 */
const AUTHORIZED_SHOPS: CombinedList = {
  endpoints: [STORES.endpoint.path],
  async combine({ share }) {
    const shops = await share({ of: STORES, select: SHOP });
    const isAuthorized = (shop: JsonObject): boolean => hasId(shop, 'store_authorized_bc_id');
    const lacking = shops.rows.filter((shop) => !isAuthorized(shop)).map((shop) => idOf(shop, 'store_id'));
    return {
      ...shops,
      rows: shops.rows.filter(isAuthorized).map((shop) => ({ ...shop, of_store: idOf(shop, 'store_id') })),
      warnings: [...shops.warnings, ...lacking.map(describeLack)],
    };
  },
};

const describeLack = (shop: string): string =>
  `Skipping the identities of shop ${shop}, because TikTok does not return its business center (store_authorized_bc_id).`;

const BY_SHOP: Isolation = { ...SHOPS_APART, by: 'of_store' };

const perShop = (query?: Query): Parents => ({
  of: AUTHORIZED_SHOPS,
  query: (shops) => ({ ...shopIn(shops), ...query }),
  select: SHOP,
  columns: ['of_store', 'store_authorized_bc_id'],
  isolate: BY_SHOP,
});

const shopIn = ([first]: readonly JsonObject[]): Query => ({
  store_id: idOf(first, 'of_store'),
  store_authorized_bc_id: idOf(first, 'store_authorized_bc_id'),
});

const IDENTITIES: ListSource = {
  endpoint: { path: 'gmv_max/identity/get/', recordsPath: 'identity_list', pageSize: 'all', isShared: true },
  parents: perShop(),
};

/** Members that name an identity in a request. */
const IDENTITY = [
  'identity_id',
  'identity_type',
  'identity_authorized_bc_id',
  'identity_authorized_shop_id',
  'store_id',
];

const perIdentity = (query: Parents['query'], where: NonNullable<Parents['where']>): Parents => ({
  of: IDENTITIES,
  query,
  select: [...IDENTITY, 'of_store', 'store_authorized_bc_id', 'live_gmv_max_available'],
  where,
});

const nameOf = (identity: JsonObject): JsonObject =>
  Object.fromEntries(
    IDENTITY.filter((name) => hasId(identity, name)).map((name) => [name, idOf(identity, name)]),
  );

const inShop = ({ of_store: shop = null, ...row }: JsonObject): JsonObject => ({
  ...row,
  store_id: shop,
});

const VIDEOS = {
  path: 'gmv_max/video/get/',
  recordsPath: 'item_list',
  rowKey: ['item_id'],
  pageSize: 50,
} as const;

const bidsOf = (type: 'PRODUCT' | 'LIVE'): ListSource => ({
  endpoint: {
    path: 'gmv_max/bid/recommend/',
    rowsOf: (recommendation) => [recommendation],
    query: { shopping_ads_type: type, optimization_goal: 'VALUE' },
  },
});

/** Only LIVE recommendations are for an identity. */
const bidRow = ({ of_store: shop, ...row }: JsonObject): JsonObject => {
  const { identity_id: identity } = row;
  return {
    ...row,
    ...(shop !== undefined && { store_id: shop }),
    shopping_ads_type: identity === undefined ? 'PRODUCT' : 'LIVE',
    recommendation_key: identity === undefined ? 'PRODUCT' : `LIVE ${scalarText(identity)}`,
  };
};

export const gmvMaxShopStreams: readonly StreamDefinition<Session>[] = [
  listStream({
    name: 'gmv_max_sessions',
    description: 'Sessions of Product GMV Max campaigns: maximum delivery and creative boosts.',
    fields: gmvMaxSessionFields,
    primaryKey: ['session_id'],
    source: {
      endpoint: { path: 'campaign/gmv_max/session/list/', recordsPath: 'session_list', pageSize: 'all' },
      parents: {
        of: CAMPAIGNS,
        query: ([campaign]) => ({ campaign_id: idOf(campaign, 'campaign_id') }),
        select: LISTED,
        columns: ['store_id', 'campaign_id'],
        isolate: SHOPS_APART,
        where: ({ gmv_max_promotion_type: type, isRemembered }) =>
          type === 'PRODUCT' && isRemembered !== true,
      },
    },
  }),
  listStream({
    name: 'gmv_max_identities',
    description: 'TikTok accounts that GMV Max campaigns of a shop can use.',
    fields: gmvMaxIdentityFields,
    primaryKey: ['advertiser_id', 'store_id', 'identity_type', 'identity_id'],
    source: IDENTITIES,
    toRow: ({ store_id: own = null, ...row }) => ({ ...inShop(row), identity_store_id: own }),
  }),
  listStream({
    name: 'gmv_max_videos',
    description: 'TikTok posts that Product GMV Max campaigns of a shop can use, in use or not.',
    fields: gmvMaxVideoFields,
    primaryKey: ['advertiser_id', 'store_id', 'item_id'],
    source: {
      endpoint: VIDEOS,
      parents: {
        ...perIdentity(
          (identities) => ({ ...shopIn(identities), identity_list: identities.map(nameOf) }),
          ({ identity_type: type }) => type !== 'AUTH_CODE',
        ),
        perCall: GMV_MAX_IDENTITIES_PER_CALL,
        groupBy: ['of_store'],
        columns: ['of_store'],
        isolate: BY_SHOP,
      },
    },
    // Posts that their owners authorized one by one are requested for the shop.
    extraSources: [
      { endpoint: VIDEOS, parents: { ...perShop({ need_auth_code_video: true }), columns: ['of_store'] } },
    ],
    toRow: inShop,
  }),
  listStream({
    name: 'gmv_max_bid_recommendations',
    description:
      'ROI target and budget that TikTok recommends now, for each shop and for each LIVE identity.',
    fields: gmvMaxBidFields,
    primaryKey: ['advertiser_id', 'store_id', 'recommendation_key'],
    source: {
      ...bidsOf('PRODUCT'),
      parents: {
        of: STORES,
        query: ([shop]) => ({ store_id: idOf(shop, 'store_id') }),
        select: SHOP,
        columns: ['store_id'],
        isolate: SHOPS_APART,
        where: ({ is_gmv_max_available: isAvailable }) => isAvailable !== false,
      },
    },
    extraSources: [
      {
        ...bidsOf('LIVE'),
        parents: {
          ...perIdentity(
            ([first]) => ({ store_id: idOf(first, 'of_store'), identity_id: idOf(first, 'identity_id') }),
            ({ live_gmv_max_available: isAvailable }) => isAvailable === true,
          ),
          columns: ['of_store', 'identity_id'],
          isolate: { by: 'identity_id', what: 'identity', isGone: () => false },
        },
      },
    ],
    toRow: bidRow,
  }),
];

/** What GMV Max has about one shop: sessions of its campaigns, identities, posts, and recommended bids. */
import { badRequest } from '../http/failure.js';
import {
  flag,
  isRecord,
  optionalText,
  parseJson,
  requiredOneOf,
  requireFields,
  requiredText,
} from '../http/params.js';
import { lookUp } from '../look-up.js';
import type { WireRow } from '../types.js';
import { shopOf, type Store } from '../world/assets/gmv-max.js';
import { storeIdentities, storePosts } from '../world/assets/gmv-max-posts.js';
import { sessionsOf } from '../world/assets/gmv-max-sessions.js';
import { textAt } from '../world/assets/text-at.js';
import { type Context, type Handler, permittedAdvertiser } from './endpoint.js';
import { listEndpoint } from './list.js';
import type { Endpoint } from './real-host-only.js';

const storeIn = ({ params, world }: Context, advertiserId: string): Store => {
  const id = requiredText(params, 'store_id');
  const { stores, unbound } = shopOf(world.tree(advertiserId));
  const store = stores.find((one) => one.id === id && !unbound.has(id));
  if (!store) throw badRequest(`store_id: the advertiser has no access to the store ${id}.`);
  return store;
};

/** A shop that is named with its business center. */
const authorizedStore = (context: Context, advertiserId: string): Store => {
  const store = storeIn(context, advertiserId);
  if (requiredText(context.params, 'store_authorized_bc_id') === store.bcId) return store;
  throw badRequest('store_authorized_bc_id: the business center has no access to the store.');
};

const SHOP = ['store_id', 'store_authorized_bc_id'];

const MOST_IDENTITIES = 20;

/** What an identity of each type must be named with. */
const NAMED_WITH: Readonly<Record<string, readonly string[]>> = {
  TT_USER: [],
  BC_AUTH_TT: ['identity_authorized_bc_id'],
  TTS_TT: ['store_id'],
};

const identityIn = (value: unknown): string => {
  if (!isRecord(value)) throw badRequest('identity_list: it must be an array of objects.');
  const { identity_id: id, identity_type: type } = value;
  const others = lookUp(NAMED_WITH, String(type));
  if (typeof id !== 'string' || !others)
    throw badRequest('identity_list: identity_id and identity_type are required.');
  const missing = others.filter((name) => typeof value[name] !== 'string' || value[name] === '');
  if (missing.length > 0)
    throw badRequest(`identity_list: ${missing.join(', ')} is required for ${String(type)}.`);
  return `${String(type)} ${id}`;
};

const identitiesIn = ({ params }: Context): readonly string[] => {
  const text = optionalText(params, 'identity_list');
  const values = text === undefined ? [] : parseJson(text, 'identity_list');
  if (!Array.isArray(values) || values.length > MOST_IDENTITIES)
    throw badRequest(`identity_list: at most ${MOST_IDENTITIES} identities.`);
  return values.map(identityIn);
};

const videos = (context: Context, advertiserId: string): readonly WireRow[] => {
  const store = authorizedStore(context, advertiserId);
  const wanted = identitiesIn(context);
  const withCodes = flag(context.params, 'need_auth_code_video');
  return storePosts(context.world.tree(advertiserId), store).filter(({ identity_info: maker }) => {
    const identity = maker as WireRow;
    const type = textAt(identity, 'identity_type');
    return type === 'AUTH_CODE' ? withCodes : wanted.includes(`${type} ${textAt(identity, 'identity_id')}`);
  });
};

const sessions = ({ params, world }: Context, advertiserId: string): readonly WireRow[] => {
  const tree = world.tree(advertiserId);
  const id = requiredText(params, 'campaign_id');
  const campaign = shopOf(tree).campaigns.find((one) => one.id === id);
  if (campaign?.type === 'PRODUCT') return sessionsOf(campaign, tree.index);
  throw badRequest(`campaign_id: ${id} is not a Product GMV Max Campaign.`);
};

const recommendation: Handler = (context) => {
  const advertiserId = permittedAdvertiser(context);
  requireFields(context.params, ['shopping_ads_type', 'optimization_goal']);
  const store = storeIn(context, advertiserId);
  const type = requiredOneOf(context.params, 'shopping_ads_type', ['PRODUCT', 'LIVE']);
  requiredOneOf(context.params, 'optimization_goal', ['VALUE']);
  if (store.row['is_gmv_max_available'] !== true)
    throw badRequest(`store_id: GMV Max is not available for the store ${store.id}.`);
  if (type === 'PRODUCT') return { data: { roas_bid: 2.5, budget: 300 } };
  const id = requiredText(context.params, 'identity_id');
  const identities = storeIdentities(context.world.tree(advertiserId), store);
  if (identities.some((one) => one['identity_id'] === id && one['live_gmv_max_available'] === true))
    return { data: { roas_bid: 4.25, budget: null } };
  throw badRequest(`identity_id: ${id} is not available for LIVE GMV Max.`);
};

export const gmvMaxShopEndpoints: readonly Endpoint[] = [
  [
    'campaign/gmv_max/session/list/',
    listEndpoint({
      key: 'session_list',
      required: ['campaign_id'],
      rows: sessions,
    }),
  ],
  [
    'gmv_max/identity/get/',
    listEndpoint({
      key: 'identity_list',
      required: SHOP,
      rows: (context, advertiserId) =>
        storeIdentities(context.world.tree(advertiserId), authorizedStore(context, advertiserId)),
    }),
  ],
  [
    'gmv_max/video/get/',
    listEndpoint({
      key: 'item_list',
      required: SHOP,
      pageSize: { fallback: 10, most: 50 },
      rows: videos,
    }),
  ],
  ['gmv_max/bid/recommend/', recommendation],
];

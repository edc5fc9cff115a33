/** gmv_max/report/get/. */
import { readingOf } from '../behaviours.js';
import type { GmvMaxLevel } from '../data/gmv-max.js';
import { badRequest } from '../http/failure.js';
import { pageInfo, slicePage } from '../http/answer.js';
import { nowOf } from '../report/delivery.js';
import type { WireRow, WireValue } from '../types.js';
import { type GmvMaxCampaign, type GmvMaxState, shopOf } from '../world/assets/gmv-max.js';
import {
  addCounts,
  gmvMaxMetric,
  gmvMaxNumber,
  isGmvMaxNumber,
  modeSpan,
} from '../world/assets/gmv-max-metrics.js';
import {
  type Counts,
  type Seller,
  type SellerPiece,
  sellerPieces,
  type ShopMoment,
} from '../world/assets/gmv-max-delivery.js';
import { dayText } from '../world/calendar.js';
import { makeDormancy } from '../world/dormancy.js';
import { blend, hashText } from '../world/random.js';
import type { AccountTree } from '../world/tree.js';
import { utcToday } from './dates.js';
import { type Context, type Handler, permittedAdvertiser } from './endpoint.js';
import { type GmvMaxRequest, readGmvMaxRequest } from './gmv-max-request.js';
import { lookUp } from '../look-up.js';
import { checkRefused } from './refused-metrics.js';

interface Group {
  readonly key: string;
  readonly piece: SellerPiece;
  readonly pieces: SellerPiece[];
}

const momentOf = ({ world, options }: Context, tree: AccountTree): ShopMoment => {
  const { seed = 1, days = 90, dormantShare: share = 0 } = options;
  const last = utcToday(world);
  const dormant = makeDormancy({ seed, share, first: last - Math.max(0, days - 1), last });
  return {
    now: nowOf(tree, world.now(), world.sandbox),
    isDormant: (day) => dormant(tree.index, day),
  };
};

const DIMENSIONS: Readonly<Record<string, (piece: SellerPiece, tree: AccountTree) => string>> = {
  advertiser_id: (_, tree) => tree.account.id,
  campaign_id: ({ seller }) => seller.campaign.id,
  item_group_id: ({ seller }) => seller.product?.id ?? '',
  item_id: ({ seller }) => seller.post?.id ?? '',
  room_id: ({ room }) => room?.id ?? '',
  duration: ({ day }) => modeSpan(day),
  stat_time_day: ({ day }) => `${dayText(day)} 00:00:00`,
  stat_time_hour: ({ day, hour }) => `${dayText(day)} ${String(hour).padStart(2, '0')}:00:00`,
};

const STATUSES: Readonly<Record<GmvMaxState, string>> = {
  on: 'STATUS_DELIVERY_OK',
  off: 'STATUS_DISABLE',
  deleted: 'STATUS_DELETE',
};

const hasStatus = (context: Context, campaign: GmvMaxCampaign, request: GmvMaxRequest): boolean => {
  const { filters, level } = request;
  const isTotal = level.name === 'overview' && readingOf(context.options, 'gmv-max-deleted') === 'included';
  if (isTotal) return true;
  const wanted = filters.get('campaign_statuses');
  // A campaign whose id is requested is included, deleted or not.
  if (!wanted) return campaign.state !== 'deleted' || filters.has('campaign_ids');
  return wanted.includes('STATUS_ALL') || wanted.includes(STATUSES[campaign.state]);
};

const CREATIVE_TYPES: Readonly<Record<string, (isOrganic: boolean) => boolean>> = {
  ADS_AND_ORGANIC: (isOrganic) => !isOrganic,
  ORGANIC: (isOrganic) => isOrganic,
  REMOVED: () => false,
};

const includes = (text: string, [part = '']: readonly string[]): boolean =>
  text.toLowerCase().includes(part.toLowerCase());

type Test = (piece: SellerPiece, wanted: readonly string[]) => boolean;

const TESTS: Readonly<Record<string, Test>> = {
  gmv_max_promotion_types: ({ seller }, wanted) => wanted.includes(seller.campaign.type),
  campaign_name: ({ seller }, wanted) => includes(seller.campaign.name, wanted),
  item_group_ids: ({ seller }, wanted) => wanted.includes(seller.product?.id ?? ''),
  item_ids: ({ seller }, wanted) => wanted.includes(seller.post?.id ?? ''),
  room_ids: ({ room }, wanted) => wanted.includes(room?.id ?? ''),
  search_word: ({ seller }, wanted) => includes(seller.post?.title ?? '', wanted),
  creative_delivery_statuses: ({ seller }, wanted) => wanted.includes(seller.post?.deliveryStatus ?? ''),
  creative_types: ({ seller }, [type = '']) =>
    lookUp(CREATIVE_TYPES, type)?.(seller.post?.isOrganic === true) ?? false,
};

const isWanted = (context: Context, campaign: GmvMaxCampaign, request: GmvMaxRequest): boolean =>
  campaign.store.id === request.storeId &&
  hasStatus(context, campaign, request) &&
  request.filters.get('campaign_ids')?.includes(campaign.id) !== false;

const SELLS: Readonly<Record<GmvMaxLevel['sellers'], (seller: Seller) => boolean>> = {
  all: () => true,
  products: ({ product }) => product !== null,
  rooms: ({ product }) => product === null,
};

const passes = (piece: SellerPiece, { filters, level }: GmvMaxRequest): boolean =>
  SELLS[level.sellers](piece.seller) &&
  [...filters].every(([name, wanted]) => lookUp(TESTS, name)?.(piece, wanted) !== false);

/** Reports by creative and product have only rows with cost. */
const isListed = ({ pieces }: Group, { level, dimensions }: GmvMaxRequest): boolean =>
  !(level.name === 'post' && dimensions.length === 4) || addCounts(pieces).cost > 0;

const groupsOf = (context: Context, tree: AccountTree, request: GmvMaxRequest): readonly Group[] => {
  const unit = request.dimensions.includes('stat_time_hour') ? 'hour' : 'day';
  const moment = {
    ...momentOf(context, tree),
    isWanted: (campaign: GmvMaxCampaign) => isWanted(context, campaign, request),
  };
  const pieces = sellerPieces(tree, { ...request, unit }, moment);
  const groups = new Map<string, Group>();
  for (const piece of pieces.filter((one) => passes(one, request))) {
    const key = request.dimensions.map((name) => lookUp(DIMENSIONS, name)?.(piece, tree)).join(' ');
    const group = groups.get(key) ?? { key, piece, pieces: [] };
    groups.set(key, group);
    group.pieces.push(piece);
  }
  return [...groups.values()].filter((group) => isListed(group, request));
};

/** Any order except by time, unless one is requested. */
const sorted = (groups: readonly Group[], { order }: GmvMaxRequest): readonly Group[] => {
  const rank = ({ key, pieces }: Group): number =>
    order ? gmvMaxNumber(order.metric, addCounts(pieces)) : blend(hashText(key), 77);
  const sign = order?.ascending === false ? -1 : 1;
  const ranked = groups.map((group) => ({ group, rank: rank(group) }));
  return ranked.sort((a, b) => sign * (a.rank - b.rank)).map(({ group }) => group);
};

const currencyOf = ({ level }: GmvMaxRequest, { account }: AccountTree): WireRow => {
  if (level.currency === 'none') return {};
  return { currency: level.currency === 'own' ? account.currency : level.currency };
};

const metricsOf = (names: readonly string[], counts: Counts, piece: SellerPiece): Record<string, WireValue> =>
  Object.fromEntries(names.map((name) => [name, gmvMaxMetric(name, counts, piece)]));

const rowOf = ({ piece, pieces }: Group, request: GmvMaxRequest, tree: AccountTree): WireRow => ({
  dimensions: Object.fromEntries(
    request.dimensions.map((name) => [name, lookUp(DIMENSIONS, name)?.(piece, tree) ?? '']),
  ),
  metrics: {
    ...metricsOf(request.metrics, addCounts(pieces), piece),
    ...Object.fromEntries(
      request.metrics.filter((name) => request.zeros.includes(name)).map((name) => [name, '0']),
    ),
    ...currencyOf(request, tree),
  },
});

const totalsOf = (groups: readonly Group[], { metrics, totals }: GmvMaxRequest): WireRow => {
  const pieces = groups.flatMap((group) => group.pieces);
  const [piece] = pieces;
  if (!totals || !piece) return {};
  return { total_metrics: metricsOf(metrics.filter(isGmvMaxNumber), addCounts(pieces), piece) };
};

const checkShop = ({ options }: Context, tree: AccountTree, { storeId }: GmvMaxRequest): void => {
  const isRefused = readingOf(options, 'unbound-shop-reports') === 'refused';
  if (isRefused && shopOf(tree).unbound.has(storeId))
    throw badRequest(`store_ids: the advertiser has no access to the store ${storeId}.`);
};

export const gmvMaxReport: Handler = (context) => {
  const tree = context.world.tree(permittedAdvertiser(context));
  const request = readGmvMaxRequest(context.params, context.options);
  checkRefused(request.metrics, context.options, 'GMV Max');
  checkShop(context, tree, request);
  const groups = sorted(groupsOf(context, tree, request), request);
  const info = pageInfo(request.shown, groups.length, context.options);
  const list = slicePage(groups, request.shown).map((group) => rowOf(group, request, tree));
  return {
    // A report without rows comes without its list.
    data: { ...(groups.length > 0 && { list }), page_info: info, ...totalsOf(groups, request) },
  };
};

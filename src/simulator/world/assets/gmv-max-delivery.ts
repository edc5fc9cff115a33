/** What GMV Max campaigns cost and sold, by the hour; every report adds it up in its own way. */
import { hourMarks, type Now } from '../../report/delivery.js';
import { type DaySpan, daysUp, localTime } from '../calendar.js';
import { blend, hashText, unit } from '../random.js';
import type { AccountTree } from '../tree.js';
import { accountAssetId } from './asset-ids.js';
import { type GmvMaxCampaign, type Post, type Product, shopOf } from './gmv-max.js';
import { perTree } from './per-tree.js';

/** What adds up. Money is in hundredths of the account's currency. */
export type Counts = Readonly<Record<Count, number>>;

export type Count =
  | 'cost'
  | 'credits'
  | 'orders'
  | 'revenue'
  | 'otherShopsOrders'
  | 'otherShopsRevenue'
  | 'productImpressions'
  | 'productClicks'
  | 'adImpressions'
  | 'adClicks'
  | 'adConversions'
  | 'watched2s'
  | 'watched6s'
  | 'watchedP25'
  | 'watchedP50'
  | 'watchedP75'
  | 'watchedP100'
  | 'liveViews'
  | 'liveViews10s'
  | 'liveFollows';

/** The smallest thing that sells: a post for a product, or whatever room a LIVE campaign runs. */
export interface Seller {
  readonly campaign: GmvMaxCampaign;
  readonly product: Product | null;
  readonly post: Post | null;
  readonly hash: number;
}

/** A livestream. */
export interface Room {
  readonly id: string;
  readonly name: string;
  /** First of its two days. */
  readonly day: number;
}

export interface SellerPiece {
  readonly seller: Seller;
  readonly day: number;
  /** 0 where the piece is a day. */
  readonly hour: number;
  readonly room: Room | null;
  readonly counts: Counts;
}

interface DeliverySpan extends DaySpan {
  readonly unit: 'day' | 'hour';
}

interface Setting extends Pick<DeliverySpan, 'unit'> {
  readonly now: Now;
  readonly accountIndex: number;
}

/** A shop's calendar at the moment of a request. */
export interface ShopMoment {
  readonly now: Now;
  /** Days on which the account delivers nothing. */
  readonly isDormant: (day: number) => boolean;
  /** Others are left out. */
  readonly isWanted?: (campaign: GmvMaxCampaign) => boolean;
}

const sellersOf = perTree((tree: AccountTree): readonly Seller[] =>
  shopOf(tree).campaigns.flatMap((campaign): readonly Seller[] => {
    if (campaign.type === 'LIVE') return [{ campaign, product: null, post: null, hash: campaign.hash }];
    return campaign.products.flatMap((product) =>
      product.posts.map((post, index) => {
        const hash = blend(campaign.hash, hashText(`${product.id} ${index}`));
        return { campaign, product, post, hash };
      }),
    );
  }),
);

const DAYS_PER_ROOM = 2;

/** A room is open for two days, so that it spans a midnight. */
const roomOn = (accountIndex: number, day: number): Room => {
  const number = Math.floor(day / DAYS_PER_ROOM);
  return {
    id: accountAssetId('room', accountIndex, number),
    name: `LIVE ${number} 🔴`,
    day: number * DAYS_PER_ROOM,
  };
};

/** A day is cut into this many parts, which the hours share. */
const DAY_PARTS = 1000;

const SALTS = {
  views: hashText('views'),
  price: hashText('price'),
  clicks: hashText('clicks'),
  zero: hashText('zero'),
  cost: hashText('cost'),
  orders: hashText('orders'),
  other: hashText('other'),
  credits: hashText('credits'),
} as const;

const salted = (hash: number, word: keyof typeof SALTS): number => unit(blend(hash, SALTS[word]));

const video = (hash: number, impressions: number) => {
  const share = (from: number, to: number) =>
    Math.floor(impressions * (from + (to - from) * salted(hash, 'views')));
  return {
    watched2s: share(0.2, 0.3),
    watched6s: share(0.05, 0.1),
    watchedP25: share(0.2, 0.3),
    watchedP50: share(0.08, 0.15),
    watchedP75: share(0.04, 0.07),
    watchedP100: share(0.02, 0.03),
  };
};

const ZERO = {
  productImpressions: 0,
  productClicks: 0,
  adImpressions: 0,
  adClicks: 0,
  adConversions: 0,
  ...video(0, 0),
  liveViews: 0,
  liveViews10s: 0,
  liveFollows: 0,
};

const productCounts = (hash: number, cost: number, scale: number) => {
  const impressions = Math.floor((cost / scale) * (0.2 + salted(hash, 'price')));
  const clicks = Math.floor(impressions * 0.03 * salted(hash, 'clicks'));
  return {
    ...ZERO,
    productImpressions: impressions,
    productClicks: clicks,
    adImpressions: impressions,
    adClicks: clicks,
    adConversions: Math.floor(clicks / 5),
    ...video(hash, impressions),
  };
};

const liveCounts = (hash: number, cost: number, scale: number) => {
  const views = Math.floor((cost / scale) * (0.5 + salted(hash, 'price')));
  return {
    ...ZERO,
    liveViews: views,
    liveViews10s: Math.floor(views / 6),
    liveFollows: Math.floor(views / 90),
  };
};

/** Null: no row. Some days have a row of zeros. */
const wholeDay = ({ hash: own, post, campaign }: Seller, day: number, { scale }: Now): Counts | null => {
  const hash = blend(own, day);
  const isActive = unit(hash) < 0.75;
  if (!isActive && salted(hash, 'zero') >= 0.3) return null;
  const isOrganic = post?.isOrganic === true;
  const cost = isActive && !isOrganic ? Math.floor((300 + 9000 * salted(hash, 'cost')) * scale) : 0;
  const orders = isActive ? Math.floor(6 * salted(hash, 'orders')) : 0;
  const elsewhere = campaign.type === 'LIVE' && isActive ? Math.floor(3 * salted(hash, 'other')) : 0;
  const price = Math.floor((800 + 4000 * salted(own, 'price')) * scale);
  const counts = campaign.type === 'LIVE' ? liveCounts : productCounts;
  return {
    ...counts(hash, cost, scale),
    cost,
    credits: Math.floor(cost * 0.3 * salted(hash, 'credits')),
    orders,
    revenue: orders * price,
    otherShopsOrders: elsewhere,
    otherShopsRevenue: elsewhere * price,
  };
};

/** What lies between two marks of a day, so that the hours of a day add up to it. */
const between = (counts: Counts, from: number, to: number): Counts => {
  const parts: Record<Count, number> = { ...counts };
  for (const name of Object.keys(parts) as Count[]) {
    const whole = counts[name];
    parts[name] = Math.floor((whole * to) / DAY_PARTS) - Math.floor((whole * from) / DAY_PARTS);
  }
  return parts;
};

const isZero = (counts: Counts): boolean => Object.values(counts).every((count) => count === 0);

/** The hours of a day that are over or running, or the day so far as one piece. */
const piecesOf = (seller: Seller, day: number, { now, unit: by, accountIndex }: Setting): SellerPiece[] => {
  const whole = wholeDay(seller, day, now);
  if (!whole) return [];
  const marks = hourMarks(blend(seller.hash, day), DAY_PARTS);
  const room = seller.campaign.type === 'LIVE' ? roomOn(accountIndex, day) : null;
  const hours = day === now.today ? now.hour + 1 : 24;
  const piece = (hour: number, from = 0, to = 0): SellerPiece => {
    return { seller, day, hour, room, counts: between(whole, from, to) };
  };
  if (by === 'day') return [piece(0, 0, marks[hours])];
  return Array.from({ length: hours }, (_, hour) => piece(hour, marks[hour], marks[hour + 1])).filter(
    // Hours without activity have no row, except for one per day.
    ({ hour, counts }) => hour === 12 || !isZero(counts),
  );
};

/** Every hour, or every day, on which a seller of an account sold. */
export const sellerPieces = (
  tree: AccountTree,
  { first: from, last: to, unit: by }: DeliverySpan,
  { now, isDormant, isWanted = () => true }: ShopMoment,
): readonly SellerPiece[] => {
  const setting = { now, unit: by, accountIndex: tree.index };
  const sellers = sellersOf(tree).filter(({ campaign }) => isWanted(campaign));
  return sellers.flatMap((seller) => {
    const { created, ended } = seller.campaign;
    const first = Math.max(from, localTime(created, now.ahead).day);
    const last = Math.min(to, now.today, ended === null ? Infinity : localTime(ended, now.ahead).day);
    return daysUp(first, last)
      .filter((day) => !isDormant(day))
      .flatMap((day) => piecesOf(seller, day, setting));
  });
};

/** What an account's GMV Max campaigns cost on a day, in hundredths of its currency. */
export const gmvMaxCost = (tree: AccountTree, day: number, moment: ShopMoment): number =>
  sellerPieces(tree, { first: day, last: day, unit: 'day' }, moment).reduce(
    (sum, { counts }) => sum + counts.cost,
    0,
  );

/** GMV Max metrics as the wire has them: text, but for those of all shops. */
import type { WireValue } from '../../types.js';
import { dayText, stampText } from '../calendar.js';
import { SHOP_IDENTITY } from '../settings/shop-identity.js';
import type { Count, Counts, SellerPiece } from './gmv-max-delivery.js';
import { lookUp } from '../../look-up.js';

const money = (hundredths: number): string => (hundredths / 100).toFixed(2);

const quotient = (top: number, bottom: number): number => (bottom === 0 ? 0 : top / bottom);

const percent =
  (top: Count, bottom: Count) =>
  (counts: Counts): string =>
    (100 * quotient(counts[top], counts[bottom])).toFixed(2);

const amount =
  (of: Count, per?: Count) =>
  (counts: Counts): string =>
    money(per === undefined ? counts[of] : quotient(counts[of], counts[per]));

const count =
  (of: Count) =>
  (counts: Counts): string =>
    String(counts[of]);

const ofAll = ({ orders, otherShopsOrders }: Counts): number => orders + otherShopsOrders;
const revenueOfAll = ({ revenue, otherShopsRevenue }: Counts): number => revenue + otherShopsRevenue;

/** Rounded like money, and sent as a bare number. */
const bare = (value: number): number => Math.round(value * 100) / 100;

const NUMBERS: Readonly<Record<string, (counts: Counts) => WireValue>> = {
  cost: amount('cost'),
  net_cost: ({ cost, credits }) => money(cost - credits),
  orders: count('orders'),
  cost_per_order: amount('cost', 'orders'),
  gross_revenue: amount('revenue'),
  roi: ({ revenue, cost }) => quotient(revenue, cost).toFixed(2),
  all_shops_orders: ofAll,
  all_shops_cost_per_order: (counts) => bare(quotient(counts.cost, ofAll(counts)) / 100),
  all_shops_gross_revenue: (counts) => bare(revenueOfAll(counts) / 100),
  all_shops_roi: (counts) => bare(quotient(revenueOfAll(counts), counts.cost)),
  live_views: count('liveViews'),
  cost_per_live_view: amount('cost', 'liveViews'),
  '10_second_live_views': count('liveViews10s'),
  cost_per_10_second_live_view: amount('cost', 'liveViews10s'),
  live_follows: count('liveFollows'),
  product_impressions: count('productImpressions'),
  product_clicks: count('productClicks'),
  product_click_rate: percent('productClicks', 'productImpressions'),
  ad_click_rate: percent('adClicks', 'adImpressions'),
  ad_conversion_rate: percent('adConversions', 'adClicks'),
  ad_video_view_rate_2s: percent('watched2s', 'adImpressions'),
  ad_video_view_rate_6s: percent('watched6s', 'adImpressions'),
  ad_video_view_rate_p25: percent('watchedP25', 'adImpressions'),
  ad_video_view_rate_p50: percent('watchedP50', 'adImpressions'),
  ad_video_view_rate_p75: percent('watchedP75', 'adImpressions'),
  ad_video_view_rate_p100: percent('watchedP100', 'adImpressions'),
};

const status = (on: string, off: string) => (piece: SellerPiece) =>
  piece.seller.campaign.state === 'on' ? on : off;

/** Days for which a campaign keeps its mode: target ROI or maximum delivery. */
const MODE_DAYS = 10;

/** The days of a mode, whatever days are requested. */
export const modeSpan = (day: number): string => {
  const first = day - (day % MODE_DAYS);
  return `${dayText(first)} - ${dayText(first + MODE_DAYS - 1)}`;
};

const HIDDEN = ['0', '-1', ''];

/** What the token may not see of an account is a 0, a -1 or nothing. */
const hidden = ({ seller }: SellerPiece, shown: string): string =>
  seller.hash % 2 === 0 ? shown : (HIDDEN[(seller.hash >>> 1) % HIDDEN.length] ?? '');

const WORDS: Readonly<Record<string, (piece: SellerPiece) => WireValue>> = {
  campaign_id: ({ seller }) => seller.campaign.id,
  operation_status: status('ENABLE', 'DISABLE'),
  campaign_name: ({ seller }) => seller.campaign.name,
  schedule_type: () => 'Continuously',
  schedule_start_time: ({ seller }) => stampText(seller.campaign.created),
  schedule_end_time: ({ seller }) => stampText(seller.campaign.created + 315_360_000),
  target_roi_budget: ({ seller }) => seller.campaign.budget.toFixed(2),
  bid_type: ({ day }) => (Math.floor(day / MODE_DAYS) % 2 === 0 ? 'CUSTOM' : 'NO_BID'),
  max_delivery_budget: () => '0.00',
  roas_bid: ({ seller }) => seller.campaign.roasBid.toFixed(2),
  product_name: ({ seller }) => seller.product?.name ?? '',
  item_group_id: ({ seller }) => seller.product?.id ?? '',
  product_image_url: () => 'https://p16.example.com/product.jpeg',
  product_status: ({ seller }) => (seller.product?.isAvailable === true ? 'available' : 'unavailable'),
  title: ({ seller }) => seller.post?.title ?? '',
  item_id: ({ seller }) => seller.post?.id ?? '',
  creative_delivery_status: ({ seller }) => seller.post?.deliveryStatus ?? '',
  shop_content_type: ({ seller }) => (seller.post?.id === '-1' ? 'PRODUCT_CARD' : 'VIDEO'),
  tt_account_name: (piece) => hidden(piece, 'acme.shop 🛒'),
  tt_account_profile_image_url: (piece) => hidden(piece, 'https://p16.example.com/a.jpeg'),
  tt_account_authorization_type: () => 'TTS_TT',
  identity_id: (piece) => hidden(piece, SHOP_IDENTITY),
  live_name: ({ room }) => room?.name ?? '',
  live_status: () => 'END',
  live_launched_time: ({ room }) => `${dayText(room?.day ?? 0)} 20:00:00`,
  live_duration: () => '14h 1m',
};

/** @param piece one of those that `counts` are of, for what is said in words */
export const gmvMaxMetric = (name: string, counts: Counts, piece: SellerPiece): WireValue =>
  lookUp(NUMBERS, name)?.(counts) ?? lookUp(WORDS, name)?.(piece) ?? '-';

/** For sorting and for totals. */
export const gmvMaxNumber = (name: string, counts: Counts): number =>
  Number(lookUp(NUMBERS, name)?.(counts) ?? 0);

export const isGmvMaxNumber = (name: string): boolean => name in NUMBERS;

export const addCounts = ([first, ...others]: readonly SellerPiece[]): Counts => {
  const sums = { ...first?.counts } as Record<Count, number>;
  for (const { counts } of others) {
    for (const name of Object.keys(counts) as Count[]) sums[name] += counts[name];
  }
  return sums;
};

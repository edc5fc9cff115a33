/** GMV Max campaigns as gmv_max/campaign/get/ and campaign/gmv_max/info/ send them. */
import type { WireRow } from '../../types.js';
import { stampText } from '../calendar.js';
import { SHOP_IDENTITY } from '../settings/shop-identity.js';
import type { GmvMaxCampaign, GmvMaxState, Post, Product } from './gmv-max.js';

const SECONDARY: Readonly<Record<GmvMaxState, string>> = {
  on: 'CAMPAIGN_STATUS_ENABLE',
  off: 'CAMPAIGN_STATUS_DISABLE',
  deleted: 'CAMPAIGN_STATUS_DELETE',
};

const operation = (state: GmvMaxState): string => (state === 'on' ? 'ENABLE' : 'DISABLE');

export const gmvMaxCampaignRow = (campaign: GmvMaxCampaign, advertiserId: string): WireRow => ({
  advertiser_id: advertiserId,
  campaign_id: campaign.id,
  campaign_name: campaign.name,
  operation_status: operation(campaign.state),
  objective_type: 'PRODUCT_SALES',
  secondary_status: SECONDARY[campaign.state],
  roi_protection_compensation_status: campaign.state === 'on' ? 'IN_EFFECT' : 'NOT_ELIGIBLE',
  create_time: stampText(campaign.created),
  modify_time: stampText(campaign.modified),
});

const identity = ({ store }: GmvMaxCampaign): WireRow => ({
  identity_id: SHOP_IDENTITY,
  identity_type: 'TTS_TT',
  store_id: store.id,
});

export const postRow = (campaign: GmvMaxCampaign, product: Product, post: Post): WireRow => ({
  item_id: post.id,
  text: post.title,
  spu_id_list: [product.id],
  identity_info: {
    ...identity(campaign),
    user_name: 'acme.shop',
    profile_image: 'https://p16.example.com/a.jpeg?x-expires=1779000000',
  },
  video_info: {
    video_id: `v14044g50000${post.id.slice(-10)}`,
    video_cover_url: 'https://p16.example.com/cover.jpeg?x-expires=1778900000',
    preview_url: 'https://v16.example.com/preview.mp4',
    height: 1920,
    width: 1080,
    bit_rate: 8_500_323,
    duration: 3.669,
    size: 3_898_461,
    signature: 'ab1cd2345e678f',
    format: 'mp4',
    definition: '1080p',
    fps: 27,
  },
});

const BUDGET_STEPS = {
  budget_increase_percentage: 50,
  increase_limit: 10,
  next_increase: 150.25,
  remained_times: 10,
  maximum_budget: 1803,
};

const extras = ({ state, budget, roasBid }: GmvMaxCampaign): WireRow => ({
  auto_budget: { auto_budget_enabled: state === 'on', ...BUDGET_STEPS, current_budget: budget },
  auto_budget_enabled: state === 'on',
  promotion_days: {
    is_enabled: true,
    auto_schedule_enabled: false,
    custom_schedule_list: [{ start_time: '2026-11-27', end_time: '2026-11-30' }],
    roas_bid_multiplier: 90,
    adjusted_roas_bid: roasBid * 0.9,
    ...BUDGET_STEPS,
    current_budget: budget,
    estimated_gross_revenue_increase: '24%',
  },
});

/** What only campaigns for products have. */
const productSettings = (campaign: GmvMaxCampaign): WireRow => {
  const { type, state, products } = campaign;
  if (type === 'LIVE')
    return { product_specific_type: 'UNSET', product_video_specific_type: 'UNSET', item_list: [] };
  const isCustom = state === 'off';
  const postsAt = (place: number): readonly WireRow[] =>
    products.flatMap((product) =>
      product.posts.slice(place, place + 1).map((post) => postRow(campaign, product, post)),
    );
  return {
    product_specific_type: isCustom ? 'CUSTOMIZED_PRODUCTS' : 'ALL',
    ...(isCustom && { item_group_ids: products.map(({ id }) => id) }),
    product_video_specific_type: isCustom ? 'CUSTOM_SELECTION' : 'AUTO_SELECTION',
    affiliate_posts_enabled: true,
    accelerate_testing_for_new_videos: 'OFF',
    campaign_custom_anchor_video_id: isCustom ? '8600000000000000001' : null,
    custom_anchor_video_list: isCustom ? postsAt(2) : [],
    item_list: isCustom ? postsAt(1) : [],
  };
};

export const gmvMaxInfo = (campaign: GmvMaxCampaign, advertiserId: string): WireRow => ({
  advertiser_id: advertiserId,
  campaign_id: campaign.id,
  campaign_name: campaign.name,
  operation_status: operation(campaign.state),
  store_id: campaign.store.id,
  store_authorized_bc_id: campaign.store.bcId,
  shopping_ads_type: campaign.type,
  ...productSettings(campaign),
  optimization_goal: 'VALUE',
  roi_protection_enabled: campaign.state === 'on',
  deep_bid_type: 'VO_MIN_ROAS',
  roas_bid: campaign.roasBid,
  budget: campaign.budget,
  ...extras(campaign),
  schedule_type: 'SCHEDULE_FROM_NOW',
  schedule_start_time: stampText(campaign.created),
  schedule_end_time: stampText(campaign.created + 315_360_000),
  placements: campaign.type === 'LIVE' ? null : ['PLACEMENT_TIKTOK'],
  location_ids: ['6252001'],
  age_groups: ['AGE_18_24', 'AGE_25_34'],
  identity_list: [identity(campaign)],
});

/** What ads set that most do not: each field only where TikTok's documentation says that it applies. */
import type { WireRow } from '../../types.js';
import type { MutableRow } from '../nodes.js';
import { ACME } from '../centers.js';
import { ANDROID_APP } from './apps.js';

interface AdSettings {
  readonly campaign: WireRow;
  readonly adgroup: WireRow;
  /** Place in the ad group. */
  readonly index: number;
}

/** How many ads of an ad group set any of this; the others are plain. */
const SETTING_ADS = 2;

/** A post of a TikTok account, with its music. */
const POST: MutableRow = {
  identity_type: 'BC_AUTH_TT',
  identity_authorized_bc_id: ACME.id,
  tiktok_item_id: '7090000000000000001',
  video_id: null,
  music_id: '7030000000000000001',
  promotional_music_disabled: false,
  item_duet_status: 'ENABLE',
  item_stitch_status: 'DISABLE',
  branded_content_disabled: false,
  aigc_disclosure_type: 'SELF_DISCLOSURE',
  tiktok_page_category: 'PROFILE_PAGE',
  card_id: '7180000000000000001',
};

/** Trackers and partners that measure the ad. */
const MEASURED: MutableRow = {
  impression_tracking_url: 'https://track.example.com/i?c=__CAMPAIGN_ID__',
  click_tracking_url: 'https://track.example.com/c?c=__CAMPAIGN_ID__',
  video_view_tracking_url: 'https://track.example.com/v?c=__CAMPAIGN_ID__',
  viewability_postbid_partner: 'IAS',
  viewability_vast_url: 'https://vast.example.com/viewability.xml',
  brand_safety_postbid_partner: 'IAS',
  brand_safety_vast_url: 'https://vast.example.com/safety.xml',
  tracking_offline_event_set_ids: ['7280000000000000001'],
  disclaimer_type: 'TEXT_ONLY',
  disclaimer_text: { text: 'Terms apply.' },
};

const WEB_CONVERSIONS: MutableRow = {
  optimization_event: 'SHOPPING',
  landing_page_urls: ['https://example.com/?q=ä&utm=1', 'https://example.com/b'],
};

const APP_PROMOTION: MutableRow = {
  app_name: 'Acme – Schuhe & mehr 👟',
  playable_url: 'https://playable.example.com/7200000000000000001/index.html',
  deeplink: 'acme://shoes/1',
  tracking_app_id: ANDROID_APP.id,
  cpp_url: 'https://apps.apple.com/app/id1000000001?ppid=45812c9b',
  deeplink_format_type: 'SCHEME_LINK',
  deeplink_utm_params: [{ key: 'utm_source', value: 'tik tok' }],
};

const CALL: MutableRow = {
  phone_region_code: 'US',
  phone_region_calling_code: '+1',
  phone_number: '5550000000',
};

const MESSAGE: MutableRow = {
  auto_message_id: '7290000000000000001',
  tracking_message_event_set_id: '7250000000000000001',
  disclaimer_type: 'TEXT_LINK',
  disclaimer_clickable_texts: [{ text: 'Privacy policy', url: 'https://example.com/privacy' }],
};

/** Any product of a set, in a video that is made from the catalog. */
const PRODUCT_SET: MutableRow = {
  product_specific_type: 'PRODUCT_SET',
  product_set_id: '7115000000000000001',
  vertical_video_strategy: 'CATALOG_VIDEOS',
  shopping_ads_video_package_id: '1730000000000000001',
  dynamic_format: 'UNSET',
};

/** Products that were chosen one by one, in a carousel. */
const CHOSEN_PRODUCTS: MutableRow = {
  product_specific_type: 'CUSTOMIZED_PRODUCTS',
  item_group_ids: ['1729000000000000001'],
  sku_ids: ['1731000000000000001'],
  carousel_image_index: 1,
  carousel_image_labels: ['NEW', 'SALE'],
};

const ofCatalog = ({ adgroup, index }: AdSettings): MutableRow => ({
  catalog_id: adgroup['catalog_id'] ?? null,
  shopping_ads_deeplink_type: 'SHOPPING_ADS',
  shopping_ads_fallback_type: 'SHOPPING_ADS',
  dynamic_destination: 'DLP',
  ...(index === 0 ? PRODUCT_SET : CHOSEN_PRODUCTS),
});

const ofShop = ({ adgroup, index }: AdSettings): MutableRow => ({
  creative_type: index === 0 ? 'DIRECT_LIVE' : 'SHORT_VIDEO_LIVE',
  vertical_video_strategy: 'LIVE_STREAM',
  showcase_products: [
    { item_group_id: '1729000000000000001', store_id: adgroup['store_id'] ?? null, catalog_id: null },
  ],
});

/** Ads of what the ad group sells. */
const productSales = (settings: AdSettings): MutableRow =>
  settings.adgroup['product_source'] === 'CATALOG' ? ofCatalog(settings) : ofShop(settings);

export const adSettings = (settings: AdSettings): MutableRow => {
  const { campaign, index } = settings;
  if (index >= SETTING_ADS) return {};
  switch (campaign['objective_type']) {
    case 'VIDEO_VIEWS':
      return index === 0 ? POST : MEASURED;
    case 'WEB_CONVERSIONS':
      return WEB_CONVERSIONS;
    case 'APP_PROMOTION':
      return APP_PROMOTION;
    case 'LEAD_GENERATION':
      return index === 0 ? CALL : MESSAGE;
    case 'PRODUCT_SALES':
      return productSales(settings);
    default:
      return {};
  }
};

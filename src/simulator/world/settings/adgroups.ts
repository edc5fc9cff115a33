/** What ad groups set that most do not: each field only where TikTok's documentation says that it applies. */
import type { WireRow } from '../../types.js';
import { stampText } from '../calendar.js';
import type { MutableRow } from '../nodes.js';
import { ACME } from '../centers.js';
import { ANDROID_APP, IOS_APP } from './apps.js';
import { SHARED_PIXEL } from './shared-pixel.js';
import { SHOP_IDENTITY } from './shop-identity.js';

interface AdgroupSettings {
  readonly campaign: WireRow;
  /** Place in the campaign. */
  readonly index: number;
  /** When delivery begins, in epoch seconds. */
  readonly start: number;
}

/** How many ad groups of a campaign set any of this; the others are plain. */
const SETTING_ADGROUPS = 2;

const TRAFFIC: MutableRow = {
  saved_audience_id: '7105000000000000001',
  tiktok_subplacements: ['IN_FEED', 'SEARCH_FEED'],
  carrier_ids: ['310'],
  exclude_age_under_eighteen: true,
  vertical_sensitivity_id: '1701',
  automated_keywords_enabled: true,
  search_keywords: [{ keyword: 'running shoes', match_type: 'PHRASE_MATCH' }],
  keywords: 'running shoes, spor ayakkabı',
};

const WEB_CONVERSIONS: MutableRow = {
  promotion_website_type: 'TIKTOK_NATIVE_PAGE',
  optimization_event: 'SHOPPING',
  custom_conversion_id: '7190000000000000001',
  app_config: [{ app_id: ANDROID_APP.id }, { app_id: IOS_APP.id }],
  deep_funnel_optimization_status: 'ON',
  deep_funnel_event_source: 'PIXEL',
  deep_funnel_event_source_id: SHARED_PIXEL,
  deep_funnel_optimization_event: 'INITIATE_ORDER',
  deep_bid_type: 'VO_HIGHEST_VALUE',
  vbo_window: 'SEVEN_DAYS',
  engaged_view_attribution_window: 'ONE_DAY',
  smart_audience_enabled: true,
  smart_interest_behavior_enabled: false,
  purchase_intention_keyword_ids: ['2000023'],
  is_lhf_compliance: true,
  conversion_window: 'SEVEN_DAYS',
};

const INCLUDING: MutableRow = {
  blocked_pangle_app_ids: ['1650000000000000001'],
  included_pangle_audience_package_ids: ['1660000000000000001'],
};

const EXCLUDING: MutableRow = { excluded_pangle_audience_package_ids: ['1660000000000000002'] };

/** People who have the app, but did not buy in it. */
const RULE: WireRow = {
  event_source_ids: [ANDROID_APP.id],
  retention_days: 30,
  filter_set: { operator: 'OR', filters: [{ field: 'EVENT', operator: 'EQ', value: 'LAUNCH_APP' }] },
};

const ANDROID: MutableRow = {
  app_id: ANDROID_APP.id,
  app_type: ANDROID_APP.type,
  app_download_url: ANDROID_APP.url,
  min_android_version: '9.0',
  audience_type: 'NEW_CUSTOM_AUDIENCE',
  audience_rule: RULE,
  adgroup_app_profile_page_state: 'OFF',
};

const IOS: MutableRow = {
  app_id: IOS_APP.id,
  app_type: IOS_APP.type,
  app_download_url: IOS_APP.url,
  ios14_targeting: 'IOS14_PLUS',
  min_ios_version: '16.1',
  adgroup_app_profile_page_state: 'ON',
};

const appPromotion = (campaign: WireRow, index: number): MutableRow => ({
  optimization_event: 'ACTIVE',
  secondary_optimization_event: 'NEXT_DAY_OPEN',
  deep_bid_type: 'MIN',
  next_day_retention: 0.35,
  statistic_type: 'NONE',
  ...(campaign['campaign_type'] === 'IOS14_CAMPAIGN' || index === 1 ? IOS : ANDROID),
  // Packages of apps are for targeting or for exclusion, never for both.
  ...(index === 0 ? INCLUDING : EXCLUDING),
});

const WHATSAPP: MutableRow = {
  messaging_app_type: 'WHATSAPP',
  messaging_app_account_id: '15550000000',
  phone_region_code: 'US',
  phone_region_calling_code: '+1',
  phone_number: '5550000000',
  message_event_set_id: '7250000000000000001',
};

const leadGeneration = (index: number): MutableRow =>
  index === 0 ? { promotion_target_type: 'INSTANT_PAGE' } : { ...WHATSAPP, promotion_target_type: 'UNSET' };

/** Products of a catalog, shown to those who looked at them before. */
const CATALOG: MutableRow = {
  shopping_ads_type: 'VIDEO',
  product_source: 'CATALOG',
  catalog_id: '7110000000000000001',
  catalog_authorized_bc_id: ACME.id,
  product_set_id: '7115000000000000001',
  shopping_ads_retargeting_type: 'LAB3',
  shopping_ads_retargeting_actions_days: 14,
  shopping_ads_retargeting_custom_audience_relation: 'OR',
  included_custom_actions: [{ code: 'ADD_TO_CART', days: 14 }],
  excluded_custom_actions: [{ code: 'PURCHASE', days: 14 }],
};

/** Products of a shop, shown in its livestream. */
const LIVE: MutableRow = {
  shopping_ads_type: 'LIVE',
  product_source: 'STORE',
  store_id: '7495000000000000123',
  store_authorized_bc_id: ACME.id,
  identity_id: SHOP_IDENTITY,
  identity_type: 'BC_AUTH_TT',
  identity_authorized_bc_id: ACME.id,
};

/** As narrow as targeting can be. */
const VIDEO_VIEWS: MutableRow = {
  zipcode_ids: ['90001'],
  languages: ['en', 'no'],
  household_income: ['TOP10'],
  audience_ids: ['100000001'],
  excluded_audience_ids: ['100000002'],
  interest_keyword_ids: ['2000023'],
  operating_systems: ['ANDROID'],
  device_model_ids: ['3037'],
  network_types: ['WIFI', '5G'],
  isp_ids: ['1001'],
  contextual_tag_ids: ['1702'],
  category_exclusion_ids: ['1703'],
  cpv_video_duration: 'SIX_SECONDS',
  split_test_group_id: '7260000000000000001',
  split_test_status: 'ONGOING',
};

const reachAndFrequency = (index: number, start: number): MutableRow => ({
  feed_type: 'STANDARD_FEED',
  brand_safety_type: 'THIRD_PARTY',
  brand_safety_partner: 'IAS',
  delivery_mode: index === 0 ? 'SEQUENCE' : 'STANDARD',
  ...(index === 0 && {
    schedule_infos: [
      {
        schedule_id: '7270000000000000001',
        is_draft: true,
        schedules: [{ start_time: stampText(start), end_time: stampText(start + 604_800) }],
        expected_orders: [1],
      },
    ],
  }),
});

const BY_PERCENTAGE: MutableRow = { discount_type: 'BY_PERCENTAGE', discount_percentage: 20, cpm: 9.06 };

const BY_AMOUNT: MutableRow = { discount_type: 'BY_AMOUNT', discount_amount: 1461.6, cpm: 10.2 };

/** Impressions and people come in thousands. */
const topView = (index: number): MutableRow => ({
  feed_type: 'TOP_FEED',
  predict_impression: 1291,
  topview_reach_range: [342, 456],
  pre_discount_cpm: 11.33,
  pre_discount_budget: 14_616,
  ...(index === 0 ? BY_PERCENTAGE : BY_AMOUNT),
});

type SettingsOf = (settings: AdgroupSettings) => MutableRow;

const BY_OBJECTIVE: ReadonlyMap<unknown, SettingsOf> = new Map<unknown, SettingsOf>([
  ['TRAFFIC', () => TRAFFIC],
  ['WEB_CONVERSIONS', () => WEB_CONVERSIONS],
  ['APP_PROMOTION', ({ campaign, index }) => appPromotion(campaign, index)],
  ['LEAD_GENERATION', ({ index }) => leadGeneration(index)],
  ['PRODUCT_SALES', ({ index }) => (index === 0 ? CATALOG : LIVE)],
  ['VIDEO_VIEWS', () => VIDEO_VIEWS],
  ['RF_REACH', ({ index, start }) => reachAndFrequency(index, start)],
  ['TOPVIEW_REACH', ({ index }) => topView(index)],
]);

export function adgroupSettings(settings: AdgroupSettings): MutableRow {
  if (settings.index >= SETTING_ADGROUPS) return {};
  return BY_OBJECTIVE.get(settings.campaign['objective_type'])?.(settings) ?? {};
}

import type { WireRow, WireValue } from '../types.js';

/** An older field, from the row in which TikTok's documentation has it under another name. */
type OlderField = (row: WireRow) => WireValue;

const of =
  (name: string): OlderField =>
  (row) =>
    row[name] ?? null;

/** `com.example.acme` of the address in the app store. */
const packageOf: OlderField = ({ app_download_url: url }) =>
  typeof url === 'string' ? new URL(url).searchParams.get('id') : null;

/** Names of v1.2 that the Singer tap declares. */
const OF_ADGROUPS: Readonly<Record<string, OlderField>> = {
  is_comment_disable: of('comment_disabled'),
  package: packageOf,
  audience: of('audience_ids'),
  excluded_audience: of('excluded_audience_ids'),
  location: of('location_ids'),
  interest_category_v2: of('interest_category_ids'),
  interest_keywords: of('interest_keyword_ids'),
  device_models: of('device_model_ids'),
  carriers_v2: of('carrier_ids'),
  video_download: (row) => (row['video_download_disabled'] === true ? 'PREVENT_DOWNLOAD' : 'ALLOW_DOWNLOAD'),
  pangle_block_app_list_id: of('blocked_pangle_app_ids'),
  pangle_audience_package_include: of('included_pangle_audience_package_ids'),
  pangle_audience_package_exclude: of('excluded_pangle_audience_package_ids'),
  catalog_authorized_bc: of('catalog_authorized_bc_id'),
  ios_quota_type: of('ios14_quota_type'),
  targeting_expansion: (row) => ({
    expansion_enabled: row['auto_targeting_enabled'] ?? false,
    expansion_types: ['AGE', 'GENDER'],
  }),
};

/**
 * Fields that clients read under names which TikTok's documentation does not have, by endpoint: names of v1.2, and what
 * the Go client and the SDK's descriptions call them.
 */
export const OLDER_NAMES: Readonly<Record<string, Readonly<Record<string, OlderField>>>> = {
  'adgroup/get/': OF_ADGROUPS,
  'ad/get/': {
    image_mode: of('ad_format'),
    shopping_deeplink_type: of('shopping_ads_deeplink_type'),
  },
  'smart_plus/adgroup/get/': { deep_funnel_toggle: of('deep_funnel_optimization_status') },
  'smart_plus/ad/get/': {
    call_to_action: of('call_to_action_list'),
    custom_product_page_url: of('custom_product_page_list'),
  },
  'campaign/gmv_max/info/': { items: of('item_list') },
};

/** Upgraded Smart+ objects as the smart_plus/…/get/ endpoints send them. */
import {
  SMART_PLUS_AD_FIELDS,
  SMART_PLUS_ADGROUP_FIELDS,
  SMART_PLUS_CAMPAIGN_FIELDS,
} from '../../data/smart-plus-fields.js';
import type { WireRow } from '../../types.js';
import { stampText } from '../calendar.js';
import {
  smartPlusAdgroupSettings,
  smartPlusAdSettings,
  smartPlusCampaignSettings,
} from '../settings/smart-plus.js';
import { type AdgroupNode, type CampaignNode, operationStatus } from '../nodes.js';
import type { Creative, SmartPlusAd } from './smart-plus.js';

/** All fields, with null for those that are not set. */
const complete = (fields: readonly string[], row: WireRow): WireRow =>
  Object.fromEntries(fields.map((name) => [name, row[name] ?? null]));

export const smartPlusCampaignRow = ({ row }: CampaignNode): WireRow =>
  complete(SMART_PLUS_CAMPAIGN_FIELDS, {
    ...row,
    ...smartPlusCampaignSettings(row),
    current_budget: row['budget'] ?? 0,
  });

const TARGETING = [
  'location_ids',
  'zipcode_ids',
  'languages',
  'audience_ids',
  'excluded_audience_ids',
  'interest_category_ids',
  'interest_keyword_ids',
  'included_custom_actions',
  'excluded_custom_actions',
  'household_income',
  'device_model_ids',
  'network_types',
  'isp_ids',
  'device_price_ranges',
  'category_exclusion_ids',
  'age_groups',
  'gender',
  'actions',
  'spending_power',
  'brand_safety_type',
];

/** What a classic ad group has as fields of its own is one object here. */
const targetingOf = (row: WireRow): WireRow => ({
  ...complete(TARGETING, row),
  spc_audience_age: '18+',
  operation_system: [],
  smart_interest_behavior_enabled: null,
});

/** The phone number that ads lead to; empty text where they do not. */
const phoneOf = (row: WireRow): WireRow => ({
  phone_region_code: row['phone_region_code'] ?? '',
  phone_region_calling_code: row['phone_region_calling_code'] ?? '',
  phone_number: row['phone_number'] ?? '',
});

export const smartPlusAdgroupRow = ({ row, campaign }: AdgroupNode): WireRow =>
  complete(SMART_PLUS_ADGROUP_FIELDS, {
    ...row,
    current_budget: row['budget'] ?? 0,
    min_budget: 20,
    targeting_optimization_mode: 'AUTOMATIC',
    targeting_spec: targetingOf(row),
    phone_info: phoneOf(row),
    ...smartPlusAdgroupSettings(campaign.row),
    deep_cpabid: 0,
  });

const creativeRow = ({ material }: Creative): WireRow => ({
  ad_material_id: material.adMaterialId,
  material_operation_status: material.isOn ? 'ENABLE' : 'DISABLE',
  creative_info: material.info,
});

const unique = <T>(items: readonly T[], keyOf: (item: T) => unknown): readonly T[] => [
  ...new Map(items.map((item) => [keyOf(item), item])).values(),
];

const lists = ({ creatives }: SmartPlusAd): WireRow => {
  const add = creatives.flatMap(({ addOn }) => addOn ?? []);
  return {
    creative_list: unique(creatives, ({ material }) => material).map(creativeRow),
    ad_text_list: unique(creatives, ({ text }) => text.entityId).map(({ text }) => ({ ad_text: text.value })),
    call_to_action_list: creatives.slice(0, 1).map(({ callToAction }) => ({
      call_to_action: callToAction.value,
    })),
    interactive_add_on_list: add.slice(0, 1).map(({ value }) => ({ card_id: value })),
    landing_page_url_list: [{ landing_page_url: 'https://example.com/?q=ä&utm=1' }],
    auto_message_list: [],
    playable_list: [],
    page_list: [],
    deeplink_list: [],
    custom_product_page_list: [],
  };
};

const CONFIGURATION: WireRow = {
  identity_type: 'CUSTOMIZED_USER',
  identity_id: '7080000000000000001',
  dark_post_status: 'ON',
  product_specific_type: null,
  call_to_action_id: null,
  fallback_type: 'UNSET',
  utm_params: [{ key: 'utm_source', value: 'tik tok' }],
};

export const smartPlusAdRow = (ad: SmartPlusAd): WireRow => {
  const { adgroup } = ad;
  return complete(SMART_PLUS_AD_FIELDS, {
    ...adgroup.row,
    smart_plus_ad_id: ad.id,
    ad_name: `Asset group ${adgroup.id.slice(-3)}`,
    operation_status: operationStatus(ad.state),
    secondary_status: ad.secondaryStatus,
    create_time: stampText(ad.created),
    modify_time: stampText(ad.modified),
    ...lists(ad),
    ad_configuration: CONFIGURATION,
    ...smartPlusAdSettings(adgroup.campaign.row),
  });
};

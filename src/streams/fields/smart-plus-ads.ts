import { id, list, object, text, timestamp } from '../../cdk/index.js';

/** Columns of an upgraded Smart+ ad, as `smart_plus/ad/get/` returns them: a group of creatives, texts and links. */
export const smartPlusAdFields = {
  advertiser_id: id('Advertiser id'),
  campaign_id: id('Campaign id'),
  campaign_name: text('Campaign name'),
  adgroup_id: id('Ad group id'),
  adgroup_name: text('Ad group name'),
  smart_plus_ad_id: id('upgraded Smart+ ad (asset group) id'),
  ad_name: text('Ad name'),
  operation_status: text('Operation status'),
  secondary_status: text('Secondary status'),
  create_time: timestamp('Creation, UTC'),
  modify_time: timestamp('Last modification, UTC'),
  creative_list: list(object, 'Creatives: ad_material_id, material_operation_status, creative_info'),
  playable_list: list(object, 'Playable list'),
  ad_text_list: list(object, 'Ad text list'),
  auto_message_list: list(object, 'Auto message list'),
  call_to_action: list(object, 'Calls to action (older name of call_to_action_list)'),
  interactive_add_on_list: list(object, 'Interactive add on list'),
  page_list: list(object, 'Page list'),
  landing_page_url_list: list(object, 'Landing page URL list'),
  custom_product_page_url: list(
    object,
    'Custom product pages of the App Store (older name of custom_product_page_list)',
  ),
  deeplink_list: list(object, 'Deeplink list'),
  disclaimer: object('Disclaimer of the ad, as text or as links'),
  ad_configuration: object('Identity, products, tracking and other settings'),
  call_to_action_list: list(object, 'Calls to action'),
  custom_product_page_list: list(object, 'Custom product pages of the App Store'),
};

import { id, list, object, text, timestamp } from '../../cdk/index.js';

/** Columns of an upgraded Smart+ ad, as `smart_plus/ad/get/` returns them: a group of creatives, texts and links. */
export const smartPlusAdFields = {
  advertiser_id: id('Ad account id'),
  campaign_id: id('Campaign id'),
  campaign_name: text('Campaign name'),
  adgroup_id: id('Ad group id'),
  adgroup_name: text('Ad group name'),
  smart_plus_ad_id: id('Upgraded Smart+ ad: the asset group that reports know as ad_id_v2'),
  ad_name: text('Ad name'),
  operation_status: text('ENABLE, DISABLE or FROZEN'),
  secondary_status: text('Secondary status, AD_STATUS_*'),
  create_time: timestamp('Creation, UTC'),
  modify_time: timestamp('Last modification, UTC'),
  creative_list: list(object, 'Creatives: ad_material_id, material_operation_status, creative_info'),
  playable_list: list(object, 'Playables: playable_url'),
  ad_text_list: list(object, 'Texts: ad_text'),
  auto_message_list: list(object, 'Automatic messages: auto_message_id'),
  call_to_action: list(object, 'Calls to action (older name of call_to_action_list)'),
  interactive_add_on_list: list(object, 'Interactive add-ons: card_id'),
  page_list: list(object, 'Pages: page_id'),
  landing_page_url_list: list(object, 'Landing pages: landing_page_url'),
  custom_product_page_url: list(
    object,
    'Custom product pages of the App Store (older name of custom_product_page_list)',
  ),
  deeplink_list: list(object, 'Deeplinks: deeplink, deeplink_type'),
  disclaimer: object('Disclaimer of the ad, as text or as links'),
  ad_configuration: object('Identity, products, tracking and other settings'),
  call_to_action_list: list(object, 'Calls to action: call_to_action'),
  custom_product_page_list: list(object, 'Custom product pages of the App Store: custom_product_page_url'),
};

import { boolean, id, list, object, text, timestamp } from '../../../cdk/index.js';

/** Columns of an app, as `app/list/` of the Marketing API v1.3 returns it. */
export const appFields = {
  advertiser_id: id('Ad account id'),
  app_id: id('App id, as in ad groups'),
  tiktok_app_id: id('TikTok app id, as in event endpoints'),
  app_name: text('Name'),
  app_platform_id: text('Package name, or id in the App Store'),
  app_type: text('APP_ANDROID, APP_IOS'),
  platform: text('ANDROID, IOS'),
  download_url: text('Download URL'),
  icon_url: text('Icon URL'),
  partner_id: id('Id of the measurement partner; 44 and 49 are TikTok itself'),
  partner_name: text('Name of the measurement partner'),
  enable_retargeting: text('RETARGETING, NON_RETARGETING'),
  tracking_url: object('Tracking URLs for clicks and impressions, also for retargeting'),
  skan_allowed: boolean('Whether SKAdNetwork campaigns are possible'),
  self_attribution_enabled: boolean('Whether self-attribution by TikTok is enabled'),
  advanced_dedicated_campaign_allowed: boolean('Whether Advanced Dedicated campaigns are possible'),
};

/** Columns of an automated rule, as `optimizer/rule/list/` returns it. */
export const automatedRuleFields = {
  advertiser_id: id('Ad account id'),
  rule_id: id('Rule id'),
  name: text('Name'),
  rule_status: text('ON, OFF, DELETED'),
  tzone: text('Time zone of the schedule'),
  apply_objects: list(
    object,
    'Objects that it applies to: dimension, dimension_ids, pre_condition_type, bind_type',
  ),
  conditions: list(object, 'Conditions: subject_type, range_type, match_type, values, calculation_type'),
  actions: list(object, 'Actions: subject_type, action_type, value_type, value, frequency_info'),
  notification: object('Who is notified, and when'),
  rule_exec_info: object('Schedule: exec_time_type, exec_time, time_period_info'),
  last_check_result_summary: object('Result of the last run; null if it never ran'),
  create_datetime: timestamp('Creation time, UTC'),
};

/** Columns of a playable, as `playable/get/` returns it. */
export const playableFields = {
  advertiser_id: id('Ad account id'),
  playable_id: id('Playable id'),
  playable_url: text('URL, as in playable_url of ads'),
  playable_name: text('Name'),
  playable_orientation: text('BOTH, LANDSCAPE, PORTRAIT'),
  status: text('VALIDATING, VALIDATE_SUCCESS, VALIDATE_FAIL, AUDIT_SUCCESS, AUDIT_FAIL'),
  operation_status: text('UPLOADED, SAVED, DELETED'),
};

/** Columns of a label, as `campaign_label/get/` returns it. */
export const campaignLabelFields = {
  advertiser_id: id('Ad account id'),
  campaign_label_id: id('Label id'),
  campaign_label_name: text('Name'),
  campaign_label_type: text('GENERAL, MARKETING_EVENT'),
  campaign_label_color: text('Color, e.g. pinkFilled'),
  create_time: timestamp('Creation time, UTC'),
};

/** Columns of a negative keyword, as `search_ad/negative_keyword/get/` returns it, and whose it is. */
export const negativeKeywordFields = {
  advertiser_id: id('Ad account id'),
  object_type: text('CAMPAIGN, ADGROUP'),
  object_id: id('Campaign or ad group id, by object_type'),
  keyword_id: id('Keyword id'),
  name: text('The keyword'),
  match_type: text('PRECISE_WORD, PHRASE_WORD, BROAD_WORD'),
};

/** Columns of a TikTok Mini, as `minis/get/` returns it. */
export const minisFields = {
  advertiser_id: id('Ad account id'),
  minis_id: id('TikTok Minis id, as in reports'),
  minis_name: text('Name'),
  minis_icon_url: text('Icon URL'),
  minis_status: text('Status, e.g. ACTIVE'),
  minis_type: text('Kind, e.g. MINI_SERIES'),
  region_codes: list(text, 'Countries in which it is available'),
};

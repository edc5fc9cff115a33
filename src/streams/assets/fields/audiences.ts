import { boolean, emptyIsNull, id, integer, list, object, text, timestamp } from '../../../cdk/index.js';

/** Columns of a custom audience, as `dmp/custom_audience/list/` of the Marketing API v1.3 returns them. */
export const customAudienceFields = {
  advertiser_id: id('Ad account id'),
  audience_id: id('Audience id, as in audience_ids of an ad group'),
  name: text('Name'),
  audience_type: text('E.g. Customer File Audience, Engagement Audience, Lookalike Audience'),
  audience_sub_type: text('NORMAL or REACH_FREQUENCY'),
  calculate_type: text('How a customer file is encrypted'),
  cover_num: integer('Users in it'),
  shared: boolean('Shared between accounts'),
  is_creator: boolean('This account owns it'),
  is_valid: boolean('Can be used'),
  is_expiring: boolean('Ends within 60 days'),
  is_auto_refresh: boolean('Refreshed daily'),
  owner_id: id('Ad account that owns it'),
  rule: text('Rule by which it was made'),
  lookalike_spec: object('What a lookalike was made of'),
  msg: text('Status in words'),
  error_msg: text('What is wrong with it'),
  create_time: timestamp('When it was made'),
  expired_time: emptyIsNull(timestamp('When it ends')),
};

/** Columns of a saved audience, as `dmp/saved_audience/list/` of the Marketing API v1.3 returns them. */
export const savedAudienceFields = {
  advertiser_id: id('Ad account id'),
  saved_audience_id: id('Saved audience id, as in saved_audience_id of an ad group'),
  saved_audience_name: text('Name'),
  age_groups: list(text, 'Age groups'),
  gender: text('Gender'),
  location_ids: list(id, 'Locations'),
  languages: list(text, 'Language codes'),
  audience_ids: list(id, 'Custom audiences'),
  excluded_audience_ids: list(id, 'Custom audiences that are left out'),
  interest_category_ids: list(id, 'Interest categories'),
  interest_keyword_ids: list(id, 'Interest keywords'),
  carrier_ids: list(id, 'Carriers'),
  device_model_ids: list(id, 'Device models'),
  device_price_ranges: list(integer, 'From and to which price of a device, in US dollars'),
  min_android_version: text('Oldest Android'),
  min_ios_version: text('Oldest iOS'),
  network_types: list(text, 'WIFI, 2G, 3G, 4G, 5G'),
  operating_systems: list(text, 'ANDROID, IOS'),
  actions: list(object, 'Targeting by behaviour'),
};

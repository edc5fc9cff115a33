import { boolean, emptyIsNull, id, integer, list, object, text, timestamp } from '../../../cdk/index.js';

/** Columns of a custom audience, as `dmp/custom_audience/list/` of the Marketing API v1.3 returns them. */
export const customAudienceFields = {
  advertiser_id: id('Ad account id'),
  audience_id: id('Audience id, as in audience_ids of an ad group'),
  name: text('Name'),
  audience_type: text('E.g. Customer File Audience, Engagement Audience, Lookalike Audience'),
  audience_sub_type: text('NORMAL or REACH_FREQUENCY'),
  calculate_type: text('How the customer file is encrypted'),
  cover_num: integer('Number of users'),
  shared: boolean('Whether it is shared between accounts'),
  is_creator: boolean('Whether this account owns it'),
  is_valid: boolean('Whether it can be used'),
  is_expiring: boolean('Whether it expires within 60 days'),
  is_auto_refresh: boolean('Whether it is refreshed daily'),
  owner_id: id('Id of the ad account that owns it'),
  rule: text('Rule that defines it'),
  lookalike_spec: object('Source and settings of a lookalike'),
  msg: text('Status, in words'),
  error_msg: text('Error, in words'),
  create_time: timestamp('Creation time, UTC'),
  expired_time: emptyIsNull(timestamp('Expiry time, UTC')),
};

/** Columns of a saved audience, as `dmp/saved_audience/list/` of the Marketing API v1.3 returns them. */
export const savedAudienceFields = {
  advertiser_id: id('Ad account id'),
  saved_audience_id: id('Saved audience id, as in saved_audience_id of an ad group'),
  saved_audience_name: text('Name'),
  age_groups: list(text, 'Age groups'),
  gender: text('Gender'),
  location_ids: list(id, 'Location ids'),
  languages: list(text, 'Language codes'),
  audience_ids: list(id, 'Included custom audience ids'),
  excluded_audience_ids: list(id, 'Excluded custom audience ids'),
  interest_category_ids: list(id, 'Interest category ids'),
  interest_keyword_ids: list(id, 'Interest keyword ids'),
  carrier_ids: list(id, 'Carrier ids'),
  device_model_ids: list(id, 'Device model ids'),
  device_price_ranges: list(integer, 'Lowest and highest device price, in US dollars'),
  min_android_version: text('Minimum Android version'),
  min_ios_version: text('Minimum iOS version'),
  network_types: list(text, 'WIFI, 2G, 3G, 4G, 5G'),
  operating_systems: list(text, 'ANDROID, IOS'),
  actions: list(object, 'Targeted behavior'),
};

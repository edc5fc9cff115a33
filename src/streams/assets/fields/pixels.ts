import {
  boolean,
  day,
  epochMilliseconds,
  id,
  integer,
  list,
  object,
  text,
  timestamp,
} from '../../../cdk/index.js';

/** Columns of a pixel, as `pixel/list/` of the Marketing API v1.3 returns them. */
export const pixelFields = {
  advertiser_id: id('Ad account id'),
  pixel_id: id('Pixel id, as in pixel_id of an ad group'),
  pixel_code: text('Code that Events Manager shows'),
  pixel_name: text('Name'),
  pixel_category: text('ONLINE_STORE, FILLING_FORM, CONTACTS, LANDING_PAGE, CUSTOMIZE …'),
  pixel_script: text('Script to embed in a page'),
  pixel_setup_mode: text('STANDARD or DEVELOPER'),
  partner_name: text('Partner that was used for the setup'),
  advanced_matching_fields: object('Fields of manual advanced matching'),
  automatic_advanced_matching_fields: object('Fields of automatic advanced matching'),
  enable_first_party_cookies: boolean('Whether first-party cookies are on'),
  enable_expanded_data_sharing: boolean('Whether expanded data sharing is on'),
  asset_ownership: object('Owner'),
  events: list(object, 'Events; can be empty while they are being counted, every 2 to 4 hours'),
  create_time: epochMilliseconds('Creation time, UTC'),
};

/** Columns of what a pixel counted on a day, as `pixel/event/stats/` of the Marketing API v1.3 returns it. */
export const pixelEventStatisticFields = {
  advertiser_id: id('Ad account id'),
  pixel_id: id('Pixel id'),
  stat_time_day: day("Day in UTC, whatever the account's time zone"),
  event_kind: text('STANDARD or CUSTOM'),
  event_name: text('Name of the event: pixel_event_type or custom_event_type'),
  pixel_event_type: text('Standard event'),
  custom_event_type: text('Custom event'),
  total_count: integer('Events from all sources'),
  browser_event_total_count: integer('Events from browsers'),
  server_event_total_count: integer('Events from servers'),
  attributed_count: integer('Events attributed to ads'),
  preview_count: integer('Events from previews of ads'),
};

/** Columns of a custom conversion, as `custom_conversion/list/` of the Marketing API v1.3 returns them. */
export const customConversionFields = {
  advertiser_id: id('Ad account id'),
  custom_conversion_id: id('Custom conversion id, as in custom_conversion_id of an ad group'),
  name: text('Name'),
  description: text('Description'),
  event_source_type: text('PIXEL or APP'),
  event_source_id: id('Id of the pixel whose events define it'),
  activity_status: text('ACTIVE, NO_RECENT_ACTIVITY or WAITING_FOR_ACTIVITY'),
  optimization_event: text('Standard event that it belongs to'),
  rules: list(object, 'Conditions for an event to count'),
  create_time: timestamp('Creation time, UTC'),
  update_time: timestamp('Last modification, UTC'),
};

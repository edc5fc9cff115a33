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
  pixel_script: text('Script to put into a page'),
  pixel_setup_mode: text('STANDARD or DEVELOPER'),
  partner_name: text('Partner that it was set up with'),
  advanced_matching_fields: object('What is matched by hand'),
  automatic_advanced_matching_fields: object('What is matched automatically'),
  enable_first_party_cookies: boolean('First-party cookies are on'),
  enable_expanded_data_sharing: boolean('Expanded data sharing is on'),
  asset_ownership: object('Who owns it'),
  events: list(object, 'Its events; may be empty while they are counted, every 2 to 4 hours'),
  create_time: epochMilliseconds('When it was made (epoch milliseconds on the wire)'),
};

/** Columns of what a pixel counted on a day, as `pixel/event/stats/` of the Marketing API v1.3 returns it. */
export const pixelEventStatisticFields = {
  advertiser_id: id('Ad account id'),
  pixel_id: id('Pixel id'),
  stat_time_day: day('Day in UTC, also where the account has another zone'),
  event_kind: text('STANDARD or CUSTOM'),
  event_name: text('pixel_event_type or custom_event_type'),
  pixel_event_type: text('Standard event'),
  custom_event_type: text('Event that only the site knows'),
  total_count: integer('Events from all sources'),
  browser_event_total_count: integer('Events that came from browsers'),
  server_event_total_count: integer('Events that came from servers'),
  attributed_count: integer('Events that are attributed to ads'),
  preview_count: integer('Events that came of previews of ads'),
};

/** Columns of a custom conversion, as `custom_conversion/list/` of the Marketing API v1.3 returns them. */
export const customConversionFields = {
  advertiser_id: id('Ad account id'),
  custom_conversion_id: id('Custom conversion id, as in custom_conversion_id of an ad group'),
  name: text('Name'),
  description: text('Description'),
  event_source_type: text('PIXEL or APP'),
  event_source_id: id('Pixel whose events it is made of'),
  activity_status: text('ACTIVE, NO_RECENT_ACTIVITY or WAITING_FOR_ACTIVITY'),
  optimization_event: text('Standard event that it belongs to'),
  rules: list(object, 'What an event must be like to count'),
  create_time: timestamp('When it was made'),
  update_time: timestamp('When it was last changed'),
};

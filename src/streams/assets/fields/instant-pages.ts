import { boolean, emptyIsNull, id, list, text, timestamp } from '../../../cdk/index.js';

/** Columns of a page, as `page/get/` of the Marketing API v1.3 returns them. */
export const instantPageFields = {
  advertiser_id: id('Ad account id'),
  page_id: id('Page id, as in page_id of an ad'),
  business_type: text('LEAD_GEN, STORE_FRONT, APP_PROFILE_PAGE, TIKTOK_INSTANT_PAGE …'),
  status: text('EDITED (a draft) or PUBLISHED'),
  title: text('Title'),
  create_time: timestamp('Creation time, UTC'),
  update_time: timestamp('Last modification, UTC'),
  publish_time: emptyIsNull(timestamp('Publication time, UTC')),
  preview_url: text('Preview URL; only for published pages'),
  template_id: id('Template id'),
  template_name: text('Template name'),
  supported_objectives: list(text, 'Objectives that its template supports'),
  thumbnail: text('URL of the thumbnail'),
  app_id: id('Id of the app that it is about'),
  has_cpp: boolean('Whether it has a custom product page'),
  destination_urls: list(text, 'Destination URLs'),
  messaging_app_type: text('MESSENGER, WHATSAPP or IM_URL'),
  messaging_app_account_id: id('Account in the messaging app'),
  transfer_status: text('Whether it was moved to a business center: UNSET or TRANSFERRED'),
  user_id: id('Id of the user who created it'),
  is_associated: boolean('Whether an ad uses it; only for store fronts'),
  duplicate_id: id('Id of the page that it was copied from'),
};

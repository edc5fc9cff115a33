import { boolean, emptyIsNull, id, list, text, timestamp } from '../../../cdk/index.js';

/** Columns of a page, as `page/get/` of the Marketing API v1.3 returns them. */
export const instantPageFields = {
  advertiser_id: id('Ad account id'),
  page_id: id('Page id, as in page_id of an ad'),
  business_type: text('LEAD_GEN, STORE_FRONT, APP_PROFILE_PAGE, TIKTOK_INSTANT_PAGE …'),
  status: text('EDITED (a draft) or PUBLISHED'),
  title: text('Title'),
  create_time: timestamp('When it was made'),
  update_time: timestamp('When it was last changed'),
  publish_time: emptyIsNull(timestamp('When it was published')),
  preview_url: text('Preview URL; of published pages'),
  template_id: id('Template id'),
  template_name: text('Template name'),
  supported_objectives: list(text, 'Objectives that its template fits'),
  thumbnail: text('URL of a small picture'),
  app_id: id('App that it is about'),
  has_cpp: boolean('Holds a custom product page'),
  destination_urls: list(text, 'Where it leads to'),
  messaging_app_type: text('MESSENGER, WHATSAPP or IM_URL'),
  messaging_app_account_id: id('Account in the messaging app'),
  transfer_status: text('Whether it was moved to a business center: UNSET or TRANSFERRED'),
  user_id: id('User who made it'),
  is_associated: boolean('An ad uses it; of store fronts'),
  duplicate_id: id('Page that it was copied from'),
};

import { id, object, text, timestamp } from '../../../cdk/index.js';

/** Columns of a lead, as in the file of `page/lead/task/download/` of the Marketing API v1.3. */
export const leadFields = {
  advertiser_id: id('Ad account id'),
  lead_id: id('Lead id'),
  page_id: id('Id of the instant form, as in page/get/'),
  form_id: id('Id of the instant form, as in the file'),
  form_name: text('Name of the form'),
  create_time: timestamp('When the form was submitted'),
  campaign_id: id('Campaign id'),
  campaign_name: text('Campaign name'),
  adgroup_id: id('Ad group id'),
  adgroup_name: text('Ad group name'),
  ad_id: id('Ad id'),
  ad_name: text('Ad name'),
  region: text('Where TikTok stores it: US, EU (with Switzerland and the United Kingdom), or OTHER'),
  answers: object('Personal data: the answers, by the text of each question'),
};

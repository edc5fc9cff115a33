import { id, object, text, timestamp } from '../../../cdk/index.js';

/** Columns of a lead, as the file of `page/lead/task/download/` of the Marketing API v1.3 has them. */
export const leadFields = {
  advertiser_id: id('Ad account id'),
  lead_id: id('Lead id'),
  page_id: id('Id of the instant form, as page/get/ lists it'),
  form_id: id('Id of the instant form, as the file has it'),
  form_name: text('Name of the form'),
  create_time: timestamp('When the form was sent in'),
  campaign_id: id('Campaign id'),
  campaign_name: text('Campaign name'),
  adgroup_id: id('Ad group id'),
  adgroup_name: text('Ad group name'),
  ad_id: id('Ad id'),
  ad_name: text('Ad name'),
  region: text('Where TikTok keeps it: US, EU (with Switzerland and the United Kingdom), or OTHER'),
  answers: object('Personal data: what was answered, by the words of each question'),
};

import { id, list, object, text, timestamp } from '../../../cdk/index.js';

/** Columns of a change, as in the file of `changelog/task/download/` of the Marketing API v1.3. */
export const changeLogFields = {
  advertiser_id: id('Ad account id'),
  change_id: text('Made of everything known about the change; the API has no id for it'),
  time: timestamp('Time of the change, to the minute'),
  object_type: text('Type of the changed object, e.g. Campaign, Ad group, Ad'),
  object_id: id('Id of the campaign, ad group, ad …'),
  object: text('Changed setting, e.g. Budget, On/Off Status'),
  operator: text('Who made the change: a masked email address'),
  source: text('Where it was made, e.g. TikTok Ads Manager, Marketing API'),
  app_id: id('Id of the developer app, if it was made through the API'),
  details: list(object, 'The change: action, name, and before_after with the values before and after'),
};

import { id, list, object, text, timestamp } from '../../../cdk/index.js';

/** Columns of a change, as the file of `changelog/task/download/` of the Marketing API v1.3 has them. */
export const changeLogFields = {
  advertiser_id: id('Ad account id'),
  change_id: text('Stands for all that is known of the change; the API gives no id'),
  time: timestamp('When it was done, to the minute'),
  object_type: text('What was changed, e.g. Campaign, Ad group, Ad'),
  object_id: id('Id of the campaign, ad group, ad …'),
  object: text('Which of its settings, e.g. Budget, On/Off Status'),
  operator: text('Who did it: a masked e-mail address'),
  source: text('Where it was done, e.g. TikTok Ads Manager, Marketing API'),
  app_id: id('Developer app, where it was done through the API'),
  details: list(object, 'What was done: action, name, and before_after with the values before and after'),
};

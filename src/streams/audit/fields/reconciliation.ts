import { boolean, day, id, integer, number, text, timestamp } from '../../../cdk/index.js';

export const reconciliationFields = {
  advertiser_id: id('Ad account id'),
  stat_time_day: day("Day, in the account's time zone"),
  level: text(
    'Level whose rows were summed: campaign, adgroup, ad, ad_v2 for the sum by ad_id_v2, gmv_max_campaign',
  ),
  metric: text(
    'Compared metric: spend, impressions, clicks, conversion or reach; of GMV Max cost, orders or gross_revenue',
  ),
  part: integer('Number of this part of the difference; 1 if there is one cause or none'),
  synced_at: timestamp('When the sync started; the same in all rows of a sync'),
  advertiser_total: number(
    "TikTok's total for the account, of GMV Max that of its report by account; the same in all parts",
  ),
  emitted_sum: number('Sum of the emitted rows of the level; the same in all parts'),
  difference: number('This part of advertiser_total minus emitted_sum'),
  cause: text(
    'unique_metric, top_view, gmv_max, cut_off, other_ad_id, deleted, changed or repeated, of GMV Max also unlisted, deleted_left_out or seller_center; null if there is no difference or no cause was found',
  ),
  explanation: text('The cause, in a sentence'),
  is_explained: boolean("False only for a difference whose cause wasn't found"),
};

import { boolean, day, id, integer, number, text, timestamp } from '../../../cdk/index.js';

export const reconciliationFields = {
  advertiser_id: id('Ad account id'),
  stat_time_day: day("Day, in the account's time zone"),
  level: text('Level whose rows were added up: campaign, adgroup or ad'),
  metric: text('Metric that was compared: spend, impressions, clicks, conversion or reach'),
  part: integer('Number of the part of the difference; 1 where it has one cause, or there is none'),
  synced_at: timestamp('When the sync began; the same in all rows of a sync'),
  advertiser_total: number('What TikTok tells of the account as a whole, the same in all parts'),
  emitted_sum: number('What the emitted rows of the level add up to, the same in all parts'),
  difference: number('This part of advertiser_total minus emitted_sum'),
  cause: text(
    'unique_metric, top_view, gmv_max, cut_off, deleted, changed or repeated; null where there is no difference, or no cause was found',
  ),
  explanation: text('The cause in a sentence'),
  is_explained: boolean('False only for a difference without a cause'),
};

import { boolean, day, id, integer, list, number, object, text } from '../../../cdk/index.js';

/** Columns of a day, as `creative_fatigue/get/` of the Marketing API v1.3 returns it. */
export const creativeFatigueFields = {
  advertiser_id: id('Ad account id'),
  ad_id: id('Ad id'),
  date: day("Day, in the account's time zone"),
  adgroup_id: id('Ad group id'),
  has_fatigue: boolean('Whether people have seen the creative too often'),
  fatigue_index: number('Degree of fatigue; higher is worse'),
  dnu: number('People whom the ad reached for the first time'),
  dnu_ratio: number('dnu divided by its maximum of the last 60 days, 0 to 1'),
  spend: number("Cost in the account's currency"),
  cost_per_conversion: number(
    "Cost per conversion in the account's currency; 0 in iOS 14 Dedicated Campaigns",
  ),
  skan_cost_per_conversion: number(
    "Cost per SKAN conversion in the account's currency; 0 in all other campaigns",
  ),
};

/** A list with a count for each second of a video. */
const perSecond = (what: string) =>
  list(integer, `${what}, one number per second from second 0; the last of 60 includes all later seconds`);

/** Columns of a video of an ad, as `report/video_performance/get/` returns it. */
export const videoPerformanceFields = {
  advertiser_id: id('Ad account id'),
  ad_id: id('Ad id'),
  video_id: id('Video id'),
  cost_until: day(
    'Last day of the date range in which the ad had a cost, which is why it was read. The counts are those of its lifetime',
  ),
  duration: number('Length of the video in seconds'),
  view_count: perSecond('Views'),
  click_count: perSecond('Clicks'),
  slide_count: perSecond('Swipes to the profile'),
  convert_count: perSecond('Conversions'),
  break_count: perSecond('Views that ended'),
  like_count: perSecond('Likes'),
  share_count: perSecond('Shares'),
  comment_count: perSecond('Comments'),
};

/** Columns of an ad, as `report/ad_benchmark/get/` returns it. */
export const adBenchmarkFields = {
  advertiser_id: id('Ad account id'),
  ad_id: id('Ad id'),
  compare_date: day('Last day of the seven that are compared'),
  read_on: day("Day on which it was read, in the account's time zone"),
  location: text('Country whose ads it is compared with'),
  placement: text('Placement whose ads it is compared with, e.g. TIKTOK'),
  ad_category: text('Id of the interest category whose ads it is compared with'),
  external_action: text('Optimization event whose ads it is compared with, e.g. FORM_BUTTON'),
  metrics: object(
    'Share of the compared ads that it outperforms, 0 to 1, by metric, e.g. ctr, cpm, cost; null below 1,000 impressions',
  ),
};

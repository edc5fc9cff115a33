import {
  dashIsNull,
  id,
  integer,
  number,
  text,
  timestamp,
  type Field,
  type Fields,
  type Json,
} from '../../../cdk/index.js';
import { absentAs, noneIsNull } from '../../common/readings.js';

/** A `-` or an empty text means "no value" in these reports. */
const orNull = <T extends Json>(field: Field<T>): Field<T> => absentAs(['-', ''], field);
const count = (description: string) => orNull(integer(description));
const money = (description: string) => orNull(number(`${description} (in the account's currency)`));
const ratio = (description: string) => orNull(number(description));
const percent = (description: string) => orNull(number(`${description} (percent, 0 to 100)`));
const moment = (description: string) => dashIsNull(noneIsNull(timestamp(description)));
const word = (description: string) => dashIsNull(noneIsNull(text(description)));

/** The API adds it to rows of products (always 0), posts and livestreams without a request. The rest is filled in. */
export const gmvMaxCurrency: Fields = {
  currency: text("Currency of the amounts: the account's, whatever the shop's is"),
};

/** Sales of all levels. */
export const gmvMaxSales: Fields = {
  cost: money('Cost of the ads'),
  orders: count('SKU orders, paid and organic'),
  cost_per_order: money('Cost / orders'),
  gross_revenue: money('Gross revenue of the orders'),
  roi: ratio('Gross revenue / cost; 0 if there is no cost'),
};

export const gmvMaxNetCost: Fields = {
  net_cost: money('Cost without ad credits and coupons; up to 11 hours late'),
};

export const gmvMaxAllShops: Fields = {
  all_shops_orders: count('SKU orders, including those of other shops'),
  all_shops_cost_per_order: money('Cost / orders of all shops'),
  all_shops_gross_revenue: money('Gross revenue, including that of other shops'),
  all_shops_roi: ratio('Gross revenue of all shops / cost'),
};

export const gmvMaxLiveViews: Fields = {
  live_views: count('Views of the livestream'),
};

export const gmvMaxLive: Fields = {
  ...gmvMaxAllShops,
  ...gmvMaxLiveViews,
  cost_per_live_view: money('Cost / views'),
  '10_second_live_views': count('Views of at least ten seconds'),
  cost_per_10_second_live_view: money('Cost / views of at least ten seconds'),
  live_follows: count('Users who followed during the livestream'),
};

export const gmvMaxCampaignAttributes: Fields = {
  campaign_name: noneIsNull(text('Campaign name')),
  operation_status: word('ENABLE or DISABLE'),
  schedule_type: word('Whether the campaign runs continuously or within dates'),
  schedule_start_time: moment('Delivery start, UTC'),
  schedule_end_time: moment('Delivery end, UTC'),
  target_roi_budget: money('Daily budget with a target ROI'),
  max_delivery_budget: money('Daily budget with maximum delivery'),
};

/** The optimization mode, an attribute of campaigns and durations. */
export const gmvMaxMode: Fields = { bid_type: word('CUSTOM: target ROI; NO_BID: maximum delivery') };

export const gmvMaxTarget: Fields = { roas_bid: ratio('Target ROI') };

/** Of LIVE campaigns. */
export const gmvMaxAccountAttributes: Fields = {
  tt_account_name: word('TikTok account, if the token can see it'),
  tt_account_profile_image_url: word('Picture of the TikTok account, if the token can see it'),
  identity_id: dashIsNull(noneIsNull(id('Identity id of the TikTok account'))),
};

export const gmvMaxProductStatus: Fields = { product_status: word('available or unavailable') };

export const gmvMaxPostMetrics: Fields = {
  creative_delivery_status: word('IN_QUEUE, LEARNING, DELIVERING, NOT_DELIVERYING, UNAVAILABLE …'),
  ...gmvMaxSales,
  product_impressions: count('Paid views of the product'),
  product_clicks: count('Paid clicks on the product'),
  product_click_rate: percent('Clicks on the product / views of the product'),
  ad_click_rate: percent('Clicks on the ad / views of the ad'),
  ad_conversion_rate: percent('Conversions / clicks on the ad'),
  ad_video_view_rate_2s: percent('Views of at least two seconds'),
  ad_video_view_rate_6s: percent('Views of at least six seconds'),
  ad_video_view_rate_p25: percent('Views of at least a quarter of the video'),
  ad_video_view_rate_p50: percent('Views of at least half of the video'),
  ad_video_view_rate_p75: percent('Views of at least three quarters of the video'),
  ad_video_view_rate_p100: percent('Views of the whole video'),
};

import type { MetricRow } from '../../../tiktok/index.js';

/**
 * Metrics of AUDIENCE reports that the Singer tap has requested since 2022, in the order of the request: keys and names
 * first.
 */
// prettier-ignore
export const defaultAudienceMetrics: readonly MetricRow[] = [
  ['campaign_id', 'id', 'none', 'adgroup', 'attribute', 'Campaign id'],
  ['campaign_name', 'name', 'none', 'campaign', 'attribute', 'Campaign name'],
  ['adgroup_id', 'id', 'none', 'ad', 'attribute', 'Ad group id'],
  ['adgroup_name', 'name', 'none', 'adgroup', 'attribute', 'Ad group name'],
  ['ad_name', 'name', 'none', 'ad', 'attribute', "Ad name; the creative's name in rows of upgraded Smart+ creatives"],
  ['objective_type', 'text', 'none', 'campaign', 'attribute', 'Advertising objective label'],
  ['split_test', 'text', 'none', 'campaign', 'attribute', 'Split-test state'],
  ['campaign_budget', 'number', 'money', 'campaign', 'attribute', 'Budget of the campaign'],
  ['campaign_dedicate_type', 'text', 'none', 'campaign', 'attribute', 'Regular campaign or iOS 14 dedicated campaign'],
  ['promotion_type', 'text', 'none', 'adgroup', 'attribute', 'Promotion type label, e.g. Website'],
  ['opt_status', 'text', 'none', 'adgroup', 'attribute', 'State of automated creative optimization'],
  ['dpa_target_audience_type', 'text', 'none', 'adgroup', 'attribute', 'Audience type of dynamic product ads'],
  ['budget', 'number', 'money', 'adgroup', 'attribute', 'Ad group budget'],
  ['smart_target', 'text', 'none', 'adgroup', 'attribute', 'Optimization goal label'],
  ['billing_event', 'text', 'none', 'adgroup', 'attribute', 'Billing event label, e.g. Clicks'],
  ['bid_strategy', 'text', 'none', 'adgroup', 'attribute', 'Bid strategy label'],
  ['bid', 'number', 'money', 'adgroup', 'attribute', 'Bid amount'],
  ['ad_text', 'text', 'none', 'ad', 'attribute', 'Caption of the ad'],
  ['call_to_action', 'text', 'none', 'ad', 'attribute', 'Call to action label'],
  ['tt_app_id', 'id', 'none', 'adgroup', 'attribute', "TikTok's id of the promoted app; 0 if the ad group doesn't promote an app"],
  ['tt_app_name', 'name', 'none', 'adgroup', 'attribute', "Name of the promoted app; 0 if the ad group doesn't promote an app"],
  ['mobile_app_id', 'id', 'none', 'adgroup', 'attribute', "App id in the store; 0 if the ad group doesn't promote an app"],
  ['is_smart_creative', 'boolean', 'none', 'ad', 'attribute', 'Whether the ad uses Smart Creative'],
  ['spend', 'number', 'money', 'advertiser', 'core', 'Total cost of the ads'],
  ['cpc', 'number', 'money', 'advertiser', 'core', 'Average cost per destination click'],
  ['cpm', 'number', 'money', 'advertiser', 'core', 'Average cost per 1,000 impressions'],
  ['impressions', 'integer', 'count', 'advertiser', 'core', 'Times the ad was shown; TikTok can return "<5" with search_terms'],
  ['gross_impressions', 'integer', 'count', 'advertiser', 'core', 'Times the ad was shown, including invalid impressions'],
  ['clicks', 'integer', 'count', 'advertiser', 'core', 'Clicks that led to the destination'],
  ['ctr', 'number', 'percent', 'advertiser', 'core', 'Destination clicks / impressions'],
  ['conversion', 'integer', 'count', 'advertiser', 'core', 'Times the ad achieved the optimization event, on the day of the impression or click'],
  ['cost_per_conversion', 'number', 'money', 'advertiser', 'core', 'Average cost per conversion'],
  ['conversion_rate', 'number', 'percent', 'advertiser', 'core', 'Conversions / destination clicks'],
  ['conversion_rate_v2', 'number', 'percent', 'advertiser', 'core', 'Conversions / impressions'],
  ['real_time_conversion', 'integer', 'count', 'advertiser', 'core', 'Conversions counted on the day they happened'],
  ['real_time_cost_per_conversion', 'number', 'money', 'advertiser', 'core', 'Average cost per conversion by conversion time'],
  ['real_time_conversion_rate', 'number', 'percent', 'advertiser', 'core', 'Conversions by conversion time / clicks'],
  ['real_time_conversion_rate_v2', 'number', 'percent', 'advertiser', 'core', 'Conversions by conversion time / impressions'],
  ['result', 'integer', 'count', 'advertiser', 'core', 'Times the ad achieved the outcome of its objective or optimization goal'],
  ['cost_per_result', 'number', 'money', 'advertiser', 'core', 'Average cost per result'],
  ['result_rate', 'number', 'percent', 'advertiser', 'core', 'Results / impressions'],
  ['real_time_result', 'integer', 'count', 'advertiser', 'core', 'Results counted on the day they happened'],
  ['real_time_cost_per_result', 'number', 'money', 'advertiser', 'core', 'Average cost per result by conversion time'],
  ['real_time_result_rate', 'number', 'percent', 'advertiser', 'core', 'Results by conversion time / impressions'],
  ['rf_campaign_type', 'text', 'none', 'campaign', 'attribute', 'Type of the reservation campaign'],
];

/**
 * Metrics that the API's documentation adds. Names that no source confirms for AUDIENCE (currency, reach, frequency …)
 * are omitted: the API rejects the whole report for one wrong name.
 */
// prettier-ignore
export const extendedAudienceMetrics: readonly MetricRow[] = [
  ['video_play_actions', 'integer', 'count', 'advertiser', 'video', 'Times the video started playing (replays excluded)'],
  ['video_watched_2s', 'integer', 'count', 'advertiser', 'video', 'Plays of at least 2 seconds'],
  ['video_watched_6s', 'integer', 'count', 'advertiser', 'video', 'Plays of at least 6 seconds'],
  ['video_views_p25', 'integer', 'count', 'advertiser', 'video', 'Plays of at least 25% of the length'],
  ['video_views_p50', 'integer', 'count', 'advertiser', 'video', 'Plays of at least 50% of the length'],
  ['video_views_p75', 'integer', 'count', 'advertiser', 'video', 'Plays of at least 75% of the length'],
  ['video_views_p100', 'integer', 'count', 'advertiser', 'video', 'Plays to the end'],
  ['average_video_play', 'number', 'seconds', 'advertiser', 'video', 'Average watch time per play'],
  ['engaged_view', 'integer', 'count', 'advertiser', 'video', 'Plays of at least 6 seconds (or of the whole video, if shorter) or with an interaction in the first 6 seconds'],
  ['engaged_view_15s', 'integer', 'count', 'advertiser', 'video', 'Plays of at least 15 seconds (or of the whole video, if shorter) or with an interaction in the first 15 seconds'],
  ['clicks_on_music_disc', 'integer', 'count', 'advertiser', 'clicks', 'Clicks on the music disc'],
  ['follows', 'integer', 'count', 'advertiser', 'social', 'New followers attributed to the ad'],
  ['likes', 'integer', 'count', 'advertiser', 'social', 'Likes on the ad'],
  ['comments', 'integer', 'count', 'advertiser', 'social', 'Comments on the ad'],
  ['shares', 'integer', 'count', 'advertiser', 'social', 'Shares of the ad'],
  ['profile_visits', 'integer', 'count', 'advertiser', 'social', 'Profile visits attributed to the ad'],
  ['profile_visits_rate', 'number', 'percent', 'advertiser', 'social', 'Profile visits / impressions'],
  ['total_landing_page_view', 'integer', 'count', 'advertiser', 'website_event', 'Total landing page views on the website'],
  ['cost_per_landing_page_view', 'number', 'money', 'advertiser', 'website_event', 'Average cost per landing page view on the website'],
  ['landing_page_view_rate', 'number', 'percent', 'advertiser', 'website_event', 'Landing page view rate on the website'],
  ['placement_type', 'text', 'none', 'adgroup', 'attribute', "Placement type label, e.g. Automatic Placement; null if the AUDIENCE report doesn't have it"],
];

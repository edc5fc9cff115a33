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
  ['ad_name', 'name', 'none', 'ad', 'attribute', 'Ad name (creative name on Upgraded Smart+ creative rows)'],
  ['objective_type', 'text', 'none', 'campaign', 'attribute', 'Advertising objective label'],
  ['split_test', 'text', 'none', 'campaign', 'attribute', 'Split-test state'],
  ['campaign_budget', 'number', 'money', 'campaign', 'attribute', 'Budget set on the campaign'],
  ['campaign_dedicate_type', 'text', 'none', 'campaign', 'attribute', 'Regular campaign or iOS14 dedicated campaign'],
  ['promotion_type', 'text', 'none', 'adgroup', 'attribute', 'Promotion type label, e.g. Website'],
  ['opt_status', 'text', 'none', 'adgroup', 'attribute', 'Automated creative optimisation state'],
  ['dpa_target_audience_type', 'text', 'none', 'adgroup', 'attribute', 'Dynamic product ads audience type'],
  ['budget', 'number', 'money', 'adgroup', 'attribute', 'Ad group budget'],
  ['smart_target', 'text', 'none', 'adgroup', 'attribute', 'Optimisation goal label'],
  ['billing_event', 'text', 'none', 'adgroup', 'attribute', 'Billing event label, e.g. Clicks'],
  ['bid_strategy', 'text', 'none', 'adgroup', 'attribute', 'Bid strategy label'],
  ['bid', 'number', 'money', 'adgroup', 'attribute', 'Bid amount'],
  ['ad_text', 'text', 'none', 'ad', 'attribute', 'Ad caption text'],
  ['call_to_action', 'text', 'none', 'ad', 'attribute', 'Call to action label'],
  ['tt_app_id', 'id', 'none', 'adgroup', 'attribute', 'TikTok app id promoted; 0 when not an app ad group'],
  ['tt_app_name', 'name', 'none', 'adgroup', 'attribute', 'Promoted app name; 0 when not an app ad group'],
  ['mobile_app_id', 'id', 'none', 'adgroup', 'attribute', 'Store app id; 0 when not an app ad group'],
  ['is_smart_creative', 'boolean', 'none', 'ad', 'attribute', 'Ad uses Smart Creative'],
  ['spend', 'number', 'money', 'advertiser', 'core', 'Total ad cost in the account currency'],
  ['cpc', 'number', 'money', 'advertiser', 'core', 'Average cost per destination click'],
  ['cpm', 'number', 'money', 'advertiser', 'core', 'Average cost per 1,000 impressions'],
  ['impressions', 'integer', 'count', 'advertiser', 'core', 'Times the ad was shown; "<5" may appear with search_terms'],
  ['gross_impressions', 'integer', 'count', 'advertiser', 'core', 'Times shown including invalid impressions'],
  ['clicks', 'integer', 'count', 'advertiser', 'core', 'Clicks that led to the destination'],
  ['ctr', 'number', 'percent', 'advertiser', 'core', 'Destination clicks as percent of impressions'],
  ['conversion', 'integer', 'count', 'advertiser', 'core', 'Times the ad achieved the optimisation event, attributed to the impression/click day'],
  ['cost_per_conversion', 'number', 'money', 'advertiser', 'core', 'Average cost per conversion'],
  ['conversion_rate', 'number', 'percent', 'advertiser', 'core', 'Conversions as percent of destination clicks'],
  ['conversion_rate_v2', 'number', 'percent', 'advertiser', 'core', 'Conversions as percent of impressions'],
  ['real_time_conversion', 'integer', 'count', 'advertiser', 'core', 'Conversions counted on the day they happened'],
  ['real_time_cost_per_conversion', 'number', 'money', 'advertiser', 'core', 'Cost per conversion, by conversion time'],
  ['real_time_conversion_rate', 'number', 'percent', 'advertiser', 'core', 'Conversions by conversion time as percent of clicks'],
  ['real_time_conversion_rate_v2', 'number', 'percent', 'advertiser', 'core', 'Conversions by conversion time as percent of impressions'],
  ['result', 'integer', 'count', 'advertiser', 'core', 'Times the ad achieved the objective/optimisation goal outcome'],
  ['cost_per_result', 'number', 'money', 'advertiser', 'core', 'Average cost per result'],
  ['result_rate', 'number', 'percent', 'advertiser', 'core', 'Results as percent of impressions'],
  ['real_time_result', 'integer', 'count', 'advertiser', 'core', 'Results counted on the day they happened'],
  ['real_time_cost_per_result', 'number', 'money', 'advertiser', 'core', 'Cost per result, by conversion time'],
  ['real_time_result_rate', 'number', 'percent', 'advertiser', 'core', 'Results by conversion time as percent of impressions'],
  ['rf_campaign_type', 'text', 'none', 'campaign', 'attribute', 'Reservation campaign type'],
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
  ['video_views_p25', 'integer', 'count', 'advertiser', 'video', 'Plays reaching 25% of the length'],
  ['video_views_p50', 'integer', 'count', 'advertiser', 'video', 'Plays reaching 50% of the length'],
  ['video_views_p75', 'integer', 'count', 'advertiser', 'video', 'Plays reaching 75% of the length'],
  ['video_views_p100', 'integer', 'count', 'advertiser', 'video', 'Plays to the end'],
  ['average_video_play', 'number', 'seconds', 'advertiser', 'video', 'Average seconds watched per play'],
  ['engaged_view', 'integer', 'count', 'advertiser', 'video', '6 s watched (whole video if shorter) or at least one interaction in the first 6 s'],
  ['engaged_view_15s', 'integer', 'count', 'advertiser', 'video', '15 s watched (whole video if shorter) or at least one interaction in the first 15 s'],
  ['clicks_on_music_disc', 'integer', 'count', 'advertiser', 'clicks', 'Clicks on the music disc'],
  ['follows', 'integer', 'count', 'advertiser', 'social', 'New followers attributed to the ad'],
  ['likes', 'integer', 'count', 'advertiser', 'social', 'Likes on the ad'],
  ['comments', 'integer', 'count', 'advertiser', 'social', 'Comments on the ad'],
  ['shares', 'integer', 'count', 'advertiser', 'social', 'Shares of the ad'],
  ['profile_visits', 'integer', 'count', 'advertiser', 'social', 'Profile visits attributed to the ad'],
  ['profile_visits_rate', 'number', 'percent', 'advertiser', 'social', 'Profile visits as percent of impressions'],
  ['total_landing_page_view', 'integer', 'count', 'advertiser', 'website_event', 'Total landing page view count (website)'],
  ['cost_per_landing_page_view', 'number', 'money', 'advertiser', 'website_event', 'Average cost per landing page view (website)'],
  ['landing_page_view_rate', 'number', 'percent', 'advertiser', 'website_event', 'Landing page view rate, percent (website)'],
  ['placement_type', 'text', 'none', 'adgroup', 'attribute', 'Placement type label, e.g. Automatic Placement; null where AUDIENCE reports do not have it'],
];

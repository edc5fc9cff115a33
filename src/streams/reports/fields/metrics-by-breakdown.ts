import type { MetricsByBreakdown } from '../../../tiktok/index.js';

/*
 * Metrics of breakdowns: those that TikTok documents for them ("Supported metrics for a dimension in basic reports", and
 * the page on audience reports; for images and custom events, what other clients receive), and those of their subject.
 * TikTok doesn't document whether it rejects others; by country, it returned them in 2026.
 */

// prettier-ignore
const BY_COUNTRY: readonly string[] = [
  'spend', 'cpc', 'cpm', 'impressions', 'gross_impressions', 'clicks', 'ctr', 'conversion',
  'cost_per_conversion', 'conversion_rate', 'real_time_conversion', 'real_time_cost_per_conversion',
  'real_time_conversion_rate', 'video_play_actions', 'video_watched_2s', 'video_watched_6s',
  'average_video_play', 'video_views_p25', 'video_views_p50', 'video_views_p75', 'video_views_p100',
  'engaged_view', 'engaged_view_15s', 'clicks_on_music_disc', 'follows', 'likes', 'comments', 'shares',
  'profile_visits', 'profile_visits_rate', 'total_landing_page_view', 'cost_per_landing_page_view',
  'landing_page_view_rate', 'reach', 'result', 'cost_per_result', 'result_rate', 'real_time_result',
  'real_time_cost_per_result', 'real_time_result_rate', 'frequency', 'live_product_clicks',
  'real_time_app_install', 'real_time_app_install_cost', 'app_install', 'cost_per_app_install', 'registration',
  'cost_per_registration', 'registration_rate', 'purchase', 'cost_per_purchase', 'purchase_rate',
  'complete_payment', 'cost_per_complete_payment', 'complete_payment_rate', 'page_browse_view',
  'cost_per_page_browse_view', 'page_browse_view_rate', 'button_click', 'cost_per_button_click',
  'button_click_rate', 'online_consult', 'cost_per_online_consult', 'online_consult_rate', 'form',
  'cost_per_form', 'form_rate', 'download_start', 'cost_per_download_start', 'download_start_rate',
];

/** Documented, but rejected at account level, as another client found. */
// prettier-ignore
const BY_COUNTRY_NOT_OF_ADVERTISERS: readonly string[] = [
  'live_product_clicks', 'complete_payment', 'cost_per_complete_payment', 'complete_payment_rate',
  'page_browse_view', 'cost_per_page_browse_view', 'page_browse_view_rate', 'button_click',
  'cost_per_button_click', 'button_click_rate', 'online_consult', 'cost_per_online_consult',
  'online_consult_rate', 'form', 'cost_per_form', 'form_rate', 'download_start', 'cost_per_download_start',
  'download_start_rate',
];

// prettier-ignore
const BY_SEARCH_TERM: readonly string[] = [
  'spend', 'cpc', 'cpm', 'impressions', 'clicks', 'ctr', 'conversion', 'cost_per_conversion', 'conversion_rate',
  'real_time_conversion', 'result', 'cost_per_result', 'result_rate', 'video_play_actions', 'engaged_view',
  'engaged_view_15s',
];

// prettier-ignore
const AUDIENCES_BY_AD_TYPE: readonly string[] = [
  'spend', 'cpc', 'cpm', 'impressions', 'clicks', 'ctr', 'conversion', 'cost_per_conversion', 'conversion_rate',
  'conversion_rate_v2', 'real_time_conversion', 'real_time_cost_per_conversion', 'real_time_conversion_rate',
  'real_time_conversion_rate_v2', 'video_play_actions', 'video_watched_2s', 'video_watched_6s',
  'average_video_play', 'video_views_p25', 'video_views_p50', 'video_views_p75', 'video_views_p100',
  'engaged_view', 'engaged_view_15s', 'follows', 'likes', 'comments', 'shares', 'profile_visits',
  'profile_visits_rate', 'clicks_on_music_disc', 'total_landing_page_view', 'cost_per_landing_page_view',
  'landing_page_view_rate',
];

// prettier-ignore
const OF_VIDEOS: readonly string[] = [
  'video_play_actions', 'video_watched_2s', 'video_watched_6s', 'video_views_p25', 'video_views_p50',
  'video_views_p75', 'video_views_p100', 'average_video_play', 'average_video_play_per_user', 'engaged_view',
  'paid_engaged_view', 'paid_engagement_engaged_view', 'engaged_view_15s', 'paid_engaged_view_15s',
  'paid_engagement_engaged_view_15s',
];

// prettier-ignore
const OF_SKAN: readonly string[] = [
  'skan_result', 'skan_cost_per_result', 'skan_result_rate', 'skan_conversion', 'skan_cost_per_conversion',
  'skan_conversion_rate', 'skan_conversion_rate_v2',
];

// prettier-ignore
export const basicByBreakdown: MetricsByBreakdown = {
  country_code: { documented: BY_COUNTRY, notOfAdvertisers: BY_COUNTRY_NOT_OF_ADVERTISERS },
  ad_type: {
    documented: [
      'spend', 'cpc', 'cpm', 'impressions', 'gross_impressions', 'clicks', 'ctr', 'conversion',
      'cost_per_conversion', 'conversion_rate', 'real_time_conversion', 'real_time_cost_per_conversion',
      'real_time_conversion_rate', 'video_play_actions', 'video_watched_2s', 'video_watched_6s',
      'average_video_play', 'video_views_p25', 'video_views_p50', 'video_views_p75', 'video_views_p100',
      'engaged_view', 'engaged_view_15s', 'clicks_on_music_disc', 'follows', 'likes', 'comments', 'shares',
      'profile_visits', 'profile_visits_rate', 'total_landing_page_view', 'cost_per_landing_page_view',
      'landing_page_view_rate', 'skan_conversion', 'skan_cost_per_conversion', 'skan_conversion_rate',
      'skan_app_install', 'skan_cost_per_app_install', 'skan_app_install_withheld',
    ],
  },
  search_terms: { documented: BY_SEARCH_TERM },
  search_keyword: { documented: BY_SEARCH_TERM },
  match_type: { documented: BY_SEARCH_TERM },
  page_id: {
    documented: [
      'onsite_form', 'onsite_download_start', 'ix_page_view_count', 'ix_button_click_count',
      'ix_product_click_count', 'ix_page_duration_avg', 'ix_page_viewrate_avg', 'ix_video_views',
      'ix_video_views_p25', 'ix_video_views_p50', 'ix_video_views_p75', 'ix_video_views_p100',
      'ix_average_video_play', 'spend', 'cpc', 'cpm', 'impressions', 'gross_impressions', 'clicks', 'ctr',
      'conversion', 'cost_per_conversion', 'conversion_rate', 'conversion_rate_v2', 'real_time_conversion',
      'real_time_cost_per_conversion', 'real_time_conversion_rate', 'real_time_conversion_rate_v2',
    ],
  },
  component_name: {
    documented: [
      'ix_page_duration_avg', 'ix_page_viewrate_avg', 'ix_video_views', 'ix_video_views_p25',
      'ix_video_views_p50', 'ix_video_views_p75', 'ix_video_views_p100', 'ix_average_video_play', 'spend',
      'cpc', 'cpm', 'impressions', 'gross_impressions', 'clicks', 'ctr', 'conversion', 'cost_per_conversion',
      'conversion_rate', 'conversion_rate_v2', 'real_time_conversion', 'real_time_cost_per_conversion',
      'real_time_conversion_rate', 'real_time_conversion_rate_v2',
    ],
  },
  room_id: {
    documented: [
      'spend', 'cpc', 'cpm', 'impressions', 'clicks', 'ctr', 'conversion', 'cost_per_conversion',
      'conversion_rate', 'conversion_rate_v2', 'onsite_add_to_wishlist', 'cost_per_onsite_add_to_wishlist',
      'onsite_add_to_wishlist_rate', 'value_per_onsite_add_to_wishlist', 'total_onsite_add_to_wishlist_value',
      'ix_product_click_count', 'cost_per_ix_product_click_count', 'ix_product_click_count_rate',
      'onsite_shopping_roas', 'onsite_shopping', 'cost_per_onsite_shopping', 'onsite_shopping_rate',
      'value_per_onsite_shopping', 'total_onsite_shopping_value', 'onsite_initiate_checkout_count',
      'cost_per_onsite_initiate_checkout_count', 'onsite_initiate_checkout_count_rate',
      'value_per_onsite_initiate_checkout_count', 'total_onsite_initiate_checkout_count_value',
      'onsite_on_web_detail', 'cost_per_onsite_on_web_detail', 'onsite_on_web_detail_rate',
      'value_per_onsite_on_web_detail', 'total_onsite_on_web_detail_value', 'onsite_on_web_cart',
      'cost_per_onsite_on_web_cart', 'onsite_on_web_cart_rate', 'value_per_onsite_on_web_cart',
      'total_onsite_on_web_cart_value',
    ],
  },
  post_id: {
    documented: [
      'spend', 'cpc', 'cpm', 'impressions', 'clicks', 'ctr', 'conversion', 'cost_per_conversion',
      'conversion_rate', 'conversion_rate_v2', 'video_play_actions', 'video_watched_2s', 'video_watched_6s',
      'average_video_play', 'video_views_p25', 'video_views_p50', 'video_views_p75', 'video_views_p100',
      'engaged_view', 'engaged_view_15s', 'onsite_add_to_wishlist', 'cost_per_onsite_add_to_wishlist',
      'onsite_add_to_wishlist_rate', 'value_per_onsite_add_to_wishlist', 'total_onsite_add_to_wishlist_value',
      'ix_product_click_count', 'cost_per_ix_product_click_count', 'ix_product_click_count_rate',
      'onsite_shopping_roas', 'onsite_shopping', 'cost_per_onsite_shopping', 'onsite_shopping_rate',
      'value_per_onsite_shopping', 'total_onsite_shopping_value', 'onsite_initiate_checkout_count',
      'cost_per_onsite_initiate_checkout_count', 'onsite_initiate_checkout_count_rate',
      'value_per_onsite_initiate_checkout_count', 'total_onsite_initiate_checkout_count_value',
      'onsite_on_web_detail', 'cost_per_onsite_on_web_detail', 'onsite_on_web_detail_rate',
      'value_per_onsite_on_web_detail', 'total_onsite_on_web_detail_value', 'onsite_on_web_cart',
      'cost_per_onsite_on_web_cart', 'onsite_on_web_cart_rate', 'value_per_onsite_on_web_cart',
      'total_onsite_on_web_cart_value',
    ],
  },
  image_id: {
    documented: [
      'clicks', 'single_image_impressions', 'single_image_impression_rate', 'single_image_ctr',
    ],
  },
  custom_event_type: {
    documented: [
      'clicks', 'unique_custom_app_events', 'cost_per_unique_custom_app_event', 'custom_app_event_rate',
      'custom_app_events', 'cost_per_custom_app_event', 'value_per_custom_app_event', 'custom_app_events_value',
      'custom_page_events', 'cost_per_custom_page_event', 'custom_page_event_rate',
      'value_per_custom_page_event', 'custom_page_events_value',
    ],
  },
  video_material_id: { ofSubject: OF_VIDEOS },
  skan_postback_sequence: { ofSubject: OF_SKAN },
  minis_id: { ofSubject: ['minis_name', 'optimization_event'] },
};

// prettier-ignore
export const audienceByBreakdown: MetricsByBreakdown = {
  country_code: {
    documented: [
      'spend', 'cpc', 'cpm', 'impressions', 'gross_impressions', 'clicks', 'ctr', 'conversion',
      'cost_per_conversion', 'conversion_rate', 'real_time_conversion', 'real_time_cost_per_conversion',
      'real_time_conversion_rate', 'result', 'cost_per_result', 'result_rate', 'real_time_result',
      'real_time_cost_per_result', 'real_time_result_rate', 'video_play_actions', 'video_watched_2s',
      'video_watched_6s', 'average_video_play', 'video_views_p25', 'video_views_p50', 'video_views_p75',
      'video_views_p100', 'follows', 'likes', 'comments', 'shares', 'profile_visits', 'profile_visits_rate',
      'clicks_on_music_disc', 'total_landing_page_view', 'cost_per_landing_page_view', 'landing_page_view_rate',
    ],
  },
  ad_type: { documented: AUDIENCES_BY_AD_TYPE },
  hashtag: { documented: AUDIENCES_BY_AD_TYPE },
  audience_tags: { documented: AUDIENCES_BY_AD_TYPE },
  purchase_intention: { documented: AUDIENCES_BY_AD_TYPE },
  bucket_id: { documented: ['cost'] },
};

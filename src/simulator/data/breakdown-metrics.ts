/** Metrics that TikTok documents for a breakdown; a breakdown without a list accepts any metric. */
type MetricsOf = Readonly<Record<string, readonly string[]>>;

// prettier-ignore
const SEARCHES = [
  'spend', 'cpc', 'cpm', 'impressions', 'clicks', 'ctr', 'conversion', 'cost_per_conversion', 'conversion_rate',
  'real_time_conversion', 'result', 'cost_per_result', 'result_rate', 'video_play_actions', 'engaged_view',
  'engaged_view_15s',
];

// prettier-ignore
const AD_TYPES = [
  'spend', 'cpc', 'cpm', 'impressions', 'clicks', 'ctr', 'conversion', 'cost_per_conversion', 'conversion_rate',
  'conversion_rate_v2', 'real_time_conversion', 'real_time_cost_per_conversion', 'real_time_conversion_rate',
  'real_time_conversion_rate_v2', 'video_play_actions', 'video_watched_2s', 'video_watched_6s',
  'average_video_play', 'video_views_p25', 'video_views_p50', 'video_views_p75', 'video_views_p100',
  'engaged_view', 'engaged_view_15s', 'follows', 'likes', 'comments', 'shares', 'profile_visits',
  'profile_visits_rate', 'clicks_on_music_disc', 'total_landing_page_view', 'cost_per_landing_page_view',
  'landing_page_view_rate',
];

// prettier-ignore
const BASIC: MetricsOf = {
  ad_type: [
    'spend', 'cpc', 'cpm', 'impressions', 'gross_impressions', 'clicks', 'ctr', 'conversion',
    'cost_per_conversion', 'conversion_rate', 'real_time_conversion', 'real_time_cost_per_conversion',
    'real_time_conversion_rate', 'video_play_actions', 'video_watched_2s', 'video_watched_6s',
    'average_video_play', 'video_views_p25', 'video_views_p50', 'video_views_p75', 'video_views_p100',
    'engaged_view', 'engaged_view_15s', 'clicks_on_music_disc', 'follows', 'likes', 'comments', 'shares',
    'profile_visits', 'profile_visits_rate', 'total_landing_page_view', 'cost_per_landing_page_view',
    'landing_page_view_rate', 'skan_conversion', 'skan_cost_per_conversion', 'skan_conversion_rate',
    'skan_app_install', 'skan_cost_per_app_install', 'skan_app_install_withheld',
  ],
  country_code: [
    'spend', 'cpc', 'cpm', 'impressions', 'gross_impressions', 'clicks', 'ctr', 'conversion',
    'cost_per_conversion', 'conversion_rate', 'real_time_conversion', 'real_time_cost_per_conversion',
    'real_time_conversion_rate', 'video_play_actions', 'video_watched_2s', 'video_watched_6s',
    'average_video_play', 'video_views_p25', 'video_views_p50', 'video_views_p75', 'video_views_p100',
    'engaged_view', 'engaged_view_15s', 'clicks_on_music_disc', 'follows', 'likes', 'comments', 'shares',
    'profile_visits', 'profile_visits_rate', 'total_landing_page_view', 'cost_per_landing_page_view',
    'landing_page_view_rate', 'reach', 'result', 'cost_per_result', 'result_rate', 'real_time_result',
    'real_time_cost_per_result', 'real_time_result_rate', 'frequency', 'live_product_clicks',
    'real_time_app_install', 'real_time_app_install_cost', 'app_install', 'cost_per_app_install',
    'registration', 'cost_per_registration', 'registration_rate', 'purchase', 'cost_per_purchase',
    'purchase_rate', 'complete_payment', 'cost_per_complete_payment', 'complete_payment_rate',
    'page_browse_view', 'cost_per_page_browse_view', 'page_browse_view_rate', 'button_click',
    'cost_per_button_click', 'button_click_rate', 'online_consult', 'cost_per_online_consult',
    'online_consult_rate', 'form', 'cost_per_form', 'form_rate', 'download_start', 'cost_per_download_start',
    'download_start_rate',
  ],
  page_id: [
    'onsite_form', 'onsite_download_start', 'ix_page_view_count', 'ix_button_click_count',
    'ix_product_click_count', 'ix_page_duration_avg', 'ix_page_viewrate_avg', 'ix_video_views',
    'ix_video_views_p25', 'ix_video_views_p50', 'ix_video_views_p75', 'ix_video_views_p100',
    'ix_average_video_play', 'spend', 'cpc', 'cpm', 'impressions', 'gross_impressions', 'clicks', 'ctr',
    'conversion', 'cost_per_conversion', 'conversion_rate', 'conversion_rate_v2', 'real_time_conversion',
    'real_time_cost_per_conversion', 'real_time_conversion_rate', 'real_time_conversion_rate_v2',
  ],
  component_name: [
    'ix_page_duration_avg', 'ix_page_viewrate_avg', 'ix_video_views', 'ix_video_views_p25',
    'ix_video_views_p50', 'ix_video_views_p75', 'ix_video_views_p100', 'ix_average_video_play', 'spend', 'cpc',
    'cpm', 'impressions', 'gross_impressions', 'clicks', 'ctr', 'conversion', 'cost_per_conversion',
    'conversion_rate', 'conversion_rate_v2', 'real_time_conversion', 'real_time_cost_per_conversion',
    'real_time_conversion_rate', 'real_time_conversion_rate_v2',
  ],
  room_id: [
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
  post_id: [
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
  image_id: [
    'clicks', 'single_image_impressions', 'single_image_impression_rate', 'single_image_ctr',
  ],
  custom_event_type: [
    'clicks', 'unique_custom_app_events', 'cost_per_unique_custom_app_event', 'custom_app_event_rate',
    'custom_app_events', 'cost_per_custom_app_event', 'value_per_custom_app_event', 'custom_app_events_value',
    'custom_page_events', 'cost_per_custom_page_event', 'custom_page_event_rate', 'value_per_custom_page_event',
    'custom_page_events_value',
  ],
  search_terms: SEARCHES,
  search_keyword: SEARCHES,
  match_type: SEARCHES,
};

// prettier-ignore
const AUDIENCE: MetricsOf = {
  country_code: [
    'spend', 'cpc', 'cpm', 'impressions', 'gross_impressions', 'clicks', 'ctr', 'conversion',
    'cost_per_conversion', 'conversion_rate', 'real_time_conversion', 'real_time_cost_per_conversion',
    'real_time_conversion_rate', 'result', 'cost_per_result', 'result_rate', 'real_time_result',
    'real_time_cost_per_result', 'real_time_result_rate', 'video_play_actions', 'video_watched_2s',
    'video_watched_6s', 'average_video_play', 'video_views_p25', 'video_views_p50', 'video_views_p75',
    'video_views_p100', 'follows', 'likes', 'comments', 'shares', 'profile_visits', 'profile_visits_rate',
    'clicks_on_music_disc', 'total_landing_page_view', 'cost_per_landing_page_view', 'landing_page_view_rate',
  ],
  ad_type: AD_TYPES,
  hashtag: AD_TYPES,
  audience_tags: AD_TYPES,
  purchase_intention: AD_TYPES,
};

export const BREAKDOWN_METRICS: Readonly<Record<'BASIC' | 'AUDIENCE', MetricsOf>> = { BASIC, AUDIENCE };

/** Metrics that BASIC reports have by these breakdowns, but not their tasks. */
// prettier-ignore
export const NOT_IN_TASKS: MetricsOf = {
  ad_type: [
    'skan_cost_per_conversion', 'skan_conversion_rate',
  ],
  country_code: [
    'reach', 'result', 'cost_per_result', 'result_rate', 'real_time_result', 'real_time_cost_per_result',
    'real_time_result_rate', 'frequency', 'live_product_clicks', 'real_time_app_install',
    'real_time_app_install_cost', 'app_install', 'cost_per_app_install', 'registration',
    'cost_per_registration', 'registration_rate', 'purchase', 'cost_per_purchase', 'purchase_rate',
    'complete_payment', 'cost_per_complete_payment', 'complete_payment_rate', 'page_browse_view',
    'cost_per_page_browse_view', 'page_browse_view_rate', 'button_click', 'cost_per_button_click',
    'button_click_rate', 'online_consult', 'cost_per_online_consult', 'online_consult_rate', 'form',
    'cost_per_form', 'form_rate', 'download_start', 'cost_per_download_start', 'download_start_rate',
  ],
};

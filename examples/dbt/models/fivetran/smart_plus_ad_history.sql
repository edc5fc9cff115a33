{%- set lists = ['ad_text_list', 'auto_message_list', 'call_to_action_list', 'custom_product_page_list', 'deeplink_list',
                 'interactive_add_on_list', 'page_list'] -%}
{%- set settings = ['auto_disclaimer_types', 'call_to_action_id', 'catalog_creative_toggle', 'creative_auto_add_toggle',
                    'dark_post_status', 'end_card_cta', 'fallback_type', 'identity_id', 'identity_type',
                    'phone_info.phone_number', 'phone_info.phone_region_calling_code', 'phone_info.phone_region_code',
                    'product_display_field_list', 'product_ids', 'product_info.selling_points', 'product_set_id',
                    'product_specific_type', 'tracking_info.click_tracking_url',
                    'tracking_info.impression_tracking_url', 'tracking_info.tracking_app_id',
                    'tracking_info.tracking_message_event_set_id'] -%}
select
    {{ number('smart_plus_ad_id') }} as smart_plus_ad_id,
    {{ utc('coalesce(modify_time, create_time)') }} as modify_time,
    {{ number('advertiser_id') }} as advertiser_id,
    {{ number('campaign_id') }} as campaign_id,
    {{ number('adgroup_id') }} as adgroup_id,
    {{ utc('create_time') }} as create_time,
    secondary_status,
    operation_status,
    ad_name,
    campaign_name,
    adgroup_name,
    -- A list of URLs, as text; here each is in an object.
    cast(to_json(landing_page_url_list ->> '$[*].landing_page_url') as varchar) as landing_page_url_list,
    {%- for setting in settings %}
    ad_configuration ->> '$.{{ setting }}' as {{ setting | replace('.', '_') }},
    {%- endfor %}
    {%- for list in lists %}
    cast({{ list }} as varchar) as {{ list }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ source('tiktok', 'smart_plus_ads') }}

{%- set ids = ['advertiser_id', 'campaign_id', 'adgroup_id', 'ad_id', 'card_id', 'page_id', 'tracking_pixel_id'] -%}
select
    * replace (cast(branded_content_disabled as varchar) as branded_content_disabled),
    cast(null as varchar) as premium_badge_id
from ({{ airbyte_list('ads', ids) }})

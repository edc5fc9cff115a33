select
    advertiser_id,
    campaign_id,
    adgroup_id,
    ad_id,
    ad_name,
    ad_format,
    landing_page_url,
    current_status,
    create_time,
    modify_time
from {{ source('tiktok', 'ads') }}

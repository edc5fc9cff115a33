select
    advertiser_id,
    campaign_id,
    adgroup_id,
    ad_id,
    platform,
    {{ report_columns() }}
from {{ source('tiktok', 'ad_insights_by_platform') }}

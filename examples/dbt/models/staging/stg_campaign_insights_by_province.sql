select
    advertiser_id,
    campaign_id,
    province_id,
    {{ report_columns() }}
from {{ source('tiktok', 'campaign_insights_by_province') }}

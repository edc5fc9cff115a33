select
    advertiser_id,
    campaign_id,
    adgroup_id,
    ad_id,
    age,
    gender,
    {{ report_columns() }}
from {{ source('tiktok', 'ad_insights_by_age_and_gender') }}

select
    {{ number('campaign_id') }} as campaign_id,
    country_code,
    cast(stat_time_day as timestamp) as stat_time_day,
    spend,
    impressions,
    clicks,
    cpc,
    cpm,
    ctr,
    conversion,
    conversion_rate,
    cost_per_conversion,
    real_time_conversion
from {{ source('tiktok', 'campaign_insights_by_country') }}

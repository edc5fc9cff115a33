select
    day,
    day_start_utc,
    day_end_utc,
    advertiser_id,
    campaign_id,
    max(campaign_name) as campaign_name,
    currency,
    {{ sums() }}
from {{ ref('spend_by_ad') }}
group by all

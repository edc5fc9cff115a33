{{ config(tags='more_streams') }}

-- What the newest sync of each day compared: its look-back replaced the rows of the day.
select
    advertiser_id,
    stat_time_day as day,
    level,
    metric,
    advertiser_total,
    emitted_sum,
    difference,
    cause,
    explanation,
    is_explained
from {{ source('tiktok', 'reconciliation') }}
qualify synced_at = max(synced_at) over (partition by advertiser_id, stat_time_day)

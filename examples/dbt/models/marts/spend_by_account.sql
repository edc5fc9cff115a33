select
    spend.day,
    spend.day_start_utc,
    spend.day_end_utc,
    spend.advertiser_id,
    max(advertisers.advertiser_name) as advertiser_name,
    spend.currency,
    {{ sums() }}
from {{ ref('spend_by_ad') }} as spend
left join {{ ref('stg_advertisers') }} as advertisers on spend.advertiser_id = advertisers.advertiser_id
group by all

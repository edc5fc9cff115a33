select
    advertiser_id,
    name as advertiser_name,
    currency,
    timezone,
    country,
    status
from {{ source('tiktok', 'advertisers') }}

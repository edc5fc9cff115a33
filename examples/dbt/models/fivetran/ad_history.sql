-- Without the creatives of upgraded Smart+ ads: the package finds them in creative_history, and would count them twice.
select
    {{ number('ad_id') }} as ad_id,
    {{ utc('coalesce(modify_time, create_time)') }} as updated_at,
    {{ number('advertiser_id') }} as advertiser_id,
    {{ number('campaign_id') }} as campaign_id,
    {{ number('adgroup_id') }} as adgroup_id,
    ad_name,
    call_to_action,
    click_tracking_url,
    impression_tracking_url,
    landing_page_url
from {{ source('tiktok', 'ads') }}
where {{ number('ad_id') }} not in (select creative_id from {{ ref('creative_history') }})

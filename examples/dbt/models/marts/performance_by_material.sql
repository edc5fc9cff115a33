{{ config(tags='more_streams') }}

-- Every ad counts once, for its one material, so these rows add up to the account's spend.
select
    spend.day,
    spend.day_start_utc,
    spend.day_end_utc,
    spend.advertiser_id,
    coalesce(bridge.material_type, 'UNKNOWN') as material_type,
    bridge.material_id,
    count(distinct spend.ad_id) as ads,
    spend.currency,
    {{ sums() }},
    sum(video_plays) as video_plays,
    sum(completed_video_plays) as completed_video_plays
from {{ ref('spend_by_ad') }} as spend
left join {{ ref('stg_ad_creatives_bridge') }} as bridge on spend.ad_id = bridge.ad_id
group by all

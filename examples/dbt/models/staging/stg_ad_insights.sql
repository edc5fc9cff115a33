select
    advertiser_id,
    campaign_id,
    campaign_name,
    adgroup_id,
    adgroup_name,
    ad_id,
    ad_name,
    {{ report_columns() }},
    video_play_actions as video_plays,
    video_views_p100 as completed_video_plays
from {{ source('tiktok', 'ad_insights') }}

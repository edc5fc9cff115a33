{{ config(tags='more_streams') }}

with bridge as (
    select *, nullif(cast(image_ids as varchar), '[]') as images
    from {{ source('tiktok', 'ad_creatives_bridge') }}
)

select
    advertiser_id,
    ad_id,
    ad_id_v2,
    smart_plus_ad_id,
    smart_plus_ad_name,
    -- An ad has one material: its post, its video, or all its images.
    case
        when tiktok_item_id is not null then 'POST'
        when video_id is not null then 'VIDEO'
        when images is not null then 'IMAGES'
    end as material_type,
    coalesce(tiktok_item_id, video_id, images) as material_id
from bridge

-- The creatives of upgraded Smart+ ads, whose ids reports have as ad_id.
select
    {{ number('bridge.ad_id') }} as creative_id,
    {{ utc('coalesce(smart_plus_ads.modify_time, smart_plus_ads.create_time)') }} as modify_time,
    {{ number('bridge.smart_plus_ad_id') }} as smart_plus_ad_id,
    {{ number('bridge.advertiser_id') }} as advertiser_id,
    {{ number('bridge.campaign_id') }} as campaign_id,
    {{ number('bridge.adgroup_id') }} as adgroup_id,
    bridge.video_id,
    {{ utc('smart_plus_ads.create_time') }} as create_time,
    bridge.ad_name as creative_name,
    smart_plus_ads.campaign_name,
    smart_plus_ads.adgroup_name,
    bridge.identity_id,
    bridge.identity_type,
    bridge.campaign_automation_type,
    ads.ad_text,
    ads.secondary_status,
    ads.operation_status,
    cast(bridge.image_ids as varchar) as image_ids
from {{ source('tiktok', 'ad_creatives_bridge') }} as bridge
left join {{ source('tiktok', 'smart_plus_ads') }} as smart_plus_ads
    on bridge.smart_plus_ad_id = smart_plus_ads.smart_plus_ad_id
left join {{ source('tiktok', 'ads') }} as ads on bridge.ad_id = ads.ad_id
where bridge.smart_plus_ad_id is not null

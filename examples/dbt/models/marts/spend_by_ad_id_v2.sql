{{ config(tags='more_streams') }}

-- Ads as Ads Manager shows them: reports have the creatives of an upgraded Smart+ ad one by one, each with its own ad_id.
select
    spend.day,
    spend.day_start_utc,
    spend.day_end_utc,
    spend.advertiser_id,
    spend.campaign_id,
    spend.adgroup_id,
    coalesce(bridge.ad_id_v2, spend.ad_id) as ad_id_v2,
    max(coalesce(bridge.smart_plus_ad_name, spend.ad_name)) as ad_name,
    bridge.smart_plus_ad_id is not null as is_upgraded_smart_plus,
    count(distinct spend.ad_id) as creatives,
    spend.currency,
    {{ sums() }}
from {{ ref('spend_by_ad') }} as spend
left join {{ ref('stg_ad_creatives_bridge') }} as bridge on spend.ad_id = bridge.ad_id
group by all

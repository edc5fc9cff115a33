-- Names are those of now; a report keeps the names of ads whose objects were not read, such as deleted ones.
select
    report.day,
    report.day_start_utc,
    report.day_end_utc,
    report.advertiser_id,
    report.campaign_id,
    coalesce(campaigns.campaign_name, report.campaign_name) as campaign_name,
    report.adgroup_id,
    coalesce(adgroups.adgroup_name, report.adgroup_name) as adgroup_name,
    report.ad_id,
    coalesce(ads.ad_name, report.ad_name) as ad_name,
    report.currency,
    report.spend,
    report.reporting_spend,
    report.impressions,
    report.clicks,
    report.conversions,
    report.video_plays,
    report.completed_video_plays
from ({{ in_reporting_currency(ref('stg_ad_insights')) }}) as report
left join {{ ref('stg_campaigns') }} as campaigns on report.campaign_id = campaigns.campaign_id
left join {{ ref('stg_adgroups') }} as adgroups on report.adgroup_id = adgroups.adgroup_id
left join {{ ref('stg_ads') }} as ads on report.ad_id = ads.ad_id

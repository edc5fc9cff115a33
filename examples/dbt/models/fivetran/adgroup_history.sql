-- category, display_name and landing_page_url of ad groups are names of TikTok's older API; the last two are on ads now.
select
    {{ number('adgroup_id') }} as adgroup_id,
    {{ utc('coalesce(modify_time, create_time)') }} as updated_at,
    {{ number('advertiser_id') }} as advertiser_id,
    {{ number('campaign_id') }} as campaign_id,
    adgroup_name,
    {{ number("actions ->> '$[0].action_period'") }} as action_days,
    actions ->> '$[0].action_category_ids' as action_categories,
    cast(age_groups as varchar) as age_groups,
    audience_type,
    budget,
    {{ number('category_id') }} as category,
    cast(null as varchar) as display_name,
    frequency,
    frequency_schedule,
    gender,
    cast(interest_category_ids as varchar) as interest_category_v_2,
    cast(null as varchar) as landing_page_url,
    cast(languages as varchar) as languages
from {{ source('tiktok', 'adgroups') }}

select
    advertiser_id,
    campaign_id,
    adgroup_id,
    adgroup_name,
    optimization_goal,
    cast(budget as decimal(18, 3)) as budget,
    budget_mode,
    current_status,
    create_time,
    modify_time
from {{ source('tiktok', 'adgroups') }}

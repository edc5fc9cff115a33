select
    advertiser_id,
    campaign_id,
    campaign_name,
    objective_type,
    cast(budget as decimal(18, 3)) as budget,
    budget_mode,
    current_status,
    create_time,
    modify_time
from {{ source('tiktok', 'campaigns') }}

select
    {{ number('campaign_id') }} as campaign_id,
    {{ utc('coalesce(modify_time, create_time)') }} as updated_at,
    {{ number('advertiser_id') }} as advertiser_id,
    campaign_name,
    campaign_type,
    objective_type,
    split_test_variable,
    budget,
    budget_mode,
    secondary_status as status,
    {{ utc('create_time') }} as create_time,
    cast(is_new_structure as varchar) as is_new_structure
from {{ source('tiktok', 'campaigns') }}

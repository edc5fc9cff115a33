-- Names of TikTok's older API beside today's: targeted behavior was not a list yet, and the last two have no successor.
{%- set ids = ['advertiser_id', 'campaign_id', 'adgroup_id', 'app_id', 'pixel_id', 'catalog_id', 'product_set_id',
               'catalog_authorized_bc_id', 'category_id'] %}
select
    * replace (cast(skip_learning_phase as bigint) as skip_learning_phase),
    {{ number("actions ->> '$[0].action_period'") }} as action_days,
    actions -> '$[0].action_category_ids' as action_category_ids,
    actions -> '$[0].video_user_actions' as video_actions,
    cast(null as json) as carriers,
    cast(null as json) as split_test_adgroup_ids
from ({{ airbyte_list('adgroups', ids) }})

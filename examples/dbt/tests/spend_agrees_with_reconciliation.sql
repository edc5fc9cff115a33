{{ config(tags='more_streams') }}

-- What the marts add up to must be what the sync emitted, and with the explained differences TikTok's own total of the
-- account. Rows that came twice were emitted twice, but are in the table once.
with account_days as (
    select day, advertiser_id, 'spend' as metric, spend as value from {{ ref('spend_by_account') }}
    union all
    select day, advertiser_id, 'impressions', impressions from {{ ref('spend_by_account') }}
    union all
    select day, advertiser_id, 'clicks', clicks from {{ ref('spend_by_account') }}
    union all
    select day, advertiser_id, 'conversion', conversions from {{ ref('spend_by_account') }}
),

reconciled as (
    select
        day,
        advertiser_id,
        metric,
        max(advertiser_total) as advertiser_total,
        max(emitted_sum) as emitted_sum,
        sum(case when cause = 'repeated' then difference else 0 end) as repeated,
        sum(case when cause = 'repeated' or not is_explained then 0 else difference end) as explained
    from {{ ref('stg_reconciliation') }}
    where level = 'ad' and metric <> 'reach'
    group by all
)

select reconciled.*, account_days.value
from reconciled
left join account_days using (day, advertiser_id, metric)
where abs(coalesce(value, 0) - emitted_sum - repeated) > 0.005
    or abs(coalesce(value, 0) + explained - advertiser_total) > 0.005

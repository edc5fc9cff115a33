{# What all reports have in common. Money is a decimal, so that sums do not depend on the order of the rows. #}
{% macro report_columns() %}
    stat_time_day as day,
    day_start_utc,
    day_end_utc,
    currency,
    cast(spend as decimal(18, 3)) as spend,
    impressions,
    clicks,
    conversion as conversions
{%- endmacro %}

{# The rows of a report with their spend in the reporting currency, at the rate of their day. #}
{% macro in_reporting_currency(report) %}
    select
        report.*,
        cast(report.spend * rates.rate as decimal(18, 6)) as reporting_spend
    from {{ report }} as report
    left join {{ ref('stg_exchange_rates') }} as rates
        on report.currency = rates.currency
        and report.day >= rates.valid_from
        and report.day < rates.valid_to
{%- endmacro %}

{% macro sums() %}
    sum(spend) as spend,
    sum(reporting_spend) as reporting_spend,
    sum(impressions) as impressions,
    sum(clicks) as clicks,
    sum(conversions) as conversions
{%- endmacro %}

{# A report per day, account and the values of its breakdowns. #}
{% macro by_breakdown(report, breakdowns) %}
    select
        day,
        day_start_utc,
        day_end_utc,
        advertiser_id,
        {{ breakdowns | join(', ') }},
        currency,
        {{ sums() }}
    from ({{ in_reporting_currency(report) }}) as report
    group by all
{%- endmacro %}

{# Ids and times as other connectors store them: ids are text here, and times have a time zone. #}
{% macro number(column) %}cast({{ column }} as bigint){% endmacro %}
{% macro utc(column) %}timezone('UTC', {{ column }}){% endmacro %}

{# A column that only some versions and configs of the connector request: null where the table lacks it. #}
{% macro if_present(table, column, type) %}
    {%- set names = adapter.get_columns_in_relation(table) | map(attribute='name') | list -%}
    {{- column if column in names else 'cast(null as ' ~ type ~ ')' -}}
{% endmacro %}

{# Fivetran's hourly reports of a level. Its package adds two values up, where null would erase both. #}
{% macro fivetran_report_hourly(stream, id) %}
    {%- set table = source('tiktok', stream) -%}
    select
        {{ number(id) }} as {{ id }},
        stat_time_hour,
        spend,
        impressions,
        clicks,
        cpc,
        cpm,
        ctr,
        reach,
        conversion,
        conversion_rate,
        cost_per_conversion,
        real_time_conversion,
        coalesce(total_purchase_value, 0) as total_purchase_value,
        coalesce({{ if_present(table, 'total_sales_lead_value', 'double') }}, 0) as total_sales_lead_value,
        likes,
        comments,
        shares,
        follows,
        profile_visits,
        average_video_play,
        average_video_play_per_user,
        video_play_actions,
        video_watched_2s as video_watched_2_s,
        video_watched_6s as video_watched_6_s,
        video_views_p25 as video_views_p_25,
        video_views_p50 as video_views_p_50,
        video_views_p75 as video_views_p_75
    from {{ table }}
{%- endmacro %}

{#
  A report of Airbyte's source: its keys as columns and again in `dimensions`, everything else as text in `metrics`.
  The columns of `row_context`, which its source lacks, are left out, and so are all that hold no figure of a row.
#}
{% macro airbyte_report(stream, keys) %}
    {%- set table = source('tiktok', stream) -%}
    {%- set context = ['advertiser_id', 'buying_type', 'currency', 'account_timezone', 'account_utc_offset',
                       'day_start_utc', 'day_end_utc'] -%}
    {%- set metrics = [] -%}
    {%- for column in adapter.get_columns_in_relation(table) if column.name not in keys + context -%}
        {%- do metrics.append("'" ~ column.name ~ "', cast(" ~ column.name ~ " as varchar)") -%}
    {%- endfor -%}
    with report as (
        select
            {{ number('advertiser_id') }} as advertiser_id,
            {%- for key in keys %}
            {{ airbyte_key(key) }} as {{ key }},
            {%- endfor %}
            json_object({{ metrics | join(', ') }}) as metrics
        from {{ table }}
    )

    select
        *,
        json_object({% for key in keys %}'{{ key }}', {{ key }}{{ ', ' if not loop.last }}{% endfor %}) as dimensions
    from report
{%- endmacro %}

{% macro airbyte_key(key) %}
    {%- if key.startswith('stat_time') -%}
        cast({{ key }} as timestamp)
    {%- elif key in ['ad_id', 'adgroup_id', 'campaign_id'] -%}
        {{ number(key) }}
    {%- else -%}
        {{ key }}
    {%- endif -%}
{% endmacro %}

{# A list of Airbyte's source: the same columns, with ids as numbers and times without a time zone. #}
{% macro airbyte_list(stream, ids) %}
    {%- set table = source('tiktok', stream) -%}
    select
        {%- for column in adapter.get_columns_in_relation(table) %}
        {% if column.name in ids -%}
            {{ number(column.name) }} as {{ column.name }}
        {%- elif column.data_type == 'TIMESTAMP WITH TIME ZONE' -%}
            {{ utc(column.name) }} as {{ column.name }}
        {%- else -%}
            {{ column.name }}
        {%- endif -%}
        {{ ',' if not loop.last }}
        {%- endfor %}
    from {{ table }}
{%- endmacro %}

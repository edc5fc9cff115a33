{# Account days whose spend in a mart is not that of spend_by_account. #}
{% macro other_account_days(marts) %}
    {%- for mart in marts %}
    select '{{ mart }}' as mart, day, advertiser_id, total.spend, accounts.spend as account_spend
    from (select day, advertiser_id, sum(spend) as spend from {{ ref(mart) }} group by all) as total
    full join {{ ref('spend_by_account') }} as accounts using (day, advertiser_id)
    where total.spend is distinct from accounts.spend
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

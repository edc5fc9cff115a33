{{ airbyte_report('ad_insights_by_country', ['ad_id', 'stat_time_day', 'country_code']) }}

{{ airbyte_report('ad_insights_by_platform', ['ad_id', 'stat_time_day', 'platform']) }}

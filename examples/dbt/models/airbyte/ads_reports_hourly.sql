{{ airbyte_report('ad_insights_hourly', ['ad_id', 'stat_time_hour']) }}

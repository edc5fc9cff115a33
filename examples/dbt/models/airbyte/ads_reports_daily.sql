{{ airbyte_report('ad_insights', ['ad_id', 'stat_time_day']) }}

{{ airbyte_report('adgroup_insights_hourly', ['adgroup_id', 'stat_time_hour']) }}

{{ airbyte_report('campaign_insights_hourly', ['campaign_id', 'stat_time_hour']) }}

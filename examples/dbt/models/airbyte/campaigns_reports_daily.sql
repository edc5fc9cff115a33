{{ airbyte_report('campaign_insights', ['campaign_id', 'stat_time_day']) }}

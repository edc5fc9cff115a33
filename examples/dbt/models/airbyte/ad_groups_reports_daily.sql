{{ airbyte_report('adgroup_insights', ['adgroup_id', 'stat_time_day']) }}

{{ airbyte_report('ad_insights_by_age_and_gender', ['ad_id', 'stat_time_day', 'gender', 'age']) }}

{{ fivetran_report_hourly('adgroup_insights_hourly', 'adgroup_id') }}

{{ fivetran_report_hourly('ad_insights_hourly', 'ad_id') }}

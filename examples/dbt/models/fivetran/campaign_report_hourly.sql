{{ fivetran_report_hourly('campaign_insights_hourly', 'campaign_id') }}

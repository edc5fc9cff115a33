{{ by_breakdown(ref('stg_campaign_insights_by_province'), ['province_id']) }}

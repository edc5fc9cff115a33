{{ by_breakdown(ref('stg_ad_insights_by_platform'), ['platform']) }}

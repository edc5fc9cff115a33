{{ by_breakdown(ref('stg_ad_insights_by_age_and_gender'), ['age', 'gender']) }}

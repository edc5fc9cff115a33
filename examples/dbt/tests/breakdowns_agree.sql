{{ config(severity='warn') }}

-- Only a warning: TikTok updates reports by audience 6 to 12 hours later. Provinces never add up.
{{ other_account_days(['performance_by_country', 'performance_by_age_and_gender', 'performance_by_platform']) }}

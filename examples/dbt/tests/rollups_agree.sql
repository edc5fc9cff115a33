-- All levels have the same spend.
{{ other_account_days(['spend_by_campaign', 'spend_by_adgroup', 'spend_by_ad']) }}

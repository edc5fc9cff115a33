{{ airbyte_list('campaigns', ['advertiser_id', 'campaign_id']) }}

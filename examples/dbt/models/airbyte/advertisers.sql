{{ airbyte_list('advertisers', ['advertiser_id']) }}

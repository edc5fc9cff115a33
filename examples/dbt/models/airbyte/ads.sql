{{ airbyte_list('ads', ['advertiser_id', 'campaign_id', 'adgroup_id', 'ad_id', 'card_id', 'page_id', 'tracking_pixel_id']) }}

{{ airbyte_list('adgroups', ['advertiser_id', 'campaign_id', 'adgroup_id', 'app_id', 'pixel_id', 'catalog_id', 'product_set_id', 'catalog_authorized_bc_id', 'category_id']) }}

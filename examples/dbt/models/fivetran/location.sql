-- One list for all accounts; the package joins it by account.
select
    {{ number('advertisers.advertiser_id') }} as advertiser_id,
    regions.region_id,
    regions.region_name,
    regions.region_level,
    regions.parent_id,
    regions.country_code,
    regions.area_type,
    regions.support_below_18
from {{ source('tiktok', 'regions') }} as regions
cross join {{ source('tiktok', 'advertisers') }} as advertisers

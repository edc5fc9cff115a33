-- Its create_time is in seconds.
select * replace (cast(epoch(create_time) as bigint) as create_time)
from ({{ airbyte_list('advertisers', ['advertiser_id']) }})

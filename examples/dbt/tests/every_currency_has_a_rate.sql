-- Without a rate, reporting_spend is null and missing from every sum.
select distinct currency
from {{ ref('spend_by_ad') }}
where reporting_spend is null and spend is not null

{{ config(tags='more_streams') }}

-- A difference without a cause: rows may have been lost.
select *
from {{ ref('stg_reconciliation') }}
where not is_explained

{{ config(tags='more_streams') }}

-- No ad is lost or counted twice on its way through the bridge.
{{ other_account_days(['spend_by_ad_id_v2', 'performance_by_material']) }}

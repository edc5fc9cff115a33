/** A connector whose documentation or source names a metric. */
type Peer = 'Airbyte' | 'Fivetran';

/**
 * Metrics of other connectors that are not among the first hundred, as of November 2026: what Airbyte's source requests or
 * has proposed to, and what Fivetran's pages and models name. Those of the Singer tap all are among the first hundred.
 * Fivetran's tables have more metrics, which its pages only name by groups.
 */
export const PEER_METRICS: Readonly<Record<string, readonly Peer[]>> = {
  cta_conversion: ['Airbyte'],
  cta_purchase: ['Airbyte'],
  vta_purchase: ['Airbyte'],
  total_sales_lead_value: ['Airbyte', 'Fivetran'],
  total_landing_page_view: ['Airbyte'],
  cost_per_landing_page_view: ['Airbyte'],
  landing_page_view_rate: ['Airbyte'],
  web_event_add_to_cart: ['Airbyte'],
  page_content_view_events: ['Airbyte'],
  onsite_on_web_cart: ['Airbyte'],
  onsite_on_web_detail: ['Airbyte'],
  total_view_content: ['Airbyte'],
  total_purchase: ['Airbyte'],
  engaged_view_through_conversions: ['Airbyte'],
  skan_conversion: ['Fivetran'],
  skan_cost_per_conversion: ['Fivetran'],
};

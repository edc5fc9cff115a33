import type { MetricRow, OtherReportType } from '../../../tiktok/index.js';

const SPEND: MetricRow = ['spend', 'number', 'money', 'advertiser', 'core', 'Total cost of the ads'];
const IMPRESSIONS: MetricRow = [
  'impressions',
  'integer',
  'count',
  'advertiser',
  'core',
  'Times the ads were shown',
];

/** The known metrics of report types beside BASIC and AUDIENCE. The first ones are those of a request without metrics. */
// prettier-ignore
export const otherMetrics: Readonly<Record<OtherReportType, readonly MetricRow[]>> = {
  BC: [
    SPEND,
    ['cash_spend', 'number', 'money', 'advertiser', 'core', 'Cost paid with cash; 16 hours late'],
    ['voucher_spend', 'number', 'money', 'advertiser', 'core', 'Cost paid with vouchers; 16 hours late'],
    ['cashback_coupon_spend', 'number', 'money', 'advertiser', 'core', 'Cost paid with cashback coupons; 16 hours late'],
    ['tax_spend', 'number', 'money', 'advertiser', 'core', 'Taxes on the cost; 48 hours late'],
    IMPRESSIONS,
    ['reach', 'integer', 'count', 'advertiser', 'core', 'Unique users who saw the ads at least once (estimated, not additive)'],
    ['currency', 'text', 'none', 'advertiser', 'attribute', "Currency of the row's amounts"],
    ['timezone', 'text', 'none', 'advertiser', 'attribute', 'Time zone of the ad account'],
  ],
  CATALOG: [SPEND, IMPRESSIONS],
  PLAYABLE_MATERIAL: [SPEND, IMPRESSIONS],
  TT_SHOP: [
    SPEND,
    ['billed_cost', 'number', 'money', 'advertiser', 'core', 'Net cost, without ad credits and coupons'],
  ],
};

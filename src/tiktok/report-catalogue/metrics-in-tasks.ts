import { lookUp } from '../../cdk/index.js';
import { findBreakdown, type Breakdowns, type ReportType } from './breakdowns.js';

interface TaskMetrics {
  readonly reportType: ReportType;
  readonly breakdowns: Breakdowns;
  readonly metrics: readonly string[];
}

/**
 * Metrics of a report that its tasks lack: billed_cost, by country or audience those that count people ("Create an
 * asynchronous report task"), and by country or type of ad those that only pages have ("Supported metrics for a dimension
 * in basic reports"). Some breakdowns have no tasks at all.
 */
export function lackingInTasks({ reportType, breakdowns, metrics }: TaskMetrics): readonly string[] {
  if (breakdowns.some((name) => findBreakdown(name)?.isSynchronousOnly)) return metrics;
  const lacksPeople =
    breakdowns.length > 0 && (reportType === 'AUDIENCE' || breakdowns.includes('country_code'));
  const onlyInPages =
    reportType === 'BASIC' ? breakdowns.flatMap((name) => lookUp(ONLY_IN_PAGES, name) ?? []) : [];
  return metrics.filter(
    (name) =>
      name === 'billed_cost' || onlyInPages.includes(name) || (lacksPeople && COUNTS_PEOPLE.has(name)),
  );
}

/** By breakdown of BASIC reports. */
// prettier-ignore
const ONLY_IN_PAGES: Readonly<Record<string, readonly string[]>> = {
  ad_type: ['skan_cost_per_conversion', 'skan_conversion_rate'],
  country_code: [
    'live_product_clicks', 'real_time_app_install', 'real_time_app_install_cost', 'app_install',
    'cost_per_app_install', 'registration', 'cost_per_registration', 'registration_rate', 'purchase',
    'cost_per_purchase', 'purchase_rate', 'complete_payment', 'cost_per_complete_payment', 'complete_payment_rate',
    'page_browse_view', 'cost_per_page_browse_view', 'page_browse_view_rate', 'button_click',
    'cost_per_button_click', 'button_click_rate', 'online_consult', 'cost_per_online_consult',
    'online_consult_rate', 'form', 'cost_per_form', 'form_rate', 'download_start', 'cost_per_download_start',
    'download_start_rate',
  ],
};

const COUNTS_PEOPLE: ReadonlySet<string> = new Set([
  'reach',
  'frequency',
  'cost_per_1000_reached',
  'average_video_play_per_user',
  'result',
  'cost_per_result',
  'result_rate',
  'real_time_result',
  'real_time_cost_per_result',
  'real_time_result_rate',
  'live_play_count',
]);

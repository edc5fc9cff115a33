import { findBreakdown, type Breakdowns, type ReportType } from './breakdowns.js';

interface TaskMetrics {
  readonly reportType: ReportType;
  readonly breakdowns: Breakdowns;
  readonly metrics: readonly string[];
}

/**
 * Metrics of a report that its tasks lack: billed_cost, and by country or audience those that count people ("Create an
 * asynchronous report task"). Some breakdowns have no tasks at all.
 */
export function lackingInTasks({ reportType, breakdowns, metrics }: TaskMetrics): readonly string[] {
  if (breakdowns.some((name) => findBreakdown(name)?.isSynchronousOnly)) return metrics;
  const lacksPeople =
    breakdowns.length > 0 && (reportType === 'AUDIENCE' || breakdowns.includes('country_code'));
  return metrics.filter((name) => name === 'billed_cost' || (lacksPeople && COUNTS_PEOPLE.has(name)));
}

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

import { ROWS_WORTH_A_TASK, TASK_LAG_DAYS } from '../api/limits.js';

const REPORT_ENGINES = ['auto', 'sync', 'async'] as const;

/** How reports are read: directly, through tasks, or whichever is better for a window's size. */
export type ReportEngine = (typeof REPORT_ENGINES)[number];

/** The config key `report_engine`. */
export const REPORT_ENGINE_SPECIFICATION = {
  type: 'string',
  title: 'How reports are read',
  description: `<b>sync</b>: page by page, in windows of 30 days. <b>async</b>: through TikTok's report tasks, a year at a time and without its limit of 20,000 ads, where a report has no columns that tasks cannot give; their numbers are some hours old. <b>auto</b>: page by page, and through a task where a window has more than ${ROWS_WORTH_A_TASK / 1000},000 rows and has been over for ${TASK_LAG_DAYS} days, or is too much for TikTok however it is divided.`,
  enum: REPORT_ENGINES,
  default: 'auto',
  order: 19,
} as const;

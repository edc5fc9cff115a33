import { ROWS_WORTH_A_TASK, TASK_LAG_DAYS } from '../api/limits.js';

/** The config key `report_engine`. */
export const REPORT_ENGINE_SCHEMA = {
  type: 'string',
  title: 'Report engine',
  description: `How reports are read. <b>sync</b>: page by page, in date ranges of up to 30 days. <b>async</b>: through TikTok's report tasks, a year at a time and without the 20,000-ad limit, unless the report has columns that tasks do not support; the numbers lag by several hours. <b>auto</b>: page by page, but through a task if a date range has more than ${ROWS_WORTH_A_TASK / 1000},000 rows and ended at least ${TASK_LAG_DAYS} days ago, or is too large for TikTok even when split.`,
  enum: ['auto', 'sync', 'async'],
  default: 'auto',
  group: 'advanced',
  order: 17,
} as const;

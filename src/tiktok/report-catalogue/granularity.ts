import { dashIsNull, day, localHour, type Fields } from '../../cdk/index.js';
import { REPORT_DAYS_WITHOUT_TIME, REPORT_HOURLY_DAYS, REPORT_WINDOW_DAYS } from '../api/limits.js';

/**
 * How a report divides time.
 * - `daily`, `hourly`: a row a day, an hour
 * - `monthly`: a row a calendar month, for what the API knows no days of; a call a month
 * - `lifetime`: one row for all time
 */
export const Granularity = {
  daily: 'daily',
  hourly: 'hourly',
  monthly: 'monthly',
  lifetime: 'lifetime',
} as const;
export type Granularity = (typeof Granularity)[keyof typeof Granularity];

interface TimeAxis {
  /** The API's time dimension; none where rows have no time of their own. */
  readonly dimension: 'stat_time_day' | 'stat_time_hour' | undefined;
  /** Columns that say of when a row is. The first one is the cursor. */
  readonly columns: Fields;
  /** Days of the longest window that one call may ask for; undefined where none is asked for. */
  readonly windowDays: number | undefined;
}

/** Times of rows of reports. An account without hours has rows all the same, of the hour `-`. */
export const STAT_TIMES = {
  stat_time_day: dashIsNull(day("Day of the row, in the account's time zone; null where TikTok tells none")),
  stat_time_hour: dashIsNull(
    localHour("Begin of the hour, in the account's time zone; null where TikTok tells none"),
  ),
} as const satisfies Fields;

const { stat_time_day, stat_time_hour } = STAT_TIMES;

export const TIME_AXES: Readonly<Record<Granularity, TimeAxis>> = {
  daily: {
    dimension: 'stat_time_day',
    columns: { stat_time_day },
    windowDays: REPORT_WINDOW_DAYS,
  },
  hourly: {
    dimension: 'stat_time_hour',
    columns: { stat_time_hour },
    windowDays: REPORT_HOURLY_DAYS,
  },
  monthly: {
    dimension: undefined,
    columns: {
      period_start: day("First day of the calendar month, in the account's time zone"),
      period_end: day('Last day of the calendar month, also while it is not over'),
    },
    windowDays: REPORT_DAYS_WITHOUT_TIME,
  },
  lifetime: { dimension: undefined, columns: {}, windowDays: undefined },
};

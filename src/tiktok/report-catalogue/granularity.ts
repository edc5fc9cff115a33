import { dashIsNull, day, localTime, type Fields } from '../../cdk/index.js';
import { REPORT_DAYS_WITHOUT_TIME, REPORT_HOURLY_DAYS, REPORT_WINDOW_DAYS } from '../api/limits.js';

/**
 * How a report divides time.
 * - `daily`, `hourly`: a row per day or hour
 * - `monthly`: a row per calendar month, for breakdowns that the API does not report by day; one call per month
 * - `lifetime`: one row for the whole lifetime
 */
export const Granularity = {
  daily: 'daily',
  hourly: 'hourly',
  monthly: 'monthly',
  lifetime: 'lifetime',
} as const;
export type Granularity = (typeof Granularity)[keyof typeof Granularity];

interface TimeAxis {
  /** The API's time dimension; undefined if rows have no time. */
  readonly dimension: 'stat_time_day' | 'stat_time_hour' | undefined;
  /** The time columns of a row. The first one is the cursor. */
  readonly columns: Fields;
  /** Maximum days of a window; undefined if reports have no days. */
  readonly windowDays: number | undefined;
}

/** The time columns of reports. An account without data for an hour may still have a row with the time `-`. */
export const STAT_TIMES = {
  stat_time_day: dashIsNull(day("Day of the row, in the account's time zone; null if TikTok returns none")),
  stat_time_hour: dashIsNull(
    localTime("Start of the hour, in the account's time zone; null if TikTok returns none"),
  ),
} as const satisfies Fields;

const { stat_time_day, stat_time_hour } = STAT_TIMES;

/** Time dimension, time columns and window of each granularity. */
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
      period_end: day('Last day of the calendar month, even if the month is not over'),
    },
    windowDays: REPORT_DAYS_WITHOUT_TIME,
  },
  lifetime: { dimension: undefined, columns: {}, windowDays: undefined },
};

import { addDays, parseDayStart, type DateRange, type JsonObject } from '../../cdk/index.js';

/**
 * Whether an object existed in the date range, or on the day after it: its timestamps may be in another time zone. An
 * object without a creation time may have existed.
 */
export function existedIn({ create_time: made }: JsonObject, days: DateRange | undefined): boolean {
  const day = typeof made === 'string' ? parseDayStart(made) : undefined;
  return day === undefined || days === undefined || day <= addDays(days.end, 1);
}

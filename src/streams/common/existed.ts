import { addDays, parseDayStart, type DateRange, type JsonObject } from '../../cdk/index.js';

/**
 * Whether an object existed in some days, or on the day after: its instants may be those of another zone. One that does
 * not say when it was made may have.
 */
export function existedIn({ create_time: made }: JsonObject, days: DateRange | undefined): boolean {
  const day = typeof made === 'string' ? parseDayStart(made) : undefined;
  return day === undefined || days === undefined || day <= addDays(days.end, 1);
}

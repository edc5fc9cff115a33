import { addDays, type DayInterval, type JsonObject } from '../cdk/index.js';

/** Whether an object existed in some days, or on the day after: its instants may be those of another zone. */
export const existedIn = ({ create_time: made }: JsonObject, days: DayInterval | undefined): boolean =>
  typeof made !== 'string' || days === undefined || made.slice(0, 10) <= addDays(days.end, 1);

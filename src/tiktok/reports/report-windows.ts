import {
  addDays,
  firstDayOfMonth,
  latestDay,
  type Day,
  planDayWindows,
  planMonths,
  type Position,
  type RequestIo,
  type SliceRange,
} from '../../cdk/index.js';
import type { Session } from '../session.js';
import { wantedDays } from '../days/local-days.js';
import { Granularity, TIME_AXES } from '../report-catalogue/granularity.js';

export interface ReportWindows {
  readonly granularity: Granularity;
  /** Days before the saved day to read again; default: the config's. */
  readonly lookbackDays?: number | undefined;
  /** Days of the longest window; default: what one request may cover. */
  readonly maxDays?: number | undefined;
}

/** The first day of an account's report that is read again, by the saved day. Undated reports have none. */
export function firstDayToRead(
  { config }: Session,
  saved: Day,
  { granularity, lookbackDays = config.lookbackDays }: Omit<ReportWindows, 'maxDays'>,
): Day {
  const first = latestDay(config.startDate, addDays(saved, -lookbackDays));
  return granularity === Granularity.monthly ? firstDayOfMonth(first) : first;
}

/** The windows of an account's report that are left to read. */
export async function planReport(
  session: Session,
  { partition, saved }: Position,
  {
    granularity,
    lookbackDays = session.config.lookbackDays,
    maxDays,
    io,
  }: ReportWindows & { readonly io: RequestIo },
): Promise<readonly SliceRange[]> {
  const { windowDays } = TIME_AXES[granularity];
  if (windowDays === undefined) return [{}];
  const range = await wantedDays(session, partition, io);
  return granularity === Granularity.monthly
    ? planMonths(saved, { range, lookbackDays })
    : planDayWindows(saved, { range, lookbackDays, windowDays: maxDays ?? windowDays });
}

import {
  dayInZone,
  earliestDay,
  planDayWindows,
  type Day,
  type DayInterval,
  type RequestIo,
  type Span,
} from '../cdk/index.js';
import type { Session } from './session.js';

export interface AccountPosition {
  readonly advertiserId: string;
  /** Last day that was read; undefined when none was. */
  readonly saved: string | undefined;
}

/** The account's own today. */
export const todayOf = async (
  { clock, accounts }: Session,
  advertiserId: string,
  io: RequestIo,
): Promise<Day> => dayInZone(clock.now(), await accounts.timeZone(advertiserId, io));

/** The days that the user wants, up to the account's own today. */
export async function wantedDays(
  session: Session,
  advertiserId: string,
  io: RequestIo,
): Promise<DayInterval> {
  const { startDate, endDate } = session.config;
  const today = await todayOf(session, advertiserId, io);
  return { start: startDate, end: earliestDay(today, endDate ?? today) };
}

/** Windows of an account that are left to read, its look-back among them. */
export async function planWindows(
  session: Session,
  { advertiserId, saved }: AccountPosition,
  { windowDays, io }: { readonly windowDays: number; readonly io: RequestIo },
): Promise<readonly Span[]> {
  const range = await wantedDays(session, advertiserId, io);
  return planDayWindows(saved, { range, lookbackDays: session.config.lookbackDays, windowDays });
}

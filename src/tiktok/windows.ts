import {
  dayInZone,
  earliestDay,
  planDayWindows,
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

/** The days that the user wants, up to the account's own today. */
export async function wantedDays(
  { config, clock, accounts }: Session,
  advertiserId: string,
  io: RequestIo,
): Promise<DayInterval> {
  const { startDate, endDate } = config;
  const today = dayInZone(clock.now(), await accounts.timeZone(advertiserId, io));
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

import {
  dayAt,
  earliestDay,
  FailureScope,
  planDayWindows,
  planWatermark,
  rfc3339,
  type Day,
  type DayInterval,
  type Partition,
  type RequestIo,
  type Span,
} from '../cdk/index.js';
import { TikTokError } from './errors.js';
import { accountOf, type Session } from './session.js';

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
): Promise<Day> => {
  const { offset } = await accounts.zone(advertiserId, io);
  // Not before: the first answer may correct the clock.
  return dayAt(clock.now(), offset);
};

/** What the cursor of an account is when everything up to now was read: of days, and of times of change. */
export const presentDay = (session: Session, partition: Partition, io: RequestIo): Promise<Day> =>
  todayOf(session, accountOf(partition), io);
export const presentInstant = ({ clock }: Session): Promise<string> => Promise.resolve(rfc3339(clock.now()));

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

/**
 * One walk over objects that say when they changed. A saved instant that lies ahead of the machine's clock may only show
 * that this one is behind: then an answer has to tell the time, as one has before windows are planned.
 */
export async function planWalk(
  session: Session,
  saved: string | undefined,
  io: RequestIo,
): Promise<readonly Span[]> {
  const now = (): string => rfc3339(session.clock.now());
  if (saved !== undefined && saved > now()) await askAnything(session, io);
  return planWatermark(saved, now());
}

/** What most runs ask for; what it answers does not matter. */
async function askAnything({ accounts, config }: Session, io: RequestIo): Promise<void> {
  try {
    await accounts.info(config.accounts[0] ?? '', io);
  } catch (error) {
    if (!(error instanceof TikTokError) || error.isTrouble || error.scope === FailureScope.run) throw error;
  }
}

import {
  dayAt,
  earliestDay,
  FailureScope,
  planDayWindows,
  planWatermark,
  rfc3339,
  type Day,
  type DateRange,
  type Partition,
  type RequestIo,
  type ServerClock,
  type SliceRange,
} from '../../cdk/index.js';
import { TikTokError } from '../api/errors.js';
import type { Config } from '../config/config.js';
import type { AccountDirectory } from './directory.js';
import { accountOf } from './partition.js';

/** A run, as far as days go. */
interface RunDays {
  readonly clock: ServerClock;
  readonly accounts: AccountDirectory;
  readonly config: Pick<Config, 'accounts' | 'startDate' | 'endDate' | 'lookbackDays'>;
}

export interface AccountPosition {
  readonly advertiserId: string;
  /** Last day that was read; undefined when none was. */
  readonly saved: string | undefined;
}

/** The account's own today. */
export const todayOf = async (
  { clock, accounts }: RunDays,
  advertiserId: string,
  io: RequestIo,
): Promise<Day> => {
  const { offset } = await accounts.zone(advertiserId, io);
  // Not before: the first answer may correct the clock.
  return dayAt(clock.now(), offset);
};

/** What the cursor of an account is when everything up to now was read: of days, and of times of change. */
export const presentDay = (session: RunDays, partition: Partition, io: RequestIo): Promise<Day> =>
  todayOf(session, accountOf(partition), io);
export const presentInstant = ({ clock }: Pick<RunDays, 'clock'>): Promise<string> =>
  Promise.resolve(rfc3339(clock.now()));

/** The days that the user wants, up to the account's own today. */
export async function wantedDays(session: RunDays, advertiserId: string, io: RequestIo): Promise<DateRange> {
  const { startDate, endDate } = session.config;
  const today = await todayOf(session, advertiserId, io);
  return { start: startDate, end: earliestDay(today, endDate ?? today) };
}

/** Windows of an account that are left to read, its look-back among them. */
export async function planWindows(
  session: RunDays,
  { advertiserId, saved }: AccountPosition,
  { windowDays, io }: { readonly windowDays: number; readonly io: RequestIo },
): Promise<readonly SliceRange[]> {
  const range = await wantedDays(session, advertiserId, io);
  return planDayWindows(saved, { range, lookbackDays: session.config.lookbackDays, windowDays });
}

/**
 * One walk over objects that say when they changed. A saved instant that lies ahead of the machine's clock may only show
 * that this one is behind: then an answer has to tell the time, as one has before windows are planned.
 */
export async function planWalk(
  session: RunDays,
  saved: string | undefined,
  io: RequestIo,
): Promise<readonly SliceRange[]> {
  const now = (): string => rfc3339(session.clock.now());
  if (saved !== undefined && saved > now()) await askAnything(session, io);
  return planWatermark(saved, now());
}

/** What most runs ask for; what it answers does not matter. */
async function askAnything({ accounts, config }: RunDays, io: RequestIo): Promise<void> {
  try {
    await accounts.info(config.accounts[0] ?? '', io);
  } catch (error) {
    if (!(error instanceof TikTokError) || error.isTrouble || error.scope === FailureScope.run) throw error;
  }
}

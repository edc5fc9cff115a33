import {
  addDays,
  dayAt,
  earliestDay,
  FailureScope,
  latestDay,
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

/** The parts of a run that concern days. */
interface RunDays {
  readonly clock: ServerClock;
  readonly accounts: AccountDirectory;
  readonly config: Pick<Config, 'accounts' | 'startDate' | 'endDate' | 'lookbackDays'>;
}

/** How far an account was read. */
export interface AccountPosition {
  readonly advertiserId: string;
  /** Last day that was read; undefined if none was. */
  readonly saved: string | undefined;
}

/** Today in the account's time zone. */
export const todayOf = async (
  { clock, accounts }: RunDays,
  advertiserId: string,
  io: RequestIo,
): Promise<Day> => {
  const { offset } = await accounts.zone(advertiserId, io);
  // Read the clock after the request, because the first response may correct it.
  return dayAt(clock.now(), offset);
};

/** The cursor of an account that was read up to now, for streams with days. */
export const presentDay = (session: RunDays, partition: Partition, io: RequestIo): Promise<Day> =>
  todayOf(session, accountOf(partition), io);
/** The cursor of an account that was read up to now, for streams with instants. */
export const presentInstant = ({ clock }: Pick<RunDays, 'clock'>): Promise<string> =>
  Promise.resolve(rfc3339(clock.now()));

/** The configured days, up to today in the account's time zone. */
export async function wantedDays(session: RunDays, advertiserId: string, io: RequestIo): Promise<DateRange> {
  const { startDate, endDate } = session.config;
  const today = await todayOf(session, advertiserId, io);
  return { start: startDate, end: earliestDay(today, endDate ?? today) };
}

/** How the days of an account are cut into windows. */
export interface WindowPlan {
  readonly windowDays: number;
  /** Days, including today, for which the API has data. Default: all. */
  readonly keptDays?: number | undefined;
  /** Minimum look-back, where numbers change for longer than the config's. */
  readonly minLookbackDays?: number | undefined;
  readonly io: RequestIo;
}

/** The windows of an account that remain to be read, including the look-back. */
export async function planWindows(
  session: RunDays,
  { advertiserId, saved }: AccountPosition,
  { windowDays, keptDays, minLookbackDays = 0, io }: WindowPlan,
): Promise<readonly SliceRange[]> {
  const { start, end } = await wantedDays(session, advertiserId, io);
  const first =
    keptDays === undefined ? start : addDays(await todayOf(session, advertiserId, io), 1 - keptDays);
  const lookbackDays = Math.max(session.config.lookbackDays, minLookbackDays);
  return planDayWindows(saved, { range: { start: latestDay(start, first), end }, lookbackDays, windowDays });
}

/**
 * Plans one read of objects that have a time of change. If the saved instant is ahead of the machine's clock, the clock
 * may be behind, so a request is sent first: its response has the server's time.
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

/** Sends a request that most runs send anyway. Its data does not matter. */
async function askAnything({ accounts, config }: RunDays, io: RequestIo): Promise<void> {
  try {
    await accounts.info(config.accounts[0] ?? '', io);
  } catch (error) {
    if (!(error instanceof TikTokError) || error.isTrouble || error.scope === FailureScope.run) throw error;
  }
}

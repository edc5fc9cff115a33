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
  type Position,
  type RequestIo,
  type ServerClock,
  type SliceRange,
} from '../../cdk/index.js';
import { TikTokError } from '../api/errors.js';
import type { Config } from '../config/config.js';
import type { AccountDirectory } from '../accounts/directory.js';
import { accountOf, isOfAccount } from '../accounts/partition.js';

/** The parts of a run that concern days. */
interface RunDays {
  readonly clock: ServerClock;
  readonly accounts: AccountDirectory;
  readonly config: Pick<Config, 'accounts' | 'startDate' | 'endDate' | 'lookbackDays'>;
}

const UTC_OFFSET = 0;

/**
 * Days before the last one that are read again at least, if days are not those of an account: TikTok's pages differ in
 * whether they begin in UTC ("Get the cost records of a BC and ad accounts").
 */
const DAYS_OF_DOUBT = 1;

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

/** Today in the time zone of an account, or in UTC for other partitions: the latest possible cursor of a stream with days. */
export const todayOfPartition = async (
  session: RunDays,
  partition: Partition,
  io: RequestIo,
): Promise<Day> =>
  isOfAccount(partition)
    ? todayOf(session, accountOf(partition), io)
    : dayAt(session.clock.now(), UTC_OFFSET);

/** This instant: the latest possible cursor of a stream with instants. */
export const currentInstant = ({ clock }: Pick<RunDays, 'clock'>): Promise<string> =>
  Promise.resolve(rfc3339(clock.now()));

/** The configured days, up to today in the time zone of the partition. */
export async function wantedDays(session: RunDays, partition: Partition, io: RequestIo): Promise<DateRange> {
  const { startDate, endDate } = session.config;
  const today = await todayOfPartition(session, partition, io);
  return { start: startDate, end: earliestDay(today, endDate ?? today) };
}

/** How the days of an account are cut into windows. */
export interface WindowPlan {
  readonly windowDays: number;
  /** Days before the saved day to read again, by those of the config; default: as many. */
  readonly lookbackDays?: (configured: number) => number;
  /** Days, including today, for which the API has data. Default: all. */
  readonly keptDays?: number | undefined;
  readonly io: RequestIo;
}

/** The windows of an account that remain to be read, including the look-back. */
export async function planWindows(
  session: RunDays,
  { partition, saved }: Position,
  { windowDays, lookbackDays = (configured) => configured, keptDays, io }: WindowPlan,
): Promise<readonly SliceRange[]> {
  const { start, end } = await wantedDays(session, partition, io);
  const first =
    keptDays === undefined ? start : addDays(await todayOfPartition(session, partition, io), 1 - keptDays);
  const least = isOfAccount(partition) ? 0 : DAYS_OF_DOUBT;
  return planDayWindows(saved, {
    range: { start: latestDay(start, first), end },
    lookbackDays: Math.max(lookbackDays(session.config.lookbackDays), least),
    windowDays,
  });
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
    if (!(error instanceof TikTokError) || error.isOutage || error.scope === FailureScope.run) throw error;
  }
}

import {
  addDays,
  createGovernor,
  createLedger,
  createServerClock,
  createTransport,
  dayAt,
  latestDay,
  proxyFor,
  rfc3339,
  type Day,
  type Logger,
  type Partition,
  type Quota,
  type Quotas,
  type RetryLimits,
  type ServerClock,
  type SourceIo,
  type Transport,
  type Waiter,
  type WritableLedger,
} from '../cdk/index.js';
import type { AccountDirectory } from './accounts.js';
import { apiRoot } from './api-root.js';
import { createClient, type TikTokClient } from './client.js';
import type { Config } from './config.js';
import { createDeprecationWatch } from './deprecation.js';
import { FIRST_DAY, QUOTAS } from './limits.js';
import { createListMemory, type ListMemory } from './objects/list-memory.js';
import { createTallies, type Tallies } from './reconciliation/tallies.js';
import { createTopViewDirectory, type TopViewDirectory } from './top-view.js';
import { createOrigins, type Origins } from './origins.js';
import { createReportMemory, type ReportMemory } from './report/memory.js';
import {
  createActivityDirectory,
  NO_REPORTS,
  type ActivityDirectory,
  type ReportLoad,
} from './report/activity.js';
import { createShopMemory, type ShopMemory } from './shops/shop-memory.js';
import { selectAccounts } from './select-accounts.js';

/** What the streams of one run share. */
export interface Session {
  /** With the ids of the accounts that are read, however they were chosen. */
  readonly config: Config;
  readonly client: TikTokClient;
  readonly accounts: AccountDirectory;
  readonly activity: ActivityDirectory;
  readonly topView: TopViewDirectory;
  readonly origins: Origins;
  readonly reports: ReportMemory;
  readonly lists: ListMemory;
  readonly shops: ShopMemory;
  /** What the run does, for streams that tell of it. */
  readonly ledger: WritableLedger;
  /** Sums of what the run emits, for the stream that compares them. */
  readonly tallies: Tallies;
  /** When the run began, RFC 3339, by what is known of the time now. */
  readonly startedAt: () => string;
  /** The time as the API has it. */
  readonly clock: ServerClock;
  readonly log: Logger;
  /** Makes a sentence one that may become data: without secrets. */
  readonly forPeople: SourceIo['forPeople'];
}

export interface SessionOptions {
  readonly retries: RetryLimits;
  /** For the requests that tell which accounts there are. */
  readonly wait: Waiter;
  /** Absent where no report is read. */
  readonly reports?: ReportLoad;
  /** Makes the transport that requests go through of the real one, for whoever wants to see what comes over it. */
  readonly through?: (transport: Transport, root: URL) => Transport;
}

/**
 * @throws SyncError (config_error) when the environment names an API root that cannot be used, or the accounts that the
 *   config chooses cannot be told
 */
export async function openSession(
  given: Config,
  { clock: machine, log, env, watchdog, forPeople }: SourceIo,
  { retries, wait, reports = NO_REPORTS, through = (transport) => transport }: SessionOptions,
): Promise<Session> {
  const clock = createServerClock(machine, log);
  const began = clock.monotonic();
  const client = openClient(given, { clock, log, env, watchdog }, { retries, through });
  const ledger = createLedger();
  const asked = (): void => {
    ledger.askedBeforehand();
  };
  const { accounts, directory } = await selectAccounts(given, { client, clock, log, io: { wait, asked } });
  const origins = createOrigins();
  const startDate = await firstDayOf(given, { clock, log });
  const config = { ...given, startDate, accounts, discovery: undefined, accountFilter: undefined };
  return {
    config,
    client,
    accounts: directory,
    activity: createActivityDirectory({ client, config, log, load: reports }),
    topView: createTopViewDirectory(client, config, log),
    origins,
    reports: createReportMemory(client, origins, log),
    lists: createListMemory(),
    shops: createShopMemory(),
    ledger,
    tallies: createTallies(),
    startedAt: () => rfc3339(clock.timeAt(began)),
    clock,
    log,
    forPeople,
  };
}

/** People name an early day to say "everything", which must not cost a request for each month since. */
async function firstDayOf(
  { startDate }: Config,
  { clock, log }: Pick<SourceIo, 'clock' | 'log'>,
): Promise<Day> {
  if (startDate < FIRST_DAY) {
    await log.info(
      `start_date is ${startDate}; days are read from ${FIRST_DAY} on, since TikTok had no ads before.`,
    );
  }
  // Today is tomorrow in some of the accounts' zones.
  if (startDate > addDays(dayAt(clock.now(), 0), 1)) {
    await log.warn(`start_date is ${startDate}, which is yet to come: until then there are no days to read.`);
  }
  return latestDay(startDate, FIRST_DAY);
}

function openClient(
  config: Config,
  { clock, log, env, watchdog }: Pick<SourceIo, 'env' | 'log' | 'watchdog'> & { readonly clock: ServerClock },
  { retries, through }: Required<Pick<SessionOptions, 'retries' | 'through'>>,
): TikTokClient {
  const baseUrl = apiRoot(config, env);
  return createClient({
    baseUrl,
    accessToken: config.accessToken,
    userAgent: config.userAgent,
    timeoutMs: config.requestTimeoutMs,
    pageSize: config.pageSize,
    retries,
    transport: through(createTransport({ proxy: proxyFor(baseUrl, env) }), baseUrl),
    governor: createGovernor(quotasOf(config), clock, config.requestsPerSecond),
    clock,
    watchdog,
    deprecation: createDeprecationWatch(log),
    random: Math.random,
  });
}

const quotasOf = ({ sandbox, apiTier }: Config): Quotas => QUOTAS[sandbox ? 'sandbox' : apiTier];

/** What all runs of the developer app share, whatever `requests_per_second` says. */
export const appQuota = (config: Config): Quota => quotasOf(config).app;

/** What this run may use of it; the config may even say more than the tier has. */
export const requestsPerSecond = (config: Config): number =>
  config.requestsPerSecond ?? appQuota(config).perSecond;

/**
 * Enough for answers that take a second, or were refused and come a second later; never so few that a slow one stops
 * everything, and never too many for memory.
 */
const FEWEST_PAGES_AHEAD = 8;
const MOST_PAGES_AHEAD = 32;
const SECONDS_AHEAD = 2;

export function pagesAhead(config: Config): number {
  const wanted = Math.ceil(requestsPerSecond(config) * SECONDS_AHEAD);
  return Math.min(MOST_PAGES_AHEAD, Math.max(FEWEST_PAGES_AHEAD, wanted));
}

/** One partition an account: every stream keeps a cursor for each. */
export const byAccount = {
  partitionedBy: 'account',
  partitions: ({ config }: Session): readonly Partition[] => config.accounts.map(partitionOf),
};

/** What tells the partitions apart, in states too. */
export const PARTITION_KEY = 'advertiser_id';

/** An account's partition. */
export function partitionOf(advertiserId: string): Partition {
  return { [PARTITION_KEY]: advertiserId };
}

/** The account of a partition made by `byAccount`. */
export function accountOf(partition: Partition): string {
  return partition[PARTITION_KEY] ?? '';
}

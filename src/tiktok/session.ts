import {
  addDays,
  createRateLimiter,
  createLedger,
  createServerClock,
  createTransport,
  dayAt,
  latestDay,
  proxyFor,
  rfc3339,
  type Day,
  type Logger,
  type Quota,
  type Quotas,
  type RetryLimits,
  type ServerClock,
  type SourceIo,
  type Transport,
  type Waiter,
  type WritableLedger,
} from '../cdk/index.js';
import type { AccountDirectory } from './accounts/directory.js';
import { baseUrl } from './client/base-url.js';
import { createClient, type TikTokClient } from './client/client.js';
import type { Config } from './config/config.js';
import { createDeprecationWatch } from './client/deprecation.js';
import { FIRST_DAY, QUOTAS } from './api/limits.js';
import { selectAccounts } from './accounts/select-accounts.js';

/** What all streams of one run share. What some of them share, they keep by `perRun`. */
export interface Session {
  /** With the ids of the accounts that are read, however they were chosen. */
  readonly config: Config;
  readonly client: TikTokClient;
  readonly accounts: AccountDirectory;
  /** What the run does, for streams that tell of it. */
  readonly ledger: WritableLedger;
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
  { retries, wait, through = (transport) => transport }: SessionOptions,
): Promise<Session> {
  const clock = createServerClock(machine, log);
  const began = clock.monotonic();
  const client = openClient(given, { clock, log, env, watchdog }, { retries, through });
  const ledger = createLedger();
  const onRequest = (): void => {
    ledger.setupRequest();
  };
  const { accounts, directory } = await selectAccounts(given, {
    client,
    clock,
    log,
    io: { wait, onRequest },
  });
  const startDate = await firstDayOf(given, { clock, log });
  const config = { ...given, startDate, accounts, discovery: undefined, accountFilter: undefined };
  return {
    config,
    client,
    accounts: directory,
    ledger,
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
      `start_date is ${startDate}; reading from ${FIRST_DAY} on, because TikTok had no ads before.`,
    );
  }
  // Today is tomorrow in some of the accounts' zones.
  if (startDate > addDays(dayAt(clock.now(), 0), 1)) {
    await log.warn(
      `start_date is ${startDate}, which is in the future: there are no days to read until then.`,
    );
  }
  return latestDay(startDate, FIRST_DAY);
}

function openClient(
  config: Config,
  { clock, log, env, watchdog }: Pick<SourceIo, 'env' | 'log' | 'watchdog'> & { readonly clock: ServerClock },
  { retries, through }: Required<Pick<SessionOptions, 'retries' | 'through'>>,
): TikTokClient {
  const root = baseUrl(config.sandbox, env);
  return createClient({
    baseUrl: root,
    accessToken: config.accessToken,
    userAgent: config.userAgent,
    timeoutMs: config.requestTimeoutMs,
    pageSize: config.pageSize,
    retries,
    transport: through(createTransport({ proxy: proxyFor(root, env) }), root),
    governor: createRateLimiter(quotasOf(config), clock, config.requestsPerSecond),
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

/** Something that streams of a run share, and the session need not know. */
export interface PerRun<T> {
  (session: Session): T;
  /** Gives a run another one than it would make by itself, before anybody asks for it. */
  provide(session: Session, value: T): void;
}

/** @param create is called once for each run, when something first asks for it */
export function perRun<T>(create: (session: Session) => T): PerRun<T> {
  const made = new WeakMap<Session, { readonly value: T }>();
  const provide = (session: Session, value: T): T => {
    made.set(session, { value });
    return value;
  };
  const of = (session: Session): T => {
    const known = made.get(session);
    return known === undefined ? provide(session, create(session)) : known.value;
  };
  return Object.assign(of, { provide: (session: Session, value: T) => void provide(session, value) });
}

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
import { baseUrl, describeOverride } from './client/base-url.js';
import { createClient, type TikTokClient } from './client/client.js';
import type { Config } from './config/config.js';
import { createDeprecationWatch } from './client/deprecation.js';
import { FIRST_DAY, QUOTAS } from './api/limits.js';
import { selectAccounts } from './accounts/select-accounts.js';

/** What all streams of a run share. What only some of them share is kept with `perRun`. */
export interface Session {
  /** The config, with the ids of the selected accounts and the effective start date. */
  readonly config: Config;
  readonly client: TikTokClient;
  readonly accounts: AccountDirectory;
  /** Records what the run does, for the audit streams. */
  readonly ledger: WritableLedger;
  /** The start of the run, RFC 3339, in the API's time as it is known now. */
  readonly startedAt: () => string;
  /** The API's time. */
  readonly clock: ServerClock;
  readonly log: Logger;
  /** Masks secrets in a sentence that becomes data. */
  readonly forPeople: SourceIo['forPeople'];
}

export interface SessionOptions {
  readonly retries: RetryLimits;
  /** How requests for the accounts wait for the rate limiter and between retries. */
  readonly wait: Waiter;
  /** Wraps the transport, to watch requests and responses. */
  readonly through?: ((transport: Transport, root: URL) => Transport) | undefined;
}

/**
 * Opens the session of a run.
 *
 * @throws SyncError (config_error) if the API root in the environment is invalid, or the accounts of the config cannot be
 *   determined
 */
export async function openSession(
  options: Config,
  { clock: machineClock, log, env, watchdog, forPeople }: SourceIo,
  { retries, wait, through }: SessionOptions,
): Promise<Session> {
  const clock = createServerClock(machineClock, log);
  const startedAt = clock.monotonic();
  const client = openClient(options, { clock, log, env, watchdog }, { retries, through });
  const override = describeOverride(env);
  if (override !== undefined) await log.info(override);
  const ledger = createLedger();
  const onRequest = (): void => {
    ledger.countSetupRequest();
  };
  const { accounts, directory } = await selectAccounts(options, {
    client,
    clock,
    log,
    io: { wait, onRequest },
  });
  const startDate = await firstDayOf(options, { clock, log });
  const config = { ...options, startDate, accounts, discovery: undefined, accountFilter: undefined };
  return {
    config,
    client,
    accounts: directory,
    ledger,
    startedAt: () => rfc3339(clock.timeAt(startedAt)),
    clock,
    log,
    forPeople,
  };
}

/** Users enter an early day to mean "everything", which must not cost a request for each month since. */
async function firstDayOf(
  { startDate }: Config,
  { clock, log }: Pick<SourceIo, 'clock' | 'log'>,
): Promise<Day> {
  if (startDate < FIRST_DAY) {
    await log.info(
      `start_date is ${startDate}; reading from ${FIRST_DAY} on, because TikTok had no ads before.`,
    );
  }
  // In some accounts' time zones it may already be tomorrow.
  if (startDate > addDays(dayAt(clock.now(), 0), 1)) {
    await log.warn(
      `start_date is ${startDate}, which is in the future. Reports have no days to read until then.`,
    );
  }
  return latestDay(startDate, FIRST_DAY);
}

/** The parts of a config that decide how requests are sent. */
export interface ConnectionConfig extends Pick<
  Config,
  'sandbox' | 'apiTier' | 'requestsPerSecond' | 'userAgent' | 'requestTimeoutMs' | 'pageSize'
> {
  /** Undefined before there is one. */
  readonly accessToken: string | undefined;
}

/** Opens a client by itself, for requests that need no session. */
export function openClient(
  config: ConnectionConfig,
  { clock, log, env, watchdog }: Pick<SourceIo, 'env' | 'log' | 'watchdog'> & { readonly clock: ServerClock },
  { retries, through = (transport) => transport }: Pick<SessionOptions, 'retries' | 'through'>,
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
    rateLimiter: createRateLimiter(quotasOf(config), clock, config.requestsPerSecond),
    clock,
    watchdog,
    deprecation: createDeprecationWatch(log),
    random: Math.random,
  });
}

const quotasOf = ({ sandbox, apiTier }: ConnectionConfig): Quotas => QUOTAS[sandbox ? 'sandbox' : apiTier];

/** The quota of the developer app, which all its runs share, independent of `requests_per_second`. */
export const appQuota = (config: Config): Quota => quotasOf(config).app;

/** The share of the quota that this run may use. The config may even exceed the tier. */
export const requestsPerSecond = (config: Config): number =>
  config.requestsPerSecond ?? appQuota(config).perSecond;

const FEWEST_PAGES_AHEAD = 8;
const MOST_PAGES_AHEAD = 32;
const SECONDS_AHEAD = 2;

/**
 * The page budget of a run: enough for responses that take a second, or are retried a second later. It is never so small
 * that one slow response stops everything, and never too large for the memory.
 */
export function pagesAhead(config: Config): number {
  const pages = Math.ceil(requestsPerSecond(config) * SECONDS_AHEAD);
  return Math.min(MOST_PAGES_AHEAD, Math.max(FEWEST_PAGES_AHEAD, pages));
}

/** A value that streams of a run share, and that the session doesn't know about. */
export interface PerRun<T> {
  (session: Session): T;
  /** Sets the value of a run before it is first used, instead of creating it. */
  provide(session: Session, value: T): void;
}

/** @param create called once per run, when the value is first used */
export function perRun<T>(create: (session: Session) => T): PerRun<T> {
  const values = new WeakMap<Session, { readonly value: T }>();
  const provide = (session: Session, value: T): T => {
    values.set(session, { value });
    return value;
  };
  const of = (session: Session): T => {
    const existing = values.get(session);
    return existing === undefined ? provide(session, create(session)) : existing.value;
  };
  return Object.assign(of, { provide: (session: Session, value: T) => void provide(session, value) });
}

import {
  configError,
  createGovernor,
  createTransport,
  type Clock,
  type Logger,
  type Partition,
  type RetryLimits,
  type SourceIo,
} from '../cdk/index.js';
import { createAccountDirectory, type AccountDirectory } from './accounts.js';
import { createClient, type TikTokClient } from './client.js';
import type { Config } from './config.js';
import { PRODUCTION_URL, QUOTAS, SANDBOX_URL } from './limits.js';
import { createReportMemory, type ReportMemory } from './report/memory.js';
import { createActivityDirectory, type ActivityDirectory, type ReportLoad } from './report/activity.js';

/** Replaces the API's root (host and version prefix), for tests and proxies. */
const BASE_URL_VARIABLE = 'TIKTOK_API_BASE_URL';

/** What the streams of one run share. */
export interface Session {
  readonly config: Config;
  readonly client: TikTokClient;
  readonly accounts: AccountDirectory;
  readonly activity: ActivityDirectory;
  readonly reports: ReportMemory;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface SessionOptions {
  readonly retries: RetryLimits;
  /** Absent where no report is read. */
  readonly reports?: ReportLoad;
}

/** @throws SyncError (config_error) when the environment names an API root that is no URL */
export function openSession(
  config: Config,
  { clock, log, env }: SourceIo,
  { retries, reports = { streams: 0, metrics: [] } }: SessionOptions,
): Session {
  const client = createClient({
    baseUrl: baseUrlOf(config, env[BASE_URL_VARIABLE]),
    accessToken: config.accessToken,
    userAgent: config.userAgent,
    timeoutMs: config.requestTimeoutMs,
    pageSize: config.pageSize,
    retries,
    transport: createTransport(),
    governor: createGovernor(
      QUOTAS[config.sandbox ? 'sandbox' : config.apiTier],
      clock,
      config.requestsPerSecond,
    ),
    clock,
    random: Math.random,
  });
  return {
    config,
    client,
    accounts: createAccountDirectory(client, config.accounts, log),
    activity: createActivityDirectory({ client, config, log, load: reports }),
    reports: createReportMemory(client),
    clock,
    log,
  };
}

function baseUrlOf(config: Config, override: string | undefined): URL {
  const root =
    override === undefined || override === '' ? (config.sandbox ? SANDBOX_URL : PRODUCTION_URL) : override;
  if (!URL.canParse(root)) throw configError(`The environment variable ${BASE_URL_VARIABLE} is not a URL.`);
  return new URL(root.endsWith('/') ? root : `${root}/`);
}

/** One partition an account: every stream keeps a cursor for each. */
export const byAccount = {
  partitionedBy: 'account',
  partitions: ({ config }: Session): readonly Partition[] =>
    config.accounts.map((advertiserId) => ({ advertiser_id: advertiserId })),
};

/** The account of a partition made by `byAccount`. */
export function accountOf(partition: Partition): string {
  return partition['advertiser_id'] ?? '';
}

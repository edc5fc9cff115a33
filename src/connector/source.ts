import { formOf, REPOSITORY, type Source, type SourceIo } from '../cdk/index.js';
import { mistakesOf, reportLoadFor, streamsOf } from '../streams/index.js';
import {
  advancedAuth,
  connectionSpecification,
  pagesAhead,
  loadOf,
  openSession,
  parseConfig,
  READ_RETRIES,
  requestsPerSecond,
  type Config,
  type Session,
} from '../tiktok/index.js';
import { check } from './check/check.js';
import { PROGRAM, USAGE } from './usage.js';
import { createWaiter } from './waiter.js';

/** What a run reads, and what its requests pass through on their way, if anything. */
interface RunOptions {
  readonly selected: readonly string[];
  readonly through?: Parameters<typeof openSession>[2]['through'];
}

/** Opens the session of a run that reads the selected streams. */
export async function openRun(
  config: Config,
  io: SourceIo,
  { selected, through }: RunOptions,
): Promise<Session> {
  const session = await openSession(config, io, { retries: READ_RETRIES, wait: createWaiter(io), through });
  loadOf.provide(session, reportLoadFor(config, selected));
  return session;
}

/** The TikTok Ads source: assembles the config, the streams and how they are opened. */
export const source: Source<Config, Session> = {
  program: PROGRAM,
  usage: USAGE,
  spec: {
    documentationUrl: REPOSITORY,
    changelogUrl: `${REPOSITORY}/blob/main/CHANGELOG.md`,
    supportsIncremental: true,
    connectionSpecification: formOf(connectionSpecification),
    advanced_auth: advancedAuth,
  },
  configSchema: connectionSpecification,
  streams: streamsOf,
  parseConfig: (raw) => parseConfig(raw, mistakesOf),
  pagesAhead,
  requestsPerSecond,
  onRefusal: ({ onAccountError }) => onAccountError,
  open: (config, io, selected) => openRun(config, io, { selected }),
  clock: ({ clock }) => clock,
  ledger: ({ ledger }) => ledger,
  check,
};

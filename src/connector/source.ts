import { formOf, REPOSITORY, type Source } from '../cdk/index.js';
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
  async open(config, io, selected) {
    const session = await openSession(config, io, { retries: READ_RETRIES, wait: createWaiter(io) });
    loadOf.provide(session, reportLoadFor(config, selected));
    return session;
  },
  clock: ({ clock }) => clock,
  ledger: ({ ledger }) => ledger,
  check,
};

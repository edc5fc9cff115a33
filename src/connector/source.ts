import type { Source } from '../cdk/index.js';
import { mistakesOf, reportLoadFor, streamsOf } from '../streams/index.js';
import {
  connectionSpecification,
  pagesAhead,
  openSession,
  parseConfig,
  READ_RETRIES,
  type Config,
  type Session,
} from '../tiktok/index.js';
import { check } from './check.js';
import { USAGE } from './usage.js';
import { createWaiter } from './waiter.js';

const REPOSITORY = 'https://github.com/airbyte-community/source-tiktok-ads';

/** The TikTok Ads source: configuration, streams and how they are opened, put together. */
export const source: Source<Config, Session> = {
  usage: USAGE,
  spec: {
    documentationUrl: REPOSITORY,
    changelogUrl: `${REPOSITORY}/blob/main/CHANGELOG.md`,
    supportsIncremental: true,
    connectionSpecification,
  },
  streams: streamsOf,
  parseConfig: (raw) => parseConfig(raw, mistakesOf),
  pagesAhead,
  onRefusal: ({ onAccountError }) => onAccountError,
  open: (config, io, selected) =>
    openSession(config, io, {
      retries: READ_RETRIES,
      wait: createWaiter(io),
      reports: reportLoadFor(config, selected),
    }),
  clock: ({ clock }) => clock,
  ledger: ({ ledger }) => ledger,
  check,
};

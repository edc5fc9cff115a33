import {
  FailureScope,
  FailureType,
  SyncError,
  type ConnectionStatus,
  type SourceIo,
  type RequestIo,
} from '../../cdk/index.js';
import {
  CHECK_RETRIES,
  isWithoutInfo,
  loadOf,
  openSession,
  type Config,
  type Session,
} from '../../tiktok/index.js';
import { reportLoadFor, SUGGESTED_STREAMS, streamsOf } from '../../streams/index.js';
import { counted, duration } from '../../terminal/words.js';
import { reportOnAccounts } from './report.js';
import { sizingConfig } from '../sizing/size.js';
import { createWaiter } from '../waiter.js';

const SKIP_REMEDY = 'Or set on_account_error to skip, to read the other accounts anyway.';

/**
 * Requests the details of every selected account, and names exactly those that cannot be read. on_account_error decides
 * whether some may fail, but never all. The log shows what the others allow.
 *
 * @throws SyncError if the token is invalid for all accounts
 */
export async function check(config: Config, io: SourceIo): Promise<ConnectionStatus> {
  for (const doubt of doubtsAbout(config)) await io.log.warn(doubt);
  const wait = createWaiter(io);
  const session = await openSession(sizingConfig(config), io, { retries: CHECK_RETRIES, wait });
  loadOf.provide(session, reportLoadFor(config, SUGGESTED_STREAMS));
  const { accounts } = session.config;
  // All at once: the platform ends a check after nine minutes, and an outage costs every request its retries.
  const found = await Promise.all(accounts.map((id) => failureOf(session, id, { wait })));
  const failures = found.filter((failure) => failure !== undefined);
  await reportOnAccounts({
    session,
    pageSize: config.pageSize,
    accounts: accounts.filter((_, index) => found[index] === undefined),
    streams: streamsOf(config),
    estimated: SUGGESTED_STREAMS,
    io: { ...io, wait },
  });
  if (failures.length === 0) return { status: 'SUCCEEDED' };
  const isPartial = failures.length < accounts.length;
  const message = describe(failures, accounts.length);
  if (config.onAccountError === 'skip' && isPartial) {
    await io.log.warn(message);
    return { status: 'SUCCEEDED', message };
  }
  const couldSkip = isPartial && failures.every(({ failureType }) => failureType === FailureType.config);
  return { status: 'FAILED', message: couldSkip ? `${message} ${SKIP_REMEDY}` : message };
}

/** Seconds above which a timeout was probably meant in milliseconds. */
const LONGEST_TIMEOUT = 3600;

/** A sentence for each value that is allowed but hardly meant. */
function doubtsAbout({ requestTimeoutMs }: Config): readonly string[] {
  const seconds = requestTimeoutMs / 1000;
  if (seconds <= LONGEST_TIMEOUT) return [];
  return [
    `request_timeout is ${counted(seconds, 'second')} (${duration(seconds)}). Was it meant in milliseconds?`,
  ];
}

function describe(failures: readonly SyncError[], accounts: number): string {
  const counts = `${failures.length.toLocaleString('en-US')} of ${counted(accounts, 'account')} cannot be read.`;
  const sentences = new Set([...failures.map(({ what }) => what), ...failures.map(({ remedy }) => remedy)]);
  return [counts, ...sentences].join(' ');
}

/** Why an account cannot be read. If its details may not be read, its campaigns decide. */
async function failureOf(
  session: Session,
  advertiserId: string,
  io: RequestIo,
): Promise<SyncError | undefined> {
  try {
    await session.accounts.info(advertiserId, io).catch(async (error: unknown) => {
      if (!isWithoutInfo(error)) throw error;
      const query = { advertiser_id: advertiserId, page: 1, page_size: session.config.pageSize };
      await session.client.get({ path: 'campaign/get/', query, ...io });
    });
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof SyncError) || isForAll(thrown)) throw thrown;
    return thrown;
  }
}

/**
 * An invalid token fails the whole check. An outage is reported with the accounts it affected: others may be readable.
 */
function isForAll({ scope, failureType }: SyncError): boolean {
  return scope === FailureScope.run && failureType === FailureType.config;
}

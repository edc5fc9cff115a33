import { SyncError, type RequestIo, type SourceIo, type StreamDefinition } from '../../cdk/index.js';
import {
  Action,
  PERMISSIONS,
  requestsPerSecond,
  TikTokError,
  type Permission,
  type Session,
} from '../../tiktok/index.js';
import { counted, duration } from '../../terminal/words.js';
import { Answer, describeDenied, renderAnswers, type AccountAnswers } from './permission-table.js';
import { callsOfAccount, callsOfConnection, meanOf, type Work } from '../sizing/estimate.js';
import { sizeOfAccount } from '../sizing/size.js';

/** Accounts to probe for permissions and sizes. Few, because a person waits for `check`. */
const ACCOUNTS_ASKED = 5;

/** Requests per second below which probing would take minutes. */
const SLOWEST = 2;

type Stream = StreamDefinition<Session>;

export interface CheckReport {
  /** A session that reads pages of a single row. */
  readonly session: Session;
  /** Rows per page in syncs. */
  readonly pageSize: number;
  /** The accounts that can be read. */
  readonly accounts: readonly string[];
  readonly streams: readonly Stream[];
  /** Names of the streams whose requests are estimated. */
  readonly estimated: readonly string[];
  readonly io: SourceIo & RequestIo;
}

/**
 * Logs what the token may read in a few accounts, which streams that disables, and how many requests syncs will take.
 * None of this fails a check, since not everybody needs every stream.
 */
export async function reportOnAccounts(report: CheckReport): Promise<void> {
  const { session, accounts, io } = report;
  const { config } = session;
  if (config.sandbox || requestsPerSecond(config) < SLOWEST || accounts.length === 0) return;
  const asked = accounts.slice(0, ACCOUNTS_ASKED);
  const answers = await Promise.all(asked.map((id) => answersOf(session, id, io)));
  const some =
    asked.length < accounts.length ? ` (${asked.length} of ${accounts.length} accounts tested)` : '';
  await io.log.info(`Permissions of the token${some}:\n${renderAnswers(answers)}`);
  for (const line of describeDenied(answers, report.streams)) await io.log.warn(line);
  await io.log.info(await estimateOf(report, asked));
}

async function answersOf(session: Session, advertiserId: string, io: RequestIo): Promise<AccountAnswers> {
  const answers = await Promise.all(
    PERMISSIONS.map((each) => answerOf(session, each.probe(advertiserId), io)),
  );
  return { advertiserId, answers };
}

async function answerOf(
  { client }: Session,
  probe: ReturnType<Permission['probe']>,
  { wait }: RequestIo,
): Promise<Answer> {
  try {
    await client.get({ ...probe, wait });
    return Answer.granted;
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    const isDenied =
      error instanceof TikTokError && (error.action === Action.endpoint || error.action === Action.account);
    return isDenied ? Answer.denied : Answer.unknown;
  }
}

/** The estimate as one sentence, or why there is none. */
async function estimateOf(report: CheckReport, asked: readonly string[]): Promise<string> {
  const { session, accounts } = report;
  const works = (await Promise.all(asked.map((id) => workOf(report, id)))).filter(
    (work) => work !== undefined,
  );
  if (works.length === 0)
    return 'Estimated requests: unknown, because the size of no account could be found.';
  const mean = meanOf(works);
  const { first, daily } = callsOfConnection(accounts.map((_, index) => works[index] ?? mean));
  const perSecond = requestsPerSecond(session.config);
  return `Estimated requests of the ${counted(report.estimated.length, 'suggested stream')}: initial sync about ${count(first)} (${duration(first / perSecond)} at ${counted(perSecond, 'request')} per second), daily sync about ${count(daily)}. Run \`plan --streams\` for other streams.`;
}

async function workOf(
  { session, streams, estimated, pageSize, io }: CheckReport,
  id: string,
): Promise<Work | undefined> {
  const sized = streams.filter(({ name }) => estimated.includes(name));
  try {
    const sizing = { session, whole: session, streams: sized, pageSize, wait: io.wait };
    const size = await sizeOfAccount(sizing, id);
    return callsOfAccount(size, pageSize);
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return undefined;
  }
}

const count = (requests: number): string => requests.toLocaleString('en-US');

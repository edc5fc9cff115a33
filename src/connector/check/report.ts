import { SyncError, type RequestIo, type SourceIo, type StreamDefinition } from '../../cdk/index.js';
import {
  Action,
  PERMISSIONS,
  requestsPerSecond,
  TikTokError,
  type Permission,
  type Session,
} from '../../tiktok/index.js';
import { Answer, describeDenied, renderAnswers, type AccountAnswers } from './permission-table.js';
import { callsOfAccount, callsOfConnection, meanOf, type Work } from '../sizing/estimate.js';
import { sizeOfAccount } from '../sizing/size.js';

/** Accounts that are asked what they allow and how much they hold: a person waits for `check`. */
const ACCOUNTS_ASKED = 5;

/** Requests a second below which asking would take minutes. */
const SLOWEST = 2;

type Stream = StreamDefinition<Session>;

export interface CheckReport {
  /** One whose pages have a single row. */
  readonly session: Session;
  /** Rows of a page in syncs. */
  readonly pageSize: number;
  /** Those of the accounts that can be read. */
  readonly accounts: readonly string[];
  readonly streams: readonly Stream[];
  /** Names of the streams whose requests are estimated. */
  readonly estimated: readonly string[];
  readonly io: SourceIo & RequestIo;
}

/**
 * Tells in the log what the token may read of a few accounts, which streams that leaves out, and what syncs will cost.
 * Nothing here makes a check fail: not everybody wants every stream.
 */
export async function reportOnAccounts(report: CheckReport): Promise<void> {
  const { session, accounts, io } = report;
  const { config } = session;
  if (config.sandbox || requestsPerSecond(config) < SLOWEST || accounts.length === 0) return;
  const asked = accounts.slice(0, ACCOUNTS_ASKED);
  const answers = await Promise.all(asked.map((id) => answersOf(session, id, io)));
  const some =
    asked.length < accounts.length ? `, asked of ${asked.length} of ${accounts.length} accounts` : '';
  await io.log.info(`What the token may read${some}:\n${renderAnswers(answers)}`);
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

/** `A first sync of … takes about 1,200 requests (2 minutes at 10 a second), one a day later about 40.` */
async function estimateOf(report: CheckReport, asked: readonly string[]): Promise<string> {
  const { session, accounts, pageSize } = report;
  const works = (await Promise.all(asked.map((id) => workOf(report, id)))).filter(
    (work) => work !== undefined,
  );
  if (works.length === 0) return 'How many requests a sync takes could not be asked.';
  const mean = meanOf(works);
  const { first, daily } = callsOfConnection(accounts.map((_, index) => works[index] ?? mean));
  const perSecond = requestsPerSecond(session.config);
  const minutes = Math.ceil(first / perSecond / 60);
  return `With pages of ${pageSize} rows a first sync of ${report.estimated.join(', ')} takes about ${count(first)} requests (${minutes} min at ${perSecond} a second), one a day later about ${count(daily)}. "plan --streams" tells it of others.`;
}

async function workOf(
  { session, streams, estimated, pageSize, io }: CheckReport,
  id: string,
): Promise<Work | undefined> {
  const sized = streams.filter(({ name }) => estimated.includes(name));
  try {
    const size = await sizeOfAccount({ session, streams: sized, pageSize, wait: io.wait }, id);
    return callsOfAccount(size, pageSize);
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return undefined;
  }
}

const count = (requests: number): string => requests.toLocaleString('en-US');

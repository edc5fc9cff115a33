import { SyncError, type RequestIo, type SourceIo, type StreamDefinition } from '../../cdk/index.js';
import {
  ACCOUNT_PERMISSIONS,
  BUSINESS_CENTER_PERMISSIONS,
  BUSINESS_CENTERS,
  isOfOneAccount,
  isTestable,
  permissionOf,
  requestsPerSecond,
  sandboxLacks,
  someBusinessCenters,
  surveysOf,
  type TestablePermission,
  type Session,
  type Surveys,
} from '../../tiktok/index.js';
import { counted, duration } from '../../terminal/words.js';
import {
  Answer,
  describeDenied,
  describeUntested,
  describeAnswers,
  type OwnerAnswers,
  type PermissionOwner,
} from './permission-answers.js';
import { callsOfAccount, callsOfConnection, type AccountWork } from '../sizing/estimate.js';
import { sizeOfAccount } from '../sizing/size.js';

/**
 * Accounts, and business centers, to probe for permissions, and accounts to size. Few, because a person waits for `check`:
 * with 2,000 accounts, at the ten requests a second of the lowest tier, it takes less than 15 seconds
 * (`npm run bench -- --only steady`).
 */
const MOST_TESTED = 3;
const MOST_SIZED = 4;

const ACCOUNT: PermissionOwner = {
  what: 'account',
  permissions: ACCOUNT_PERMISSIONS.filter(isTestable),
  remedy: 'Tick this box when you authorize the app again.',
};

const BUSINESS_CENTER: PermissionOwner = {
  what: 'business center',
  permissions: BUSINESS_CENTER_PERMISSIONS.filter(isTestable),
  remedy:
    "Tick this box when you authorize the app again, and give the token's user a role in the business center that covers it.",
};

/** Requests per second below which probing would take minutes. */
const SLOWEST = 2;

type CheckedStream = StreamDefinition<Session>;

export interface CheckReport {
  /** A session that reads pages of a single row. */
  readonly session: Session;
  /** Rows per page in syncs. */
  readonly pageSize: number;
  /** The accounts that can be read. */
  readonly accounts: readonly string[];
  readonly streams: readonly CheckedStream[];
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
  if (sandboxLacks(session, 'permissions worth testing') || accounts.length === 0) return;
  if (requestsPerSecond(session.config) < SLOWEST) return;
  const tested = accounts.slice(0, MOST_TESTED);
  const some =
    tested.length < accounts.length ? ` (${tested.length} of ${accounts.length} accounts tested)` : '';
  const answers = await Promise.all(tested.map((id) => answersOf(session, { owner: ACCOUNT, id }, io)));
  await logAnswers(report, ACCOUNT, { title: `Permissions of the token${some}`, answers });
  const untested = describeUntested(
    ACCOUNT_PERMISSIONS.filter((permission) => !isTestable(permission)),
    report.streams,
  );
  if (untested !== undefined) await io.log.info(untested);
  await logAnswers(report, BUSINESS_CENTER, {
    title: 'Permissions of the token in business centers',
    answers: await answersOfCenters(session, io),
  });
  await io.log.info(await estimateOf(report));
}

async function logAnswers(
  { streams, io }: CheckReport,
  owner: PermissionOwner,
  { title, answers }: { readonly title: string; readonly answers: readonly OwnerAnswers[] },
): Promise<void> {
  if (answers.length === 0) return;
  await io.log.info(`${title}:${describeAnswers(owner, answers)}`);
  for (const line of describeDenied(owner, answers, streams)) await io.log.warn(line);
}

/** Without the permission to list business centers, the others cannot be tested. */
async function answersOfCenters(session: Session, io: RequestIo): Promise<readonly OwnerAnswers[]> {
  const owner = BUSINESS_CENTER;
  try {
    const ids = await someBusinessCenters(session, MOST_TESTED, io);
    return await Promise.all(ids.map((id) => answersOf(session, { owner, id }, io)));
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    if (!isOfOneAccount(error)) return [];
    const listing = permissionOf(BUSINESS_CENTERS.endpoint.path);
    const answers = owner.permissions.map((each) => (each === listing ? Answer.denied : Answer.unknown));
    return [{ id: 'all business centers', answers }];
  }
}

async function answersOf(
  session: Session,
  { owner, id }: { readonly owner: PermissionOwner; readonly id: string },
  io: RequestIo,
): Promise<OwnerAnswers> {
  const answers = await Promise.all(owner.permissions.map((each) => answerOf(session, each.probe(id), io)));
  return { id, answers };
}

async function answerOf(
  { client }: Session,
  probe: ReturnType<TestablePermission['probe']>,
  { wait }: RequestIo,
): Promise<Answer> {
  try {
    await client.get({ ...probe, wait });
    return Answer.granted;
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return isOfOneAccount(error) ? Answer.denied : Answer.unknown;
  }
}

/** The estimate as one sentence, or why there is none. */
async function estimateOf(report: CheckReport): Promise<string> {
  const { session, accounts } = report;
  const sized = accounts.slice(0, MOST_SIZED).map((id) => workOf(report, id));
  const works = (await Promise.all(sized)).filter((work) => work !== undefined);
  if (works.length === 0) return 'Estimated requests: unknown. Could not determine the size of any account.';
  const alike = accounts.flatMap((_, index) => works[index % works.length] ?? []);
  const { first, daily } = callsOfConnection(alike, surveysOfMany(session, accounts.length > works.length));
  const perSecond = requestsPerSecond(session.config);
  return `Estimated requests for the ${counted(report.estimated.length, 'suggested stream')}: initial sync about ${count(first)} (${duration(first / perSecond)} at ${counted(perSecond, 'request')} per second), daily sync about ${count(daily)} (${duration(daily / perSecond)}). For other streams, run \`plan --config FILE --streams all\`.`;
}

/** The surveys of a run. They need an active account, and there will be one among those that were not sized. */
function surveysOfMany(session: Session, areMore: boolean): Surveys {
  const surveys = surveysOf(session);
  return (accounts) => {
    const [one] = accounts;
    if (!areMore || one === undefined || accounts.some(({ isAsleep }) => !isAsleep)) return surveys(accounts);
    return surveys([...accounts, { ...one, isAsleep: false, isAskedForTopView: false }]);
  };
}

async function workOf(
  { session, streams, estimated, pageSize, io }: CheckReport,
  id: string,
): Promise<AccountWork | undefined> {
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

import {
  splitDateRange,
  type DateRange,
  type Fields,
  type JsonObject,
  type Partition,
  type ReadIo,
  type Slice,
  type StreamDefinition,
} from '../../../cdk/index.js';
import { REPORT_WINDOW_DAYS, REPORT_PATH } from '../../api/limits.js';
import { sandboxLacks } from '../../api/sandbox.js';
import { REPORT_LEVELS } from '../../report-catalogue/levels.js';
import { Granularity } from '../../report-catalogue/granularity.js';
import type { Report, ReportStream } from '../../reports/public-face.js';
import { accountOf, byAccount } from '../../accounts/partition.js';
import type { Session } from '../../session.js';
import {
  comparisonsOf,
  covers,
  emittedOf,
  rangeOf,
  type EmittedReports,
  type EmittedReport,
  type TotalOn,
} from './compare.js';
import { explain } from './explain.js';
import { compareGmvMax, summedOf, type GmvMaxPair } from './gmv-max.js';
import { GMV_MAX_METRICS } from './amounts.js';
import { createQuestions, type Questions } from './questions.js';
import { isOpen, type ExplainedComparison } from './open-difference.js';
import { rowsOf, warningOf } from './rows.js';
import { NO_ROWS } from './tally.js';
import { talliesOf } from './tallies.js';

/** Definition of the reconciliation stream. */
export interface ReconciliationOptions<F extends Fields> {
  readonly name: string;
  readonly description: string;
  readonly fields: F;
  readonly primaryKey: readonly (keyof F & string)[];
  /** All reports of the source. Those with a row per object and day are compared. */
  readonly reports: readonly ReportStream[];
  /** Streams of GMV Max whose rows per day are compared. */
  readonly gmvMax: GmvMaxPair;
}

/** A stream that compares account totals with the rows that the sync has emitted. */
export function reconciliationStream<F extends Fields>(
  options: ReconciliationOptions<F>,
): StreamDefinition<Session> {
  const { reports: streams, gmvMax, ...rest } = options;
  const reports = streams.map(({ report }) => report).filter(isComparable);
  return {
    ...rest,
    ...byAccount,
    endpoints: [REPORT_PATH],
    isAboutSync: true,
    onSyncStart: (session) => {
      const summed = reports.map(({ name, level }) => ({ name, id: REPORT_LEVELS[level].idDimension }));
      talliesOf(session).watch([...summed, ...summedOf(gmvMax)], session.ledger);
    },
    plan: () => Promise.resolve([{}]),
    read: (session, slice, io) => reconcile(session, { slice, reports, gmvMax, name: options.name }, io),
  };
}

const isComparable = ({ reportType, granularity, breakdowns, filters = [], metrics }: Report): boolean =>
  reportType === 'BASIC' &&
  granularity === Granularity.daily &&
  breakdowns.length === 0 &&
  filters.length === 0 &&
  metrics.includes('spend');

interface ReconciliationRead {
  readonly slice: Slice;
  readonly reports: readonly Report[];
  readonly gmvMax: GmvMaxPair;
  readonly name: string;
}

async function* reconcile(
  session: Session,
  { slice, reports, gmvMax, name }: ReconciliationRead,
  io: ReadIo,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  const { partition } = slice;
  const advertiserId = accountOf(partition);
  const reason = reasonForNothing(session, { reports, gmvMax });
  if (reason !== undefined) {
    if (advertiserId === session.config.accounts[0]) await session.log.info(`${name}: ${reason}`);
    return;
  }
  const unexplained: ExplainedComparison[] = [];
  const context = { advertiserId, syncedAt: session.startedAt() };
  const rowsIn = (
    all: readonly ExplainedComparison[],
    hasOf: (one: ExplainedComparison) => readonly boolean[],
  ): readonly JsonObject[] => {
    unexplained.push(...all.filter(isOpen));
    return all.flatMap((one) => rowsOf(one, { ...context, has: hasOf(one) }));
  };
  const emitted = await emittedOf(session, { reports, partition }, io);
  for await (const explained of compareReports(session, { emitted, partition }, io))
    yield rowsIn(explained, hasIn(emitted.levels));
  for await (const explained of compareGmvMax(session, { pair: gmvMax, partition }, io))
    yield rowsIn(explained, () => HAS_ALL);
  if (unexplained.length > 0) await session.log.warn(`${name}: ${warningOf(advertiserId, unexplained)}`);
}

interface ReportComparison {
  readonly emitted: EmittedReports;
  readonly partition: Partition;
}

/** Compares the account's own total with the emitted rows of campaigns, ad groups and ads. */
async function* compareReports(
  session: Session,
  { emitted, partition }: ReportComparison,
  io: ReadIo,
): AsyncGenerator<readonly ExplainedComparison[], void, undefined> {
  const range = rangeOf(emitted.levels);
  if (range === undefined) return;
  const questions = createQuestions(session, partition, io);
  for (const window of splitDateRange(range, REPORT_WINDOW_DAYS)) {
    const totalOn = await totalsOf(emitted, window, questions);
    yield explain(comparisonsOf(emitted.levels, window, totalOn), { questions, days: window });
  }
}

/** Why the sync has nothing to compare; undefined if it has. */
function reasonForNothing(
  session: Session,
  { reports, gmvMax }: Pick<ReconciliationRead, 'reports' | 'gmvMax'>,
): string | undefined {
  if (sandboxLacks(session, 'account totals'))
    return 'the sandbox has no account totals, so there is nothing to compare.';
  const names = reports.filter(({ level }) => level !== 'advertiser').map(({ name }) => name);
  const isRead = (name: string): boolean => session.ledger.includes(name);
  const { account, campaign } = gmvMax;
  if (names.some(isRead) || (isRead(account) && isRead(campaign))) return undefined;
  return `nothing to compare, because the sync includes none of these streams: ${names.join(', ')}; nor both ${account} and ${campaign}.`;
}

const HAS_ALL = GMV_MAX_METRICS.map(() => true);

const hasIn =
  (levels: readonly EmittedReport[]) =>
  ({ level }: ExplainedComparison): readonly boolean[] =>
    levels.find(({ report }) => report.level === level)?.has ?? [];

/** The account's totals: the emitted ones if they cover the window, otherwise from one call. */
async function totalsOf(
  { advertiser }: EmittedReports,
  window: DateRange,
  questions: Questions,
): Promise<TotalOn> {
  const isThere =
    advertiser !== undefined && covers(advertiser.days, window) && advertiser.has.every((has) => has);
  if (isThere) return advertiser.tally?.on ?? (() => NO_ROWS);
  return (await questions.listAt('advertiser', window, true)).on;
}

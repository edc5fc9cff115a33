import {
  splitDateRange,
  type DateRange,
  type Fields,
  type JsonObject,
  type ReadIo,
  type Slice,
  type StreamDefinition,
} from '../../../cdk/index.js';
import { REPORT_WINDOW_DAYS, REPORT_PATH } from '../../api/limits.js';
import { Granularity } from '../../report-catalogue/granularity.js';
import { type Report } from '../../reports/query/query.js';
import type { ReportStream } from '../../reports/report-stream.js';
import { accountOf, byAccount } from '../../accounts/partition.js';
import type { Session } from '../../session.js';
import {
  comparisonsOf,
  covers,
  emittedOf,
  rangeOf,
  type AccountEmitted,
  type Emitted,
  type TotalOn,
} from './compare.js';
import { explain, type Explained } from './explain.js';
import { createQuestions, type Questions } from './questions.js';
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
}

/** A stream that compares account totals with the rows that the sync has emitted. */
export function reconciliationStream<F extends Fields>(
  options: ReconciliationOptions<F>,
): StreamDefinition<Session> {
  const { reports: streams, ...rest } = options;
  const reports = streams.map(({ report }) => report).filter(isComparable);
  return {
    ...rest,
    ...byAccount,
    endpoints: [REPORT_PATH],
    isAboutSync: true,
    onSyncStart: (session) => {
      talliesOf(session).watch(reports, session.ledger);
    },
    plan: () => Promise.resolve([{}]),
    read: (session, slice, io) => reconcile(session, { slice, reports, name: options.name }, io),
  };
}

const isComparable = ({ reportType, granularity, breakdowns, filters = [], metrics }: Report): boolean =>
  reportType === 'BASIC' &&
  granularity === Granularity.daily &&
  breakdowns.length === 0 &&
  filters.length === 0 &&
  metrics.includes('spend');

interface Reading {
  readonly slice: Slice;
  readonly reports: readonly Report[];
  readonly name: string;
}

async function* reconcile(
  session: Session,
  { slice: { partition }, reports, name }: Reading,
  io: ReadIo,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  const advertiserId = accountOf(partition);
  const reason = reasonForNothing(session, reports);
  if (reason !== undefined) {
    if (advertiserId === session.config.accounts[0]) await session.log.info(`${name}: ${reason}`);
    return;
  }
  const emitted = await emittedOf(session, { reports, partition }, io);
  const range = rangeOf(emitted.levels);
  if (range === undefined) return;
  const questions = createQuestions(session, partition, io);
  const unexplained: Explained[] = [];
  for (const window of splitDateRange(range, REPORT_WINDOW_DAYS)) {
    const totalOn = await totalsOf(emitted, window, questions);
    const explained = await explain(comparisonsOf(emitted.levels, window, totalOn), {
      questions,
      days: window,
    });
    unexplained.push(...explained.filter(({ rest }) => rest.some((units) => units !== 0)));
    yield explained.flatMap((one) =>
      rowsOf(one, { advertiserId, syncedAt: session.startedAt(), has: hasOf(emitted.levels, one) }),
    );
  }
  if (unexplained.length > 0) await session.log.warn(`${name}: ${warningOf(advertiserId, unexplained)}`);
}

/** Why the sync has nothing to compare; undefined if it has. */
function reasonForNothing({ config, ledger }: Session, reports: readonly Report[]): string | undefined {
  if (config.sandbox) return 'the sandbox has no account totals, so there is nothing to compare.';
  const names = reports.filter(({ level }) => level !== 'advertiser').map(({ name }) => name);
  if (ledger.entries.some(({ stream }) => names.includes(stream))) return undefined;
  return `nothing to compare, because the sync includes none of these streams: ${names.join(', ')}.`;
}

const hasOf = (levels: readonly Emitted[], { level }: Explained): readonly boolean[] =>
  levels.find(({ report }) => report.level === level)?.has ?? [];

/** The account's totals: the emitted ones if they cover the window, otherwise from one call. */
async function totalsOf(
  { advertiser }: AccountEmitted,
  window: DateRange,
  questions: Questions,
): Promise<TotalOn> {
  const isThere =
    advertiser !== undefined && covers(advertiser.days, window) && advertiser.has.every((has) => has);
  if (isThere) return advertiser.tally?.on ?? (() => NO_ROWS);
  return (await questions.listAt('advertiser', window, true)).on;
}

import {
  earliestDay,
  latestDay,
  onePageAtATime,
  scalarText,
  splitDateRange,
  type DateRange,
  type JsonObject,
  type Partition,
  type ReadIo,
  type Slice,
} from '../../../cdk/index.js';
import { accountOf } from '../../accounts/partition.js';
import { GMV_MAX_STATUSES, REPORT_WINDOW_DAYS } from '../../api/limits.js';
import type { Session } from '../../session.js';
import { knownShopsOf } from '../../shops/known-shops.js';
import { GMV_MAX_METRICS, isNotNegative, isNothing, minus, within, type Amounts } from './amounts.js';
import { Cause } from './causes.js';
import { gmvMaxReports, type GmvMaxQuery } from './gmv-max-reports.js';
import { once } from './once.js';
import {
  daysOf,
  findCauses,
  isOpen,
  isSameRows,
  lastDayOf,
  openDifference,
  until,
  type CauseSearch,
  type Comparison,
  type ExplainedComparison,
} from './open-difference.js';
import { rowOf, createUnlessRefused } from './questions.js';
import { talliesOf, type SummedStream } from './tallies.js';
import { createTally, type Tally } from './tally.js';

/* Compares GMV Max reports by account with the emitted rows of its campaigns. */

/** The names of the two streams. */
export interface GmvMaxPair {
  readonly account: string;
  readonly campaign: string;
}

const metrics = GMV_MAX_METRICS;
const CAMPAIGNS = { id: 'campaign_id', metrics };

/** What must be summed for the comparison. An account has a row per shop and day. */
export const summedOf = ({ account, campaign }: GmvMaxPair): readonly SummedStream[] => [
  { name: account, id: 'store_id', metrics },
  { name: campaign, ...CAMPAIGNS },
];

interface AccountPair {
  readonly pair: GmvMaxPair;
  readonly partition: Partition;
}

const emptyTally = (): Tally => createTally(CAMPAIGNS, new Map<string, number>());

/** The comparisons of an account, by windows. Nothing is requested as long as the numbers add up. */
export async function* compareGmvMax(
  session: Session,
  { pair, partition }: AccountPair,
  io: ReadIo,
): AsyncGenerator<readonly ExplainedComparison[], void, undefined> {
  const range = await commonDays(session, { pair, partition }, io);
  const [total = emptyTally(), emitted = emptyTally()] = [pair.account, pair.campaign].map((name) =>
    talliesOf(session).of(name, partition),
  );
  for (const window of range === undefined ? [] : splitDateRange(range, REPORT_WINDOW_DAYS)) {
    const all = splitDateRange(window, 1)
      .map(({ start: day }) => comparisonOn(day, total, emitted))
      .filter(({ total: whole, emitted: rows }) => !isNothing(whole) || !isNothing(rows.amounts))
      .map(openDifference);
    const slice = { partition, dates: daysOf(all.filter(isOpen)) };
    await findCauses(all, SEARCHES, createCurrentReports(session, slice, io));
    yield all;
  }
}

/** The finished days that both streams have read completely. */
async function commonDays(
  session: Session,
  { pair, partition }: AccountPair,
  io: ReadIo,
): Promise<DateRange | undefined> {
  const entries = session.ledger.entriesOf(partition);
  const [one, other] = [pair.account, pair.campaign].map((name) =>
    entries.find(({ stream }) => stream === name),
  );
  if (one?.start === undefined || other?.start === undefined) return undefined;
  const start = latestDay(one.start, other.start);
  const end = earliestDay(one.end ?? '', other.end ?? '');
  return until(await lastDayOf(session, partition, io), { start, end });
}

const comparisonOn = (day: string, { on: totalOn }: Tally, { on: emittedOn }: Tally): Comparison => ({
  ...{ level: 'gmv_max_campaign', metrics, day },
  ...{ total: totalOn(day).amounts, emitted: emittedOn(day) },
});

/** What TikTok reports now. Each is requested once, and only when needed; undefined if it is refused. */
interface CurrentReports {
  readonly campaigns: () => Promise<{ readonly listed: Tally; readonly unlisted: Tally } | undefined>;
  readonly deleted: () => Promise<Tally | undefined>;
  readonly account: () => Promise<Tally | undefined>;
}

function createCurrentReports(session: Session, slice: Slice, readIo: ReadIo): CurrentReports {
  const io: ReadIo = { ...readIo, slots: onePageAtATime(), onTotalRows: undefined };
  const orUndefined = createUnlessRefused(session);
  /** Adds the rows of a report to tallies, page by page. */
  const sum = <T>(query: GmvMaxQuery, tallies: T, tallyOf: (row: JsonObject) => Tally) =>
    orUndefined(`GMV Max by ${query.dimension}`, async () => {
      for (const pages of await gmvMaxReports(session, { query, slice, io }))
        for await (const rows of pages) for (const row of rows.map(rowOf)) tallyOf(row).add(row);
      return tallies;
    });
  const sumAll = (query: GmvMaxQuery) => {
    const tally = emptyTally();
    return sum(query, tally, () => tally);
  };
  return {
    campaigns: once(() => {
      const known = knownShopsOf(session).campaignsOf(accountOf(slice.partition));
      const ids = new Set(known.map(({ campaignId }) => campaignId));
      const [listed, unlisted] = [emptyTally(), emptyTally()];
      return sum(ofCampaigns(GMV_MAX_STATUSES), { listed, unlisted }, (row) =>
        ids.has(scalarText(row['campaign_id'])) ? listed : unlisted,
      );
    }),
    deleted: once(() => sumAll(ofCampaigns(['STATUS_DELETE']))),
    account: once(() => sumAll({ dimension: 'advertiser_id', metrics })),
  };
}

const ofCampaigns = (statuses: readonly string[]): GmvMaxQuery => ({
  ...{ dimension: 'campaign_id', metrics, statuses },
});

const SEARCHES: readonly CauseSearch<Comparison, CurrentReports>[] = [
  {
    cause: Cause.unlisted,
    async find({ day, rest }, { campaigns }) {
      const found = await campaigns();
      return found && within(rest, found.unlisted.on(day).amounts);
    },
  },
  {
    cause: Cause.changed,
    async find({ day, emitted, total }, { campaigns, account }) {
      const now = (await campaigns())?.listed.on(day);
      if (now === undefined || !isSameRows(now, emitted)) return undefined;
      const totalNow = (await account())?.on(day).amounts;
      return totalNow && minus(minus(total, totalNow), minus(emitted.amounts, now.amounts));
    },
  },
  {
    cause: Cause.deletedLeftOut,
    async find({ day, rest }, { deleted }) {
      const found = (await deleted())?.on(day).amounts;
      const part = found && within(negative(rest), found);
      return part && negative(part);
    },
  },
  {
    cause: Cause.sellerCenter,
    async find({ day, emitted, rest }, { campaigns }) {
      const now = (await campaigns())?.listed.on(day);
      const isSame = now !== undefined && isSameRows(now, emitted);
      return isSame && isNotNegative(rest) ? rest : undefined;
    },
  },
];

const negative = (amounts: Amounts): Amounts => amounts.map((units) => 0 - units);

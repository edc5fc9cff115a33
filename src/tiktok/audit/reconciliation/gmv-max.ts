import {
  addDays,
  earliestDay,
  latestDay,
  scalarText,
  splitDateRange,
  type DateRange,
  type JsonObject,
  type Partition,
  type ReadIo,
} from '../../../cdk/index.js';
import { todayOf } from '../../days/local-days.js';
import { accountOf, isOfAccount } from '../../accounts/partition.js';
import { GMV_MAX_STATUSES, REPORT_WINDOW_DAYS } from '../../api/limits.js';
import type { Session } from '../../session.js';
import { knownShopsOf } from '../../shops/known-shops.js';
import { GMV_MAX_METRICS, isNotNegative, isNothing, minus, within, type Amounts } from './amounts.js';
import { Cause } from './causes.js';
import { gmvMaxReports, type GmvMaxAsked } from './gmv-max-reports.js';
import { once } from './once.js';
import { rowOf, createUnlessRefused } from './questions.js';
import type { Told } from './rows.js';
import { talliesOf, type SummedStream } from './tallies.js';
import { createTally, type DaySum, type Tally } from './tally.js';

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

interface Compared {
  readonly pair: GmvMaxPair;
  readonly partition: Partition;
}

interface OpenLevel extends Told {
  readonly emitted: DaySum;
  readonly parts: Map<Cause, Amounts>;
  rest: Amounts;
}

/** The comparisons of an account, by windows. Nothing is requested as long as the numbers add up. */
export async function* compareGmvMax(
  session: Session,
  { pair, partition }: Compared,
  io: ReadIo,
): AsyncGenerator<readonly Told[], void, undefined> {
  const range = await commonDays(session, { pair, partition }, io);
  const [total, emitted] = [pair.account, pair.campaign].map((name) =>
    talliesOf(session).of(name, partition),
  );
  const empty = createTally(CAMPAIGNS, new Map<string, number>());
  for (const window of range === undefined ? [] : splitDateRange(range, REPORT_WINDOW_DAYS)) {
    const all = splitDateRange(window, 1)
      .map(({ start: day }) => openOn(day, total ?? empty, emitted ?? empty))
      .filter(({ total: whole, emitted: rows }) => !isNothing(whole) || !isNothing(rows.amounts));
    await explain(all, createKnown(session, { partition, io, days: daysOf(all.filter(isOpen)) }));
    yield all;
  }
}

/** The finished days that both streams have read completely. */
async function commonDays(
  session: Session,
  { pair, partition }: Compared,
  io: ReadIo,
): Promise<DateRange | undefined> {
  const advertiserId = accountOf(partition);
  const [one, other] = [pair.account, pair.campaign].map((name) =>
    session.ledger.entries.find(
      ({ stream, partition: read }) =>
        stream === name && isOfAccount(read) && accountOf(read) === advertiserId,
    ),
  );
  if (one?.start === undefined || other?.start === undefined) return undefined;
  const yesterday = addDays(await todayOf(session, advertiserId, io), -1);
  const start = latestDay(one.start, other.start);
  const end = earliestDay(one.end ?? '', other.end ?? '', yesterday);
  return start <= end ? { start, end } : undefined;
}

function openOn(day: string, { on: totalOn }: Tally, { on: emittedOn }: Tally): OpenLevel {
  const [total, emitted] = [totalOn(day).amounts, emittedOn(day)];
  const rest = minus(total, emitted.amounts);
  return { level: 'gmv_max_campaign', metrics, day, total, emitted, parts: new Map(), rest };
}

const isOpen = ({ rest }: Told): boolean => !isNothing(rest);

function daysOf(some: readonly Told[]): DateRange {
  const days = some.map(({ day }) => day);
  return { start: days[0] ?? '', end: days.at(-1) ?? '' };
}

/** What TikTok reports now. Each is requested once, and only when needed; undefined if it is refused. */
interface Known {
  readonly campaigns: () => Promise<{ readonly listed: Tally; readonly unlisted: Tally } | undefined>;
  readonly deleted: () => Promise<Tally | undefined>;
  readonly account: () => Promise<Tally | undefined>;
}

interface Asking {
  readonly partition: Partition;
  readonly io: ReadIo;
  readonly days: DateRange;
}

function createKnown(session: Session, { partition, io, days: dates }: Asking): Known {
  const read = (asked: GmvMaxAsked): Promise<readonly JsonObject[] | undefined> =>
    createUnlessRefused(session)(`GMV Max by ${asked.dimension}`, async () => {
      const slice = { partition, dates };
      const pages = await gmvMaxReports(session, { asked, slice, io: { ...io, onTotalRows: undefined } });
      return rowsIn(pages);
    });
  const campaignsIn = (statuses: readonly string[]) => read({ dimension: 'campaign_id', metrics, statuses });
  const sumOf = (rows: readonly JsonObject[]): Tally => {
    const tally = createTally(CAMPAIGNS, new Map<string, number>());
    rows.forEach(tally.add);
    return tally;
  };
  return {
    campaigns: once(async () => {
      const rows = await campaignsIn(GMV_MAX_STATUSES);
      const known = knownShopsOf(session).campaignsOf(accountOf(partition));
      const ids = new Set(known.map(({ campaignId }) => campaignId));
      const isListed = (row: JsonObject): boolean => ids.has(scalarText(row['campaign_id']));
      return (
        rows && {
          listed: sumOf(rows.filter(isListed)),
          unlisted: sumOf(rows.filter((row) => !isListed(row))),
        }
      );
    }),
    deleted: once(async () => {
      const rows = await campaignsIn(['STATUS_DELETE']);
      return rows && sumOf(rows);
    }),
    account: once(async () => {
      const rows = await read({ dimension: 'advertiser_id', metrics });
      return rows && sumOf(rows);
    }),
  };
}

async function rowsIn(
  lists: readonly AsyncIterable<readonly JsonObject[]>[],
): Promise<readonly JsonObject[]> {
  const all: JsonObject[] = [];
  for (const list of lists) for await (const rows of list) all.push(...rows.map(rowOf));
  return all;
}

const SEARCHES: readonly (readonly [
  Cause,
  (open: OpenLevel, known: Known) => Promise<Amounts | undefined>,
])[] = [
  [
    Cause.unlisted,
    async ({ day, rest }, { campaigns }) => {
      const found = await campaigns();
      return found && within(rest, found.unlisted.on(day).amounts);
    },
  ],
  [
    Cause.changed,
    async ({ day, emitted, total }, { campaigns, account }) => {
      const now = (await campaigns())?.listed.on(day);
      if (now?.rows !== emitted.rows || now.keys !== emitted.keys) return undefined;
      const totalNow = (await account())?.on(day).amounts;
      return totalNow && minus(minus(total, totalNow), minus(emitted.amounts, now.amounts));
    },
  ],
  [
    Cause.deletedLeftOut,
    async ({ day, rest }, { deleted }) => {
      const found = (await deleted())?.on(day).amounts;
      const part = found && within(negative(rest), found);
      return part && negative(part);
    },
  ],
  [
    Cause.sellerCenter,
    async ({ day, emitted, rest }, { campaigns }) => {
      const now = (await campaigns())?.listed.on(day);
      const isSame = now?.rows === emitted.rows && now.keys === emitted.keys;
      return isSame && isNotNegative(rest) ? rest : undefined;
    },
  ],
];

const negative = (amounts: Amounts): Amounts => amounts.map((units) => 0 - units);

async function explain(all: readonly OpenLevel[], known: Known): Promise<void> {
  for (const open of all) {
    for (const [cause, find] of SEARCHES) {
      if (!isOpen(open)) break;
      const part = await find(open, known);
      if (part === undefined || isNothing(part)) continue;
      open.parts.set(cause, part);
      open.rest = minus(open.rest, part);
    }
  }
}

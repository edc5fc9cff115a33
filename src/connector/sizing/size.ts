import {
  countDays,
  FailureType,
  onePageAtATime,
  rfc3339,
  SyncError,
  type RequestIo,
  type SliceRange,
  type StreamDefinition,
} from '../../cdk/index.js';
import {
  byAccount,
  callsPerPage,
  leavesOutDormant,
  topViewBuyersOf,
  type Config,
  type Session,
} from '../../tiktok/index.js';
import type { AccountSize, StreamSize } from './estimate.js';
import { hasBuyingTypes, questionsOf, surveyedAccount, type SizedPart, type TopView } from './later-run.js';

type SizedStream = StreamDefinition<Session>;

/**
 * The config of a sizing session. One row per page is enough, since the total comes with the first row. No tasks are
 * started: large windows take fewer requests through tasks than estimated here.
 */
export const sizingConfig = (config: Config): Config => ({ ...config, pageSize: 1, reportEngine: 'sync' });

/** How accounts are sized. */
export interface Sizing {
  /** A session opened with `sizingConfig`. */
  readonly session: Session;
  /** A session with the pages of the planned syncs, to list what other lists are requested for. */
  readonly whole: Session;
  readonly streams: readonly SizedStream[];
  /** Rows per page in the planned syncs. */
  readonly pageSize: number;
  readonly wait: RequestIo['wait'];
}

/**
 * True for streams whose requests grow with the accounts. The others are read once per run, in about twenty requests, or
 * once per business center, or depend on what the sync has read.
 */
export const isOfAccounts = ({ partitionedBy, isAboutSync }: SizedStream): boolean =>
  partitionedBy === byAccount.partitionedBy && isAboutSync !== true;

/**
 * Requests the size of an account: the total of each list, of one window of each report, and whether it had activity in
 * the days that later syncs read again. The streams themselves plan what to read, so date ranges with no activity are
 * found as in a sync.
 *
 * @throws SyncError if the account cannot be read, or if the API returns no total
 */
export async function sizeOfAccount(sizing: Sizing, advertiserId: string): Promise<AccountSize> {
  const { session, streams, wait } = sizing;
  // Details are requested for many accounts at once, so they don't count for this one.
  await session.accounts.zone(advertiserId, { wait });
  const topView = await topViewOf(sizing, advertiserId);
  if (streams.some((stream) => stream.countCalls !== undefined)) await fillCaches(sizing, advertiserId);
  let searches = 0;
  const searching: RequestIo = { wait, onRequest: () => (searches += 1) };
  const parts = await partsOf(sizing, advertiserId, searching);
  const sizes: (SizedPart & { readonly size: StreamSize })[] = [];
  for (const part of parts) {
    const { stream } = part;
    const size = {
      ...(await sizeOfStream(sizing, part, searching)),
      // Such a stream has one list per buying type.
      moreLists: topView.isBought !== false && hasBuyingTypes(stream) ? 1 : 0,
      callsPerPage: callsPerPage(stream),
      isLeftOut: leavesOutDormant(session, stream),
    };
    sizes.push({ ...part, size });
  }
  return {
    questions: questionsOf(sizes, topView),
    searches,
    streams: sizes.map(({ size }) => size),
    surveyed: await surveyedAccount(session, { advertiserId, parts, topView }, { wait }),
  };
}

async function topViewOf({ session, wait, streams }: Sizing, advertiserId: string): Promise<TopView> {
  const buyers = topViewBuyersOf(session);
  // Lists announce that they ask.
  for (const stream of streams.filter(isOfAccounts)) stream.onSyncStart?.(session, []);
  const isAskedByLists = buyers.areAllExpected;
  if (!isAskedByLists && !streams.some(hasBuyingTypes))
    return { isBought: false, requests: 0, isAskedByLists };
  let requests = 0;
  const isBought = await buyers.isBoughtBy(advertiserId, { wait, onRequest: () => (requests += 1) });
  return { isBought, requests, isAskedByLists };
}

/** The streams of an account. Those of a shop or a business center have several parts. */
async function partsOf(
  { session, streams }: Sizing,
  advertiserId: string,
  io: RequestIo,
): Promise<readonly SizedPart[]> {
  const alone = { ...session, config: { ...session.config, accounts: [advertiserId] } };
  const parts: SizedPart[] = [];
  for (const stream of streams.filter(isOfAccounts))
    for (const partition of await stream.partitions(alone, io)) parts.push({ stream, partition });
  return parts;
}

/** Sends what a sync requests once, so that it does not count for each of its lists. */
async function fillCaches({ whole, wait }: Sizing, advertiserId: string): Promise<void> {
  await whole.accounts.zone(advertiserId, { wait });
  await topViewBuyersOf(whole).isBoughtBy(advertiserId, { wait });
}

async function sizeOfStream(
  sizing: Sizing,
  part: SizedPart,
  searching: RequestIo,
): Promise<Pick<StreamSize, 'first' | 'daily'>> {
  const { stream, partition } = part;
  const plan = (saved?: string): Promise<readonly SliceRange[]> =>
    stream.plan(sizing.session, { partition, saved }, searching);
  const all = await plan();
  const ranges = all.filter(isRequested);
  if (stream.countCalls !== undefined) {
    const saved = cursorAfter(sizing, stream, all.at(-1));
    const first = await countedCalls(sizing, part, ranges);
    return {
      first,
      daily: saved === undefined ? first : await countedCalls(sizing, part, await plan(saved)),
    };
  }
  const sample = longestOf(ranges);
  const sampled = sample === undefined ? { requests: 0, rows: 0 } : await requestSample(sizing, part, sample);
  if (sample !== undefined && sampled.requests === 0) return { first: [], daily: [] };
  if (sampled.rows === undefined) return withoutTotal(part, sample, sampled);
  const first = rowsOf(ranges, sampled.rows / daysOf(sample));
  const saved = cursorAfter(sizing, stream, all.at(-1));
  if (saved === undefined) return { first, daily: first };
  const next = (await plan(saved)).filter(isRequested);
  const daily = rowsOf(next, sampled.rows / daysOf(sample));
  const isOnePage = Math.max(0, ...daily) <= sizing.pageSize;
  return { first, daily: isOnePage ? daily : ((await resizedRows(sizing, part, next)) ?? daily) };
}

/**
 * A list without pages, or in several parts, takes as many requests as its first part took.
 *
 * @throws SyncError for a report
 */
function withoutTotal(
  part: SizedPart,
  sample: SliceRange | undefined,
  { requests }: SampledSize,
): Pick<StreamSize, 'first' | 'daily'> {
  if (sample?.dates !== undefined) throw missingTotal(part);
  const lists = Array<number>(requests).fill(0);
  return { first: lists, daily: lists };
}

/**
 * The calls of a list that is requested for other objects, those that list these included: of the longest range, as many
 * for each of the others. If that needs no request, each range is counted. How many rows they bring is unknown.
 */
async function countedCalls(
  { whole, wait }: Sizing,
  { stream, partition }: SizedPart,
  ranges: readonly SliceRange[],
): Promise<readonly number[]> {
  const sample = longestOf(ranges);
  if (sample === undefined) return [];
  let requests = 0;
  const slots = onePageAtATime();
  const io = { wait, slots, signal: new AbortController().signal, onRequest: () => void (requests += 1) };
  const callsOf = async (range: SliceRange): Promise<number> =>
    (await stream.countCalls?.(whole, { ...range, partition }, io)) ?? 0;
  const calls = await callsOf(sample);
  if (requests > 0) return Array<number>((requests + calls) * ranges.length).fill(0);
  const counts = await Promise.all(ranges.map(callsOf));
  return Array<number>(counts.reduce((sum, count) => sum + count, 0)).fill(0);
}

const isRequested = ({ empty }: SliceRange): boolean => empty !== true;

const rowsOf = (ranges: readonly SliceRange[], perDay: number): readonly number[] =>
  ranges.map((range) => perDay * daysOf(range));

/** A slice without dates counts as one day. */
const daysOf = (range: SliceRange | undefined): number =>
  range?.dates === undefined ? 1 : countDays(range.dates);

/** The newest of the longest windows: it says most about the others, and about the days to come. */
function longestOf(ranges: readonly SliceRange[]): SliceRange | undefined {
  return ranges.reduce<SliceRange | undefined>(
    (longest, range) => (daysOf(range) >= daysOf(longest) ? range : longest),
    undefined,
  );
}

/** The cursor after everything up to the end of a date range was read. */
function cursorAfter(
  { session }: Sizing,
  { cursor }: SizedStream,
  range: SliceRange | undefined,
): string | undefined {
  if (range === undefined || cursor === undefined) return undefined;
  return range.dates?.end ?? rfc3339(session.clock.now());
}

/**
 * If the last days have more than one page, they are sized separately, and so are the changes of a list. Undefined for
 * a list that cannot be filtered by changes: it is read in full each time.
 */
async function resizedRows(
  sizing: Sizing,
  part: SizedPart,
  ranges: readonly SliceRange[],
): Promise<readonly number[] | undefined> {
  const sample = longestOf(ranges);
  if (sample === undefined) return undefined;
  const { rows } = await requestSample(sizing, part, sample);
  return rows === undefined ? undefined : rowsOf(ranges, rows / daysOf(sample));
}

/** The API returned rows without a total, or the report is too large for one call. */
function missingTotal({ stream }: SizedPart): SyncError {
  return new SyncError({
    failureType: FailureType.system,
    what: `The API returned no total for ${stream.name}.`,
  });
}

interface SampledSize {
  readonly requests: number;
  /** Undefined if there was no total. */
  readonly rows: number | undefined;
}

/** Requests the first page of a date range as a sync does, and none of the others. */
async function requestSample(
  { session, wait }: Sizing,
  { stream, partition }: SizedPart,
  range: SliceRange,
): Promise<SampledSize> {
  const sampled = { requests: 0, rows: undefined as number | undefined };
  const { signal } = new AbortController();
  const pages = stream.read(
    session,
    { ...range, partition },
    {
      wait,
      signal,
      slots: onePageAtATime(),
      onRequest: () => (sampled.requests += 1),
      onTotalRows: (rows) => (sampled.rows = rows),
    },
  );
  for await (const page of pages) if (page.length > 0) break;
  return sampled;
}

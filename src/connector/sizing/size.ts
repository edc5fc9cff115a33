import {
  countDays,
  FailureType,
  onePageAtATime,
  rfc3339,
  SyncError,
  type Partition,
  type RequestIo,
  type SliceRange,
  type StreamDefinition,
} from '../../cdk/index.js';
import { byAccount, topViewBuyersOf, type Config, type Session } from '../../tiktok/index.js';
import type { AccountSize, StreamSize } from './estimate.js';

type Stream = StreamDefinition<Session>;

/**
 * The config of a session for sizing. What is wanted of an answer is the total that comes with its first row, and
 * nothing is begun as a task: what large windows cost through tasks is less than what is estimated of them.
 */
export const sizingConfig = (config: Config): Config => ({ ...config, pageSize: 1, reportEngine: 'sync' });

/** How accounts are sized. */
export interface Sizing {
  /** One that was opened with `sizingConfig`. */
  readonly session: Session;
  readonly streams: readonly Stream[];
  /** Rows of a page in the syncs that are planned. */
  readonly pageSize: number;
  readonly wait: RequestIo['wait'];
}

/** True of streams whose requests grow with the accounts. The others are read once in a run, in some twenty requests. */
const isOfAccounts = ({ partitionedBy }: Stream): boolean => partitionedBy === byAccount.partitionedBy;

/**
 * Asks the API how much an account holds: the total of each list, and of one window of each report. What there is to
 * ask for is planned by the streams themselves, so the search for empty stretches is the one of a sync.
 *
 * @throws SyncError when the account cannot be read, or a total is not told
 */
export async function sizeOfAccount(sizing: Sizing, advertiserId: string): Promise<AccountSize> {
  const { session, streams, wait } = sizing;
  // Details are asked for many accounts at once, so they are no part of what this one costs.
  await session.accounts.zone(advertiserId, { wait });
  let questions = 0;
  const isBought = await topViewBuyersOf(session).isBoughtBy(advertiserId, {
    wait,
    onRequest: () => (questions += 1),
  });
  let searches = 0;
  const searching: RequestIo = { wait, onRequest: () => (searches += 1) };
  const sizes: StreamSize[] = [];
  const alone = { ...session, config: { ...session.config, accounts: [advertiserId] } };
  for (const stream of streams.filter(isOfAccounts)) {
    for (const partition of stream.partitions(alone)) {
      const size = await sizeOfStream(sizing, { stream, partition }, searching);
      // Such a stream has a list for each way of buying.
      sizes.push({ ...size, moreLists: isBought !== false && 'buying_type' in stream.fields ? 1 : 0 });
    }
  }
  return { questions, searches, streams: sizes };
}

interface Part {
  readonly stream: Stream;
  readonly partition: Partition;
}

async function sizeOfStream(
  sizing: Sizing,
  part: Part,
  searching: RequestIo,
): Promise<Pick<StreamSize, 'first' | 'daily'>> {
  const { stream, partition } = part;
  const plan = (saved?: string): Promise<readonly SliceRange[]> =>
    stream.plan(sizing.session, { partition, saved }, searching);
  const all = await plan();
  const spans = all.filter(isAsked);
  const sample = longestOf(spans);
  const told = sample === undefined ? { requests: 0, rows: 0 } : await ask(sizing, part, sample);
  if (sample !== undefined && told.requests === 0) return { first: [], daily: [] };
  if (told.rows === undefined) return withoutTotal(part, sample, told);
  const first = rowsOf(spans, told.rows / daysOf(sample));
  const saved = cursorAfter(sizing, stream, all.at(-1));
  if (saved === undefined) return { first, daily: first };
  const next = (await plan(saved)).filter(isAsked);
  const daily = rowsOf(next, told.rows / daysOf(sample));
  const isOnePage = Math.max(0, ...daily) <= sizing.pageSize;
  return { first, daily: isOnePage ? daily : ((await rowsAnew(sizing, part, next)) ?? daily) };
}

/**
 * A list that comes at once, or in several lists, takes the requests that it took to see the first of it.
 *
 * @throws SyncError for a report
 */
function withoutTotal(
  part: Part,
  sample: SliceRange | undefined,
  { requests }: Told,
): Pick<StreamSize, 'first' | 'daily'> {
  if (sample?.dates !== undefined) throw untold(part);
  const lists = Array<number>(requests).fill(0);
  return { first: lists, daily: lists };
}

const isAsked = ({ empty }: SliceRange): boolean => empty !== true;

const rowsOf = (spans: readonly SliceRange[], perDay: number): readonly number[] =>
  spans.map((span) => perDay * daysOf(span));

/** A walk without days counts as one day. */
const daysOf = (span: SliceRange | undefined): number =>
  span?.dates === undefined ? 1 : countDays(span.dates);

/** The newest of the longest: what it holds says most about the others, and about the days to come. */
function longestOf(spans: readonly SliceRange[]): SliceRange | undefined {
  return spans.reduce<SliceRange | undefined>(
    (longest, span) => (daysOf(span) >= daysOf(longest) ? span : longest),
    undefined,
  );
}

/** Where a cursor stands when everything up to the end of a span was read. */
function cursorAfter(
  { session }: Sizing,
  { cursor }: Stream,
  span: SliceRange | undefined,
): string | undefined {
  if (span === undefined || cursor === undefined) return undefined;
  return span.dates?.end ?? rfc3339(session.clock.now());
}

/**
 * Where the last days have more than a page, they are asked for themselves; so is what changed in a list. Undefined
 * for a list whose changes the API can't tell apart: it is read whole each time.
 */
async function rowsAnew(
  sizing: Sizing,
  part: Part,
  spans: readonly SliceRange[],
): Promise<readonly number[] | undefined> {
  const sample = longestOf(spans);
  if (sample === undefined) return undefined;
  const { rows } = await ask(sizing, part, sample);
  return rows === undefined ? undefined : rowsOf(spans, rows / daysOf(sample));
}

/** The API gives rows and not how many there are: it lacks totals, or the report is too much for one call. */
function untold({ stream }: Part): SyncError {
  return new SyncError({
    failureType: FailureType.system,
    what: `The API does not tell how many rows ${stream.name} has.`,
  });
}

interface Told {
  readonly requests: number;
  /** Undefined where no total came. */
  readonly rows: number | undefined;
}

/** Asks for the first page of a span the way a sync does, and lets the others be. */
async function ask({ session, wait }: Sizing, { stream, partition }: Part, span: SliceRange): Promise<Told> {
  const told = { requests: 0, rows: undefined as number | undefined };
  const { signal } = new AbortController();
  const pages = stream.read(
    session,
    { ...span, partition },
    {
      ...{ wait, signal, slots: onePageAtATime() },
      onRequest: () => (told.requests += 1),
      onTotalRows: (rows) => (told.rows = rows),
    },
  );
  for await (const page of pages) if (page.length > 0) break;
  return told;
}

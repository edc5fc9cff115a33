import {
  onePageAtATime,
  readAhead,
  type DayInterval,
  type JsonObject,
  type ReadIo,
} from '../../cdk/index.js';
import type { Query } from '../call.js';
import type { TikTokError } from '../errors.js';
import type { Session } from '../session.js';
import type { ListEndpoint, ListSource, Owner, Parents, Variant } from './list-source.js';
import { isPersonal } from './scope.js';

type Rows = readonly JsonObject[];

/** One list to walk: its parameters, and the columns that its rows get. */
interface ListCall {
  readonly query: Query;
  readonly columns: JsonObject;
}

/** Lists of one slice that are under way at a time, where it has several; each holds a page at most. */
const LISTS_AHEAD = 4;

const THE_ONLY: readonly Variant[] = [{ query: {} }];

/** What one reading asks for beside what its source always asks for, e.g. some of its days. */
export interface Part extends Variant {
  readonly days?: DayInterval;
}

export interface ListReading {
  readonly source: ListSource;
  readonly owner: Owner;
  /** Default: everything at once. */
  readonly parts?: readonly Part[];
  readonly io: ReadIo;
}

/** Pages of the rows of a source, every list that it takes one after the other. */
export async function* readList(
  session: Session,
  reading: ListReading,
): AsyncGenerator<Rows, void, undefined> {
  const { source, parts = THE_ONLY, io } = reading;
  const calls = callsOf(session, reading);
  if (source.parents === undefined && source.each === undefined && parts.length === 1) {
    for await (const call of calls) yield* pagesOf(session, { ...reading, call });
    return;
  }
  // Totals of single lists say nothing about how many rows there will be.
  const aside = { ...io, expects: undefined };
  const lists = readAhead(
    opened(calls, (call) =>
      pagesOf(session, { ...reading, call, io: { ...aside, slots: onePageAtATime() } }),
    ),
    LISTS_AHEAD,
  );
  yield* source.permittedApart === true ? letIn(lists) : flat(lists);
}

async function* flat(lists: AsyncIterable<AsyncIterable<Rows>>): AsyncGenerator<Rows, void, undefined> {
  for await (const pages of lists) yield* pages;
}

/** Lists that are refused are passed over; the first refusal is told at the end. */
async function* letIn(lists: AsyncIterable<AsyncIterable<Rows>>): AsyncGenerator<Rows, void, undefined> {
  let refusal: TikTokError | undefined;
  for await (const pages of lists) {
    try {
      yield* pages;
    } catch (error) {
      if (!isPersonal(error)) throw error;
      refusal ??= error;
    }
  }
  if (refusal !== undefined) throw refusal;
}

/** Begins each list as it is pulled. */
async function* opened(
  calls: AsyncIterable<ListCall>,
  open: (call: ListCall) => AsyncGenerator<Rows, void, undefined>,
): AsyncGenerator<AsyncIterable<Rows>, void, undefined> {
  for await (const call of calls) yield begun(open(call));
}

/** The pages of a generator whose first one is already asked for. A failure is told when its turn comes. */
function begun(pages: AsyncGenerator<Rows, void, undefined>): AsyncIterable<Rows> {
  const first = pages.next();
  first.catch(() => undefined);
  return (async function* () {
    try {
      for (let step = await first; step.done !== true; step = await pages.next()) yield step.value;
    } finally {
      await pages.return();
    }
  })();
}

async function* callsOf(session: Session, reading: ListReading): AsyncGenerator<ListCall, void, undefined> {
  const { source, parts = THE_ONLY } = reading;
  for (const part of parts) {
    for (const variant of source.each ?? THE_ONLY) {
      const query = merged(merged(source.endpoint.query ?? {}, part.query), variant.query);
      const columns = { ...part.columns, ...variant.columns };
      if (source.parents === undefined) yield { query, columns };
      else {
        const { parents } = source;
        yield* callsOfParents(session, { ...reading, parents, part: { ...part, query, columns } });
      }
    }
  }
}

interface ParentReading extends ListReading {
  readonly parents: Parents;
  readonly part: Part;
}

async function* callsOfParents(
  session: Session,
  { parents, owner, io, part: { days, query: own, columns } }: ParentReading,
): AsyncGenerator<ListCall, void, undefined> {
  const { perCall = 1, query, where = () => true } = parents;
  const load = () => collect(session, { source: parents.of, owner, io }, parents.keeps);
  const all = (await session.lists.rowsOf(parents, owner, load)).filter((parent) => where(parent, days));
  for (let at = 0; at < all.length; at += perCall) {
    const group = all.slice(at, at + perCall);
    yield { query: merged(own, query(group)), columns: { ...columns, ...pick(group[0], parents.columns) } };
  }
}

/** Two sets of parameters; what both filter by is put together. */
function merged(first: Query, second: Query): Query {
  const filters = [first['filtering'], second['filtering']].filter((filter) => filter !== undefined);
  const filtering =
    filters.length > 1 ? { filtering: Object.assign({}, ...(filters as JsonObject[])) as JsonObject } : {};
  return { ...first, ...second, ...filtering };
}

/** Shared by all streams of a run, so no single reader may end it. */
async function collect(session: Session, reading: ListReading, keeps: readonly string[]): Promise<Rows> {
  const { wait, asked } = reading.io;
  const io = { wait, asked, slots: onePageAtATime(), signal: new AbortController().signal };
  const found: JsonObject[] = [];
  for await (const rows of readList(session, { ...reading, io })) {
    found.push(...rows.map((row) => pick(row, keeps)));
  }
  return found;
}

interface PageReading extends ListReading {
  readonly call: ListCall;
}

async function* pagesOf(
  session: Session,
  { source, owner, call, io }: PageReading,
): AsyncGenerator<Rows, void, undefined> {
  const { columns, query } = call;
  for await (const rows of session.client.list({
    ...listCallOf(source.endpoint),
    ...io,
    query: { ...ownerQuery(source.endpoint, owner), ...query },
  })) {
    yield rows.map((row) => ({ ...columns, ...row }));
  }
}

function listCallOf({ path, rowsAt, pageSize }: ListEndpoint) {
  return {
    path,
    ...(rowsAt !== undefined && { rowsAt }),
    ...(pageSize === 'all' && { isPaged: false }),
    ...(typeof pageSize === 'number' && { largestPage: pageSize }),
  };
}

const byAdvertiserId = (advertiserId: string): Query => ({ advertiser_id: advertiserId });

const ownerQuery = ({ accountQuery = byAdvertiserId }: ListEndpoint, { advertiserId }: Owner): Query =>
  advertiserId === undefined ? {} : accountQuery(advertiserId);

/** Members of an object by their names; those that it lacks stay out. */
function pick(row: JsonObject | undefined, names: readonly string[] = []): JsonObject {
  return Object.fromEntries(names.flatMap((name) => (row?.[name] === undefined ? [] : [[name, row[name]]])));
}

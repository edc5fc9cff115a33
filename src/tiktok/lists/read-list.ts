import {
  onePageAtATime,
  prefetch,
  prefetchFirst,
  type JsonObject,
  type SyncError,
  type Rows,
} from '../../cdk/index.js';
import type { Query } from '../api/call.js';
import type { Session } from '../session.js';
import { isolatedCallOf, createRefusals } from './isolate-failures.js';
import { readToReach } from './overflow.js';
import {
  isCombined,
  type CombineIo,
  type ListEndpoint,
  type ListSource,
  type Parents,
  type Part,
  type Variant,
  type WholeList,
} from './list-definition.js';
import { readByBuyingType } from './list-by-buying-type.js';
import { listCacheOf, reportProblems } from './list-cache.js';
import { merged, ownerQuery, pagesOf, type ListReading, type SourceCall } from './read-one-list.js';

/** Lists of one slice that are under way at a time, where it has several; each holds a page at most. */
const LISTS_AHEAD = 4;

const THE_ONLY: readonly Variant[] = [{ query: {} }];

/** Pages of the rows of a source, every list that it takes one after the other. */
export function readList(session: Session, reading: ListReading): AsyncGenerator<Rows, void, undefined> {
  return reading.source.byBuyingType === true
    ? readByBuyingType(session, reading, readLists)
    : readLists(session, reading);
}

async function* readLists(session: Session, reading: ListReading): AsyncGenerator<Rows, void, undefined> {
  const { source, parts = THE_ONLY } = reading;
  const refusals = createRefusals(reading);
  const io = { ...reading.io, onMissingPart: refusals.onMissingPart };
  const calls = refusals.without(callsOf(session, { ...reading, io }));
  if (source.parents === undefined && source.variants === undefined && parts.length === 1) {
    const named = (of: ListSource): AsyncIterable<Rows> =>
      readList(session, { ...reading, source: of, io: { ...io, onTotalRows: undefined } });
    for await (const call of calls) yield* readToReach(session, { ...reading, call }, named);
    return;
  }
  // Totals of single lists say nothing about how many rows there will be.
  const aside = { ...io, onTotalRows: undefined };
  const lists = prefetch(
    opened(calls, (call) =>
      pagesOf(session, { ...reading, call, io: { ...aside, slots: onePageAtATime() } }),
    ),
    LISTS_AHEAD,
  );
  for await (const { call, pages } of lists) yield* refusals.guard(call, pages);
  refusals.end();
}

/** Begins each list as it is pulled. */
async function* opened(
  calls: AsyncIterable<SourceCall>,
  open: (call: SourceCall) => AsyncGenerator<Rows, void, undefined>,
): AsyncGenerator<OpenList, void, undefined> {
  for await (const call of calls) yield { call, pages: prefetchFirst(open(call)) };
}

interface OpenList {
  readonly call: SourceCall;
  readonly pages: AsyncIterable<Rows>;
}

async function* callsOf(session: Session, reading: ListReading): AsyncGenerator<SourceCall, void, undefined> {
  const { source, parts = THE_ONLY } = reading;
  const { endpoint, parents } = source;
  const { includeDeleted } = session.config;
  const always = merged(endpoint.query, includeDeleted ? endpoint.queryDeleted : {});
  for (const part of parts) {
    for (const variant of variantsOf(source, includeDeleted)) {
      const call = {
        query: merged(merged(always, part.query), variant.query),
        columns: { ...part.columns, ...variant.columns },
        endpoint: endpointOf(endpoint, variant),
      };
      if (parents === undefined) yield call;
      else yield* callsOfParents(session, { ...reading, parents, part, call });
    }
  }
}

const variantsOf = ({ variants = THE_ONLY }: ListSource, includeDeleted: boolean): readonly Variant[] =>
  variants.filter(({ isOfDeleted = false }) => includeDeleted || !isOfDeleted);

const endpointOf = (endpoint: ListEndpoint, { pageSize }: Variant): ListEndpoint =>
  pageSize === undefined ? endpoint : { ...endpoint, pageSize };

interface ParentReading extends ListReading {
  readonly parents: Parents;
  readonly part: Part;
  /** What the calls of all parents have. */
  readonly call: SourceCall;
}

async function* callsOfParents(
  session: Session,
  reading: ParentReading,
): AsyncGenerator<SourceCall, void, undefined> {
  const { parents, call, part, owner, io } = reading;
  const { query, where = () => true, isolate } = parents;
  const list = await parentsOf(session, reading);
  const all = eachOnce(list.rows.filter((parent) => where(parent, part.days)));
  reportProblems(list, io);
  const { path } = call.endpoint;
  const queryFor = (group: Rows): Query => merged(call.query, query(group));
  const fits = (group: Rows): boolean =>
    session.client.fits({ path, query: { ...ownerQuery(call.endpoint, owner), ...queryFor(group) } });
  for (const group of groupsOf(all, parents).flatMap((alike) => divided(alike, fits))) {
    const columns = { ...call.columns, ...pick(group[0], parents.columns) };
    const own = isolate && { isolate: isolatedCallOf(isolate, group[0]) };
    yield { ...call, query: queryFor(group), columns, ...own };
  }
}

/** A group, or its halves and theirs where a call for all of it cannot be made. */
function divided(group: Rows, fits: (group: Rows) => boolean): readonly Rows[] {
  if (group.length === 1 || fits(group)) return [group];
  const half = Math.ceil(group.length / 2);
  return [group.slice(0, half), group.slice(half)].flatMap((some) => divided(some, fits));
}

/** A list may tell of the same parent twice; what it has is asked for once. */
const eachOnce = (rows: Rows): Rows => [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];

/** Parents of certain days are not remembered: there are as many lists of them as windows. */
function parentsOf(session: Session, { parents, owner, part, io }: ParentReading): Promise<WholeList> {
  const { of: source, select, perWindow } = parents;
  if (isCombined(source))
    return listCacheOf(session).of(parents, owner, () => source.combine(gathererOf(session, { owner, io })));
  if (perWindow === true) return readWhole(session, { source, owner, parts: [part], io }, select);
  return listCacheOf(session).of(parents, owner, () => readWhole(session, { source, owner, io }, select));
}

function gathererOf(session: Session, { owner, io }: Pick<ListReading, 'owner' | 'io'>): CombineIo {
  return {
    ...{ session, io, advertiserId: owner.advertiserId ?? '' },
    read: (source, keeps, parts) => readWhole(session, { source, owner, io, ...(parts && { parts }) }, keeps),
  };
}

/** The parents of each call. */
function groupsOf(all: Rows, { perCall = 1, groupBy = [] }: Parents): readonly Rows[] {
  const groups = new Map<string, JsonObject[][]>();
  for (const parent of all) {
    const key = JSON.stringify(groupBy.map((name) => parent[name]));
    const calls = groups.get(key) ?? [];
    groups.set(key, calls);
    const last = calls.at(-1);
    if (last === undefined || last.length === perCall) calls.push([parent]);
    else last.push(parent);
  }
  return [...groups.values()].flat();
}

/** All rows of a source, without what nobody needs of them. Streams may share them, so no single reader may end it. */
export async function readWhole(
  session: Session,
  reading: ListReading,
  keeps: readonly string[],
): Promise<WholeList> {
  const { wait, onRequest } = reading.io;
  const told = { doubts: new Set<string>(), warnings: new Set<string>(), refusals: new Set<SyncError>() };
  const io = {
    ...{ wait, onRequest, slots: onePageAtATime(), signal: new AbortController().signal },
    keepCursor: (reason: string) => void told.doubts.add(reason),
    warn: (warning: string) => void told.warnings.add(warning),
    onMissingPart: (error: SyncError) => void told.refusals.add(error),
  };
  const found: JsonObject[] = [];
  for await (const rows of readList(session, { ...reading, decides: true, io })) {
    found.push(...rows.map((row) => pick(row, keeps)));
  }
  const [doubts, warnings, refusals] = [[...told.doubts], [...told.warnings], [...told.refusals]];
  return { rows: found, doubts, warnings, refusals };
}

/** Members of an object by their names; those that it lacks stay out. */
function pick(row: JsonObject | undefined, names: readonly string[] = []): JsonObject {
  return Object.fromEntries(names.flatMap((name) => (row?.[name] === undefined ? [] : [[name, row[name]]])));
}

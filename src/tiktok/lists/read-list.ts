import {
  onePageAtATime,
  prefetch,
  prefetchFirst,
  scalarText,
  type JsonObject,
  type RequestIo,
  type SyncError,
  type Rows,
} from '../../cdk/index.js';
import type { Query } from '../api/call.js';
import type { Session } from '../session.js';
import { isolatedCallOf, createRefusals } from './isolate-failures.js';
import { readWithOverflow } from './overflow.js';
import {
  isCombined,
  type CombineIo,
  type ListEndpoint,
  type ListSource,
  type Parents,
  type ListPart,
  type Variant,
  type WholeList,
} from './list-definition.js';
import { readByBuyingType } from './list-by-buying-type.js';
import { listCacheOf, reportProblems } from './list-cache.js';
import { createRefusedParents } from './skip-refused.js';
import { merged, ownerQuery, pagesOf, type ListReading, type SourceCall } from './read-one-list.js';

/** Lists of a slice that are read at a time. Each holds at most one page. */
const LISTS_AHEAD = 4;

const SINGLE: readonly Variant[] = [{ query: {} }];

/** Reads all lists of a source, one after the other. */
export function readList(session: Session, reading: ListReading): AsyncGenerator<Rows, void, undefined> {
  return reading.source.byBuyingType === true
    ? readByBuyingType(session, reading, readLists)
    : readLists(session, reading);
}

async function* readLists(session: Session, reading: ListReading): AsyncGenerator<Rows, void, undefined> {
  const { source, parts = SINGLE } = reading;
  const refusals = createRefusals(reading);
  const io = { ...reading.io, onMissingPart: refusals.onMissingPart };
  const calls = refusals.without(callsOf(session, { ...reading, io }));
  if (source.parents === undefined && source.variants === undefined && parts.length === 1) {
    const readOthers = (of: ListSource): AsyncIterable<Rows> =>
      readList(session, { ...reading, source: of, io: { ...io, onTotalRows: undefined } });
    for await (const call of calls) yield* readWithOverflow(session, { ...reading, call }, readOthers);
    return;
  }
  // The total of one list isn't the total of the source.
  const listIo = { ...io, onTotalRows: undefined };
  const refusedParents = createRefusedParents(reading, (call) =>
    pagesOf(session, { ...reading, call, io: { ...listIo, slots: onePageAtATime() } }),
  );
  const lists = prefetch(openEach(calls, refusedParents.read), LISTS_AHEAD);
  for await (const { call, pages } of lists) yield* refusals.guard(call, pages);
  refusedParents.end();
  refusals.end();
}

/** How many calls the lists of a source take, each of one page, besides those that list the parents. */
export async function countCalls(session: Session, reading: ListReading): Promise<number> {
  const paths: string[] = [];
  for await (const { endpoint } of callsOf(session, reading)) paths.push(endpoint.path);
  return paths.length;
}

/** Starts each list when it is pulled. */
async function* openEach(
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
  const { source, parts = SINGLE } = reading;
  const { endpoint, parents } = source;
  const { includeDeleted } = session.config;
  const baseQuery = merged(endpoint.query, includeDeleted ? endpoint.queryDeleted : {});
  for (const part of parts) {
    for (const variant of variantsOf(source, includeDeleted)) {
      const call = {
        query: merged(merged(baseQuery, part.query), variant.query),
        columns: { ...part.columns, ...variant.columns },
        endpoint: endpointOf(endpoint, variant),
      };
      if (parents === undefined) yield call;
      else yield* callsOfParents(session, { ...reading, parents, part, call });
    }
  }
}

const variantsOf = ({ variants = SINGLE }: ListSource, includeDeleted: boolean): readonly Variant[] =>
  variants.filter(({ isOfDeleted = false }) => includeDeleted || !isOfDeleted);

const endpointOf = (endpoint: ListEndpoint, { pageSize }: Variant): ListEndpoint =>
  pageSize === undefined ? endpoint : { ...endpoint, pageSize };

interface ParentReading extends ListReading {
  readonly parents: Parents;
  readonly part: ListPart;
  /** The parameters and columns that the calls of all parents have in common. */
  readonly call: SourceCall;
}

async function* callsOfParents(
  session: Session,
  reading: ParentReading,
): AsyncGenerator<SourceCall, void, undefined> {
  const { parents, call, part, owner, io } = reading;
  const { query, where = () => true, isolate, skipRefused } = parents;
  const list = await parentsOf(session, reading);
  const all = withoutDuplicates(list.rows.filter((parent) => where(parent, part.days)));
  reportProblems(list, io);
  const { path } = call.endpoint;
  const queryFor = (group: Rows): Query => merged(call.query, query(group));
  const fits = (group: Rows): boolean =>
    session.client.fits({ path, query: { ...ownerQuery(call.endpoint, owner), ...queryFor(group) } });
  const callFor = (group: Rows): SourceCall => ({
    ...call,
    query: queryFor(group),
    columns: { ...call.columns, ...pick(group[0], parents.columns) },
    ...(isolate && { isolate: isolatedCallOf(isolate, group[0]) }),
    ...(skipRefused && {
      group: {
        ids: group.map((parent) => scalarText(parent[skipRefused.by])),
        halves: () => halvesOf(group).map(callFor),
      },
    }),
  });
  for (const group of groupsOf(all, parents)) yield* splitToFit(group, fits).map(callFor);
}

/** Halves a group until the URL of each call is short enough. */
function splitToFit(group: Rows, fits: (group: Rows) => boolean): readonly Rows[] {
  if (group.length === 1 || fits(group)) return [group];
  return halvesOf(group).flatMap((part) => splitToFit(part, fits));
}

function halvesOf(group: Rows): readonly Rows[] {
  const half = Math.ceil(group.length / 2);
  return [group.slice(0, half), group.slice(half)];
}

/** A list may return the same parent twice, but its rows are requested only once. */
const withoutDuplicates = (rows: Rows): Rows => [
  ...new Map(rows.map((row) => [JSON.stringify(row), row])).values(),
];

const parentsOf = (session: Session, { parents, owner, part, io }: ParentReading): Promise<WholeList> =>
  readShared(session, parents, { owner, io, ...(parents.perWindow === true && { part }) });

type ParentList = Pick<Parents, 'of' | 'select'>;

interface ParentIo extends Pick<ListReading, 'owner' | 'io'> {
  /** The window that the list is of, if it is of one. */
  readonly part?: ListPart;
}

/** Reads all rows of a list once per run, whoever needs them. */
export const readShared = (session: Session, list: ParentList, io: ParentIo): Promise<WholeList> =>
  listCacheOf(session).of(list, { owner: io.owner, days: io.part?.days }, () =>
    readParents(session, list, io),
  );

const readParents = (
  session: Session,
  { of: source, select }: ParentList,
  { owner, io, part }: ParentIo,
): Promise<WholeList> =>
  isCombined(source)
    ? source.combine(combineIoOf(session, { owner, io }, part?.days))
    : readWhole(session, { source, owner, io, ...(part && { parts: [part] }) }, select);

function combineIoOf(session: Session, { owner, io }: ParentIo, days?: CombineIo['days']): CombineIo {
  return {
    session,
    io,
    days,
    advertiserId: owner.advertiserId ?? '',
    read: (source, select, parts) =>
      readWhole(session, { source, owner, io, ...(parts && { parts }) }, select),
    share: (list) => readShared(session, list, { owner, io }),
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

/** Reads all rows of a source, with the selected members. Streams share the result, so no single reader may abort it. */
export async function readWhole(
  session: Session,
  reading: Omit<ListReading, 'io'> & { readonly io: RequestIo },
  select: readonly string[],
): Promise<WholeList> {
  const { wait, onRequest } = reading.io;
  const problems = { doubts: new Set<string>(), warnings: new Set<string>(), refusals: new Set<SyncError>() };
  const io = {
    wait,
    onRequest,
    slots: onePageAtATime(),
    signal: new AbortController().signal,
    keepCursor: (reason: string) => void problems.doubts.add(reason),
    warn: (warning: string) => void problems.warnings.add(warning),
    onMissingPart: (error: SyncError) => void problems.refusals.add(error),
  };
  const all: JsonObject[] = [];
  for await (const rows of readList(session, { ...reading, decides: true, io })) {
    all.push(...rows.map((row) => pick(row, select)));
  }
  const { doubts, warnings, refusals } = problems;
  return { rows: all, doubts: [...doubts], warnings: [...warnings], refusals: [...refusals] };
}

/** The members of an object with these names. */
function pick(row: JsonObject | undefined, names: readonly string[] = []): JsonObject {
  return Object.fromEntries(names.flatMap((name) => (row?.[name] === undefined ? [] : [[name, row[name]]])));
}

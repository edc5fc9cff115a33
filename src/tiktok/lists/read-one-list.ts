import type { JsonObject, ReadIo, Rows } from '../../cdk/index.js';
import type { ListCall, Query } from '../api/call.js';
import { fromAllOrigins } from '../campaign-filters/all-origins.js';
import type { Session } from '../session.js';
import type { IsolatedCall } from './isolate-failures.js';
import { mayBeEmpty, takenForEmpty } from './empty-answers.js';
import { listOfMetrics } from './metric-list.js';
import type { ListEndpoint, ListSource, Owner, Part } from './list-definition.js';

/** One list to read: its parameters, and the columns that its rows get. */
export interface SourceCall {
  readonly query: Query;
  readonly columns: JsonObject;
  readonly endpoint: ListEndpoint;
  /** The owner of the list, if it may be refused individually. */
  readonly isolate?: IsolatedCall;
}

/** How many rows a list has, and how many it returns. */
export interface Reach {
  readonly total: number;
  readonly returned: number;
}

/** What reading one list needs. */
export interface PageReading {
  readonly owner: Owner;
  readonly call: SourceCall;
  /** True if other requests depend on the list. */
  readonly decides?: true;
  /** Called with the path of a list that counts as empty because responses had no data. Default: keeps the cursor. */
  readonly onEmptyAnswer?: (path: string) => void;
  readonly io: ReadIo;
  /** Called before the rows of a page if the list has more rows than it returns. Default: a warning at the end. */
  readonly onReach?: (reach: Reach) => void;
}

/** One read of a source. */
export interface ListReading extends Pick<PageReading, 'owner' | 'decides' | 'onEmptyAnswer' | 'io'> {
  readonly source: ListSource;
  /** Additional parameters for each of several reads; default: one read. */
  readonly parts?: readonly Part[] | undefined;
}

/** Reads the pages of one list. */
export async function* pagesOf(
  session: Session,
  { owner, call, decides, io, onReach, onEmptyAnswer = keepingCursor(io) }: PageReading,
): AsyncGenerator<Rows, void, undefined> {
  const { columns, endpoint } = call;
  const query = { ...ownerQuery(endpoint, owner), ...call.query };
  if (endpoint.pageSize === 'one') {
    const row = await theOnlyRow(session, { endpoint, query, io });
    if (row === undefined) onEmptyAnswer(endpoint.path);
    else yield [{ ...columns, ...row }];
    return;
  }
  let reach: Reach | undefined;
  const onTotals: ListCall['onTotals'] = (_, { totalRows = 0, beyondReach }) => {
    if (beyondReach > 0) {
      reach = { total: totalRows + beyondReach, returned: totalRows };
      onReach?.(reach);
    }
    return Promise.resolve();
  };
  const basics = {
    ...listCallOf(endpoint),
    ...(mayBeEmpty(endpoint, decides) && {
      onEmptyAnswer: () => {
        onEmptyAnswer(endpoint.path);
      },
    }),
  };
  const list = (listQuery: Query) => session.client.list({ ...basics, ...io, query: listQuery, onTotals });
  const listOf = (filter: JsonObject): AsyncIterable<Rows> => {
    const filtered = merged(query, Object.keys(filter).length > 0 ? { filtering: filter } : {});
    return listOfMetrics(session, { path: endpoint.path, query: filtered, io }, list);
  };
  for await (const rows of withAllOrigins(session, { owner, endpoint, io }, listOf)) {
    yield hasMembers(columns) ? rows.map((row) => ({ ...columns, ...row })) : rows;
  }
  if (reach !== undefined && onReach === undefined) io.warn?.(describeReach(endpoint, reach));
}

/** The row that `data` itself is; undefined if it is empty and may be. */
async function theOnlyRow(
  { client }: Session,
  {
    endpoint: { path, emptyAnswer },
    query,
    io,
  }: Pick<SourceCall, 'endpoint' | 'query'> & Pick<PageReading, 'io'>,
): Promise<JsonObject | undefined> {
  const call = { path, query, ...io };
  if (emptyAnswer !== 'empty') return client.get({ ...call, isComplete: hasMembers });
  const first = await client.get(call);
  const row = hasMembers(first) ? first : await client.get(call);
  return hasMembers(row) ? row : undefined;
}

const keepingCursor =
  ({ keepCursor }: ReadIo) =>
  (path: string): void =>
    keepCursor?.(takenForEmpty(path));

const hasMembers = (row: JsonObject): boolean => Object.keys(row).length > 0;

/** Reads objects made in Ads Manager and, if possible, those made in the TikTok app. */
function withAllOrigins(
  session: Session,
  { owner, endpoint, io }: Pick<PageReading, 'owner' | 'io'> & Pick<SourceCall, 'endpoint'>,
  list: (filter: JsonObject) => AsyncIterable<Rows>,
): AsyncIterable<Rows> {
  if (endpoint.fromAllOrigins !== true || session.config.sandbox) return list({});
  const { path } = endpoint;
  return fromAllOrigins(session, { path, advertiserId: owner.advertiserId ?? '', warn: io.warn }, list);
}

/** A warning such as `TikTok file/music/get/ returned 100000 of 100007 rows; 7 could not be read.` */
export const describeReach = (
  { path }: ListEndpoint,
  { total, returned }: Reach,
  more = { rows: 0, details: '' },
): string =>
  `TikTok ${path} returned ${String(returned)} of ${String(total)} rows; ${more.details}${String(Math.max(0, total - returned - more.rows))} could not be read.`;

function listCallOf({ path, recordsPath, rowKey, totals, pageSize }: ListEndpoint) {
  return {
    path,
    rowKey,
    totals,
    ...(recordsPath !== undefined && { recordsPath }),
    ...(pageSize === 'all' && { isPaged: false }),
    ...(typeof pageSize === 'number' && { largestPage: pageSize }),
  };
}

const byAdvertiserId = (advertiserId: string): Query => ({ advertiser_id: advertiserId });

/** The parameters that name the owner. */
export const ownerQuery = (
  { accountQuery = byAdvertiserId }: ListEndpoint,
  { advertiserId, businessCenterId }: Owner,
): Query => ({
  ...(businessCenterId !== undefined && { bc_id: businessCenterId }),
  ...(advertiserId !== undefined && accountQuery(advertiserId)),
});

/** Merges two sets of parameters and their filters. The second one takes precedence. */
export function merged(first: Query = {}, second: Query = {}): Query {
  const filters = [first['filtering'], second['filtering']].filter((filter) => filter !== undefined);
  const filtering =
    filters.length > 1 ? { filtering: Object.assign({}, ...(filters as JsonObject[])) as JsonObject } : {};
  return { ...first, ...second, ...filtering };
}

import { isJsonObject, type JsonObject, type ReadIo, type Rows } from '../../cdk/index.js';
import type { ListCall, Query } from '../api/call.js';
import { sandboxLacks } from '../api/sandbox.js';
import { fromAllOrigins } from '../campaign-filters/all-origins.js';
import { totalRowsIn } from '../paging/page-totals.js';
import { createEmptyCheck } from '../paging/whole-answer.js';
import type { Session } from '../session.js';
import type { IsolatedCall } from './isolate-failures.js';
import { mayBeEmpty, describeTreatedAsEmpty } from './empty-answers.js';
import { listOfMetrics } from './metric-list.js';
import type { ListEndpoint, ListSource, Owner, ListPart } from './list-definition.js';

/** One list to read: its parameters, and the columns that its rows get. */
export interface SourceCall {
  readonly query: Query;
  readonly columns: JsonObject;
  readonly endpoint: ListEndpoint;
  /** The owner of the list, if it may be refused individually. */
  readonly isolate?: IsolatedCall;
  /** The parents of the call, if single ones may be refused. */
  readonly group?: CallGroup;
}

/** Several parents of one call. */
export interface CallGroup {
  readonly ids: readonly string[];
  /** The calls for half of the parents each. */
  readonly halves: () => readonly SourceCall[];
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
  readonly parts?: readonly ListPart[] | undefined;
}

/** Reads the pages of one list. */
export async function* pagesOf(
  session: Session,
  reading: PageReading,
): AsyncGenerator<Rows, void, undefined> {
  const { owner, call, decides, io, onReach } = reading;
  const { columns, endpoint } = call;
  const query = { ...ownerQuery(endpoint, owner), ...call.query };
  const { onEmptyAnswer = keepingCursor(io) } = reading;
  const emptyAnswer = mayBeEmpty(endpoint, decides) && {
    onEmptyAnswer: () => {
      onEmptyAnswer(endpoint.path);
    },
  };
  if (endpoint.rowsOf !== undefined) {
    const rows = await rowsOfAnswer(session, { endpoint, query, io, ...emptyAnswer });
    yield rows.map((row) => ({ ...columns, ...row }));
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
  const basics = { ...listCallOf(endpoint), ...emptyAnswer };
  const list = (listQuery: Query) => session.client.list({ ...basics, ...io, query: listQuery, onTotals });
  const listOf = (filter: JsonObject): AsyncIterable<Rows> => {
    const filtered = merged(query, Object.keys(filter).length > 0 ? { filtering: filter } : {});
    const { path, extraMetrics = [] } = endpoint;
    return listOfMetrics(session, { path, query: filtered, extraMetrics, io }, list);
  };
  for await (const rows of withAllOrigins(session, { owner, endpoint, io }, listOf)) {
    yield hasMembers(columns) ? rows.map((row) => ({ ...columns, ...row })) : rows;
  }
  if (reach !== undefined && onReach === undefined) io.warn?.(describeReach(endpoint, reach));
}

interface AnswerRequest extends Pick<PageReading, 'io'>, Pick<ListCall, 'onEmptyAnswer'> {
  readonly endpoint: ListEndpoint;
  readonly query: Query;
}

/** The rows of an endpoint whose rows aren't one list. If it has more of them, a warning says so. */
async function rowsOfAnswer(
  session: Session,
  { endpoint, query, io, onEmptyAnswer }: AnswerRequest,
): Promise<Rows> {
  const { path, isShared, rowsOf = () => [] } = endpoint;
  const passesForEmpty = createEmptyCheck(onEmptyAnswer);
  const isComplete = (data: JsonObject): boolean => hasMembers(data) || passesForEmpty(data);
  const data = await session.client.get({ path, query, isShared, isComplete, ...io });
  const rows = hasMembers(data) ? rowsOf(data) : [];
  const { page_info: info } = data;
  const total = (isJsonObject(info) ? totalRowsIn(info) : undefined) ?? 0;
  if (total > rows.length) io.warn?.(describeReach(endpoint, { total, returned: rows.length }));
  return rows;
}

const keepingCursor =
  ({ keepCursor }: ReadIo) =>
  (path: string): void =>
    keepCursor?.(describeTreatedAsEmpty(path));

const hasMembers = (row: JsonObject): boolean => Object.keys(row).length > 0;

/** Reads objects made in Ads Manager and, if possible, those made in the TikTok app. */
function withAllOrigins(
  session: Session,
  { owner, endpoint, io }: Pick<PageReading, 'owner' | 'io'> & Pick<SourceCall, 'endpoint'>,
  list: (filter: JsonObject) => AsyncIterable<Rows>,
): AsyncIterable<Rows> {
  if (endpoint.fromAllOrigins !== true || sandboxLacks(session, 'objects of the TikTok app')) return list({});
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

function listCallOf({ path, recordsPath, rowKey, totals, isShared, pageSize }: ListEndpoint) {
  return {
    path,
    isShared,
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

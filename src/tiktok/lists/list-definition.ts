import type { DateRange, JsonObject, ReadIo, SyncError } from '../../cdk/index.js';
import type { Query, Totals } from '../api/call.js';
import type { Session } from '../session.js';

/* Lists of objects as data: their endpoints, and what must be requested one at a time. */

/** A list endpoint: rows in `data`, with `page_info` unless it has no pages. */
export interface ListEndpoint {
  /** Path below the API root, e.g. `file/image/ad/search/`. */
  readonly path: string;
  /** Name of the list in `data`; default `list`. */
  readonly recordsPath?: string;
  /** Maximum page size, if it is smaller than usual; `all` if the endpoint has no pages. */
  readonly pageSize?: number | 'all';
  /** Makes the rows from `data` where they aren't one list, e.g. a map by id. Only without pages. */
  readonly rowsOf?: (data: JsonObject) => readonly JsonObject[];
  /** Members that identify a row, in nested objects as `outer.inner`. Needed only with pages. */
  readonly rowKey?: readonly string[];
  /** How to treat its totals; default: they are right. */
  readonly totals?: Totals;
  /**
   * What two successful responses without data mean: an empty list, or a failure (`outage`). Default: an empty list,
   * unless other requests depend on its rows.
   */
  readonly emptyAnswer?: 'empty' | 'outage';
  /** True if a list that other lists depend on is a stream, too. A run then requests each page once. */
  readonly isShared?: true;
  /** Parameters of every call. */
  readonly query?: Query;
  /** For reports: metrics that may be refused where the others are accepted. */
  readonly extraMetrics?: readonly string[];
  /** True for lists of campaigns, ad groups or ads, which include objects made in Ads Manager and in the TikTok app. */
  readonly fromAllOrigins?: true;
  /** Additional parameters for including deleted objects, sent with `include_deleted`. */
  readonly queryDeleted?: Query;
  /** The parameters that name the account; default `advertiser_id`. */
  readonly accountQuery?: (advertiserId: string) => Query;
}

/** A value that an endpoint accepts one at a time, e.g. a kind of asset. Each has its own list. */
export interface Variant {
  readonly query: Query;
  /** Columns that its rows get, because the API omits them. */
  readonly columns?: JsonObject;
  /** Maximum page size, if it is smaller than that of the endpoint. */
  readonly pageSize?: number;
  /** True if it has only deleted objects, so it is skipped without `include_deleted`. */
  readonly isOfDeleted?: true;
}

/** Additional parameters of one read of a source, e.g. its days. */
export interface ListPart extends Variant {
  readonly days?: DateRange;
}

/** Objects that a list belongs to. The list is requested for each of them, e.g. the comments of each ad group. */
export interface Parents {
  readonly of: ListSource | CombinedList;
  /** The parameters that name the parents of a call: one parent, unless `perCall` is set. */
  readonly query: (parents: readonly JsonObject[]) => Query;
  /** Maximum parents per call; default 1. */
  readonly perCall?: number;
  /** Members that must be equal for all parents of a call, e.g. the shop; default none. */
  readonly groupBy?: readonly string[];
  /** True if parents are listed for each window of days, with the same parameters. */
  readonly perWindow?: true;
  /** Members of a parent that are kept. Others are dropped, because accounts may have very many parents. */
  readonly select: readonly string[];
  /** Columns that a row gets from its parent, or from all parents of a call. Columns of the row take precedence. */
  readonly columns?: readonly string[];
  /** How refusals of single parents are handled. Absent: a refusal for one parent ends the whole list. */
  readonly isolate?: Isolation;
  /**
   * Set if the API may refuse the parameters of single parents, e.g. of an ad that it does not know any more: they are
   * found by halving the call and skipped with one warning, unless all are refused.
   */
  readonly skipRefused?: SkippedParents;
  /** Returns false for parents that cannot have rows, in these days if there are any. */
  readonly where?: (parent: JsonObject, days?: DateRange) => boolean;
}

/** Parents that may be refused individually, while the lists of the others are read. */
export interface Isolation {
  /** Member that identifies what is refused, e.g. `store_id`. */
  readonly by: string;
  /** Its name in messages, e.g. "shop". */
  readonly what: string;
  /** True if the object is no longer listed, so that a refusal is a warning instead of an error. */
  readonly isGone: (parent: JsonObject) => boolean;
}

/** What a warning says of skipped parents. */
export interface SkippedParents {
  /** Member with the id of a parent. */
  readonly by: string;
  /** Name of the parents, e.g. "ads". */
  readonly what: string;
}

/** Objects that are combined from several lists, and from what earlier runs have found. */
export interface CombinedList {
  readonly endpoints: readonly string[];
  /** Returns all objects, without duplicates. */
  combine(io: CombineIo): Promise<WholeList>;
}

/** What combining lists needs. */
export interface CombineIo {
  readonly advertiserId: string;
  readonly io: ReadIo;
  readonly session: Session;
  /** The days of the window, if the objects are those of a window. */
  readonly days: DateRange | undefined;
  /** Reads all rows of a list, or of parts of it, with the members in `select`. */
  readonly read: (
    source: ListSource,
    select: readonly string[],
    parts?: readonly ListPart[],
  ) => Promise<WholeList>;
  /** Reads a list once per run, whichever streams need it. */
  readonly share: (list: Pick<Parents, 'of' | 'select'>) => Promise<WholeList>;
}

/** All rows of a list that others depend on. */
export interface WholeList {
  readonly rows: readonly JsonObject[];
  /** Why rows may be missing; passed to `keepCursor` of the readers that depend on the list. */
  readonly doubts: readonly string[];
  /** Warnings, passed to `warn`. */
  readonly warnings: readonly string[];
  /** Parts that could not be read; passed to `onMissingPart`. */
  readonly refusals: readonly SyncError[];
}

/** The rows of an endpoint from all necessary calls. */
export interface ListSource {
  readonly endpoint: ListEndpoint;
  readonly variants?: readonly Variant[];
  readonly parents?: Parents;
  /** True for lists of campaigns, ad groups or ads, which return TopView only when it is queried separately. */
  readonly byBuyingType?: true;
  /**
   * True if each of its lists needs its own permission, e.g. a role in each business center. A refused list fails the
   * stream only after the others were read.
   */
  readonly continueOnForbidden?: true;
  /** How to read rows beyond the reach of the endpoint. Absent: they are skipped with a warning. */
  readonly overflow?: Overflow;
  /** True if it may be refused; its rows are then skipped with a warning. */
  readonly optional?: true;
}

/** Rows that a list does not return, but whose ids other objects contain. */
export interface Overflow {
  /** Objects that contain their ids. */
  readonly of: ListSource;
  /** Name of those objects in messages, e.g. "ads". */
  readonly what: string;
  /** Their members with an id or a list of ids. */
  readonly names: readonly string[];
  /** Member with the id of a row. */
  readonly id: string;
  /** The parameters that request rows by id. */
  readonly query: (ids: readonly string[]) => Query;
  /** Maximum ids per call. */
  readonly perCall: number;
}

/** Another list of the same owner that completes rows. It is held in memory while they are read. */
export interface Enrichment {
  readonly of: ListSource;
  /** Members that are kept. */
  readonly select: readonly string[];
  /** Creates the conversion of rows from all rows of the other list. */
  readonly toRow: (companions: readonly JsonObject[]) => (row: JsonObject) => JsonObject;
}

/** The owner of objects: an account (sent as `advertiser_id`), a business center (`bc_id`), or the user of the token. */
export interface Owner {
  readonly advertiserId?: string;
  readonly businessCenterId?: string | undefined;
}

/** The endpoints of a list: its own, and those of its parents. */
export const endpointsOf = (source: ListSource | CombinedList): readonly string[] => {
  if (isCombined(source)) return source.endpoints;
  const { endpoint, parents } = source;
  return [endpoint.path, ...(parents === undefined ? [] : endpointsOf(parents.of))];
};

/** True if a list, or that of its parents, requests TopView separately. */
export const hasBuyingTypes = (source: ListSource | CombinedList): boolean =>
  !isCombined(source) &&
  (source.byBuyingType === true || (source.parents !== undefined && hasBuyingTypes(source.parents.of)));

/** True for a combined list. */
export const isCombined = (source: ListSource | CombinedList): source is CombinedList => 'combine' in source;

import type { DateRange, JsonObject, RequestIo, SyncError } from '../../cdk/index.js';
import type { Query, Totals } from '../api/call.js';
import type { Session } from '../session.js';

/* What a list of objects is, as data: where it is, and what has to be asked for one at a time. */

/** A list endpoint: rows in `data`, with `page_info` unless everything comes at once. */
export interface ListEndpoint {
  /** Below the API root, e.g. `file/image/ad/search/`. */
  readonly path: string;
  /** Where the rows are in `data`; default `list`. */
  readonly recordsPath?: string;
  /**
   * Rows that one page may hold where that is fewer than of other endpoints; `all` where everything comes at once;
   * `one` where `data` is itself the one row.
   */
  readonly pageSize?: number | 'all' | 'one';
  /** Members that tell its rows apart, those of nested objects as `outer.inner`; only needed where there are pages. */
  readonly rowKey?: readonly string[];
  /** What its totals are worth; default: they are right. */
  readonly totals?: Totals;
  /**
   * What it means that two answers say OK and have nothing at all: an empty list, or trouble. Default: an empty list,
   * where nothing else is asked for by its rows.
   */
  readonly emptyAnswer?: 'empty' | 'trouble';
  /** Parameters that are the same in every call. */
  readonly query?: Query;
  /** A list of campaigns, ad groups or ads, which is read whoever made them: in Ads Manager, or in the TikTok app. */
  readonly fromAllOrigins?: true;
  /** Parameters that make it show deleted objects as well, sent where they are wanted (`include_deleted`). */
  readonly queryDeleted?: Query;
  /** How the account is named; default `advertiser_id`. */
  readonly accountQuery?: (advertiserId: string) => Query;
}

/** A value that an endpoint takes one at a time, e.g. a kind of asset: a list of its own for each. */
export interface Variant {
  readonly query: Query;
  /** Columns that its rows get, where the API does not tell. */
  readonly columns?: JsonObject;
  /** Rows that one page may hold where that is fewer than of the others. */
  readonly pageSize?: number;
  /** Only deleted objects, so that it is left out where those are not wanted (`include_deleted`). */
  readonly isOfDeleted?: true;
}

/** What one reading asks for beside what its source always asks for, e.g. some of its days. */
export interface Part extends Variant {
  readonly days?: DateRange;
}

/** Objects that a list belongs to: it is asked for once for each of them, e.g. comments for each ad group. */
export interface Parents {
  readonly of: ListSource | CombinedList;
  /** The parameters that name the parents of a call: one parent, unless `perCall` says otherwise. */
  readonly query: (parents: readonly JsonObject[]) => Query;
  /** Parents in one call; default 1. */
  readonly perCall?: number;
  /** Members in which the parents of one call must be alike, e.g. the shop; default none. */
  readonly groupBy?: readonly string[];
  /** The parents are those of the days that are read, and are listed for these with the same parameters. */
  readonly perWindow?: true;
  /** Members of a parent that are kept; everything else is let go of, since accounts may have very many. */
  readonly select: readonly string[];
  /** Columns of a row that are those of its parent, or of all parents of a call; they do not replace what the row has. */
  readonly columns?: readonly string[];
  /** Absent: what is refused for one of them ends what is asked for all. */
  readonly isolate?: Isolation;
  /** Parents that cannot have anything, in these days where it is about days, are left out. */
  readonly where?: (parent: JsonObject, days?: DateRange) => boolean;
}

/** Parents that may be refused one by one: what is asked for the others goes on. */
export interface Isolation {
  /** Member that names what is refused, e.g. `store_id`. */
  readonly by: string;
  /** What that is called in messages, e.g. "shop". */
  readonly what: string;
  /** Whether a refusal is to be expected and worth a warning, since nobody lists the thing any more; else it is an error. */
  readonly isGone: (parent: JsonObject) => boolean;
}

/** Objects that no list tells by itself: put together from several, and from what earlier runs have seen. */
export interface CombinedList {
  readonly endpoints: readonly string[];
  /** All of them, each once. */
  combine(gatherer: CombineIo): Promise<WholeList>;
}

/** For whom objects are gathered, and what with. */
export interface CombineIo {
  readonly advertiserId: string;
  readonly io: RequestIo;
  readonly session: Session;
  /** All rows of a list, or of parts of it, with some of their members. */
  readonly read: (
    source: ListSource,
    keeps: readonly string[],
    parts?: readonly Part[],
  ) => Promise<WholeList>;
}

/** All rows of a list that others depend on. */
export interface WholeList {
  readonly rows: readonly JsonObject[];
  /** Why they may not be all that there are: for `keepCursor` of whoever reads by them. */
  readonly doubts: readonly string[];
  /** What whoever reads by them should know: for `warn`. */
  readonly warnings: readonly string[];
  /** What of them could not be read: for `lacks`. */
  readonly refusals: readonly SyncError[];
}

/** Rows of an endpoint, all calls put together. */
export interface ListSource {
  readonly endpoint: ListEndpoint;
  readonly variants?: readonly Variant[];
  readonly parents?: Parents;
  /** A list of campaigns, ad groups or ads, which holds TopView only where that is requested apart. */
  readonly byBuyingType?: true;
  /**
   * Each of its lists needs a permission of its own, e.g. a role in each business center: one that is refused fails the
   * stream only when the others were read.
   */
  readonly continueOnForbidden?: true;
  /** How rows are read that lie beyond the reach of its totals; absent: they are left out, with a warning. */
  readonly overflow?: Overflow;
  /** Not everybody may ask for it: where it is refused, its rows are left out with a warning. */
  readonly optional?: true;
}

/** Rows that a list has and does not give, but which other objects name by their ids. */
export interface Overflow {
  /** Objects that name them. */
  readonly of: ListSource;
  /** What those are called in messages, e.g. "ads". */
  readonly what: string;
  /** Their members that hold an id, or a list of ids. */
  readonly names: readonly string[];
  /** Member of a row that is its id. */
  readonly id: string;
  /** The parameters that ask for rows by their ids. */
  readonly query: (ids: readonly string[]) => Query;
  readonly perCall: number;
}

/** Another list of the same owner from which rows are completed; it is held in memory while they are read. */
export interface Enrichment {
  readonly of: ListSource;
  /** Members of a companion that are kept. */
  readonly select: readonly string[];
  /** Makes rows of the API's, given all companions. */
  readonly toRow: (companions: readonly JsonObject[]) => (row: JsonObject) => JsonObject;
}

/** Whose objects are asked for: those of one account (sent as `advertiser_id`), or of whoever the token stands for. */
export interface Owner {
  readonly advertiserId?: string;
}

/** What a list is asked for by: its endpoint, and those of the lists before it. */
export const endpointsOf = (source: ListSource | CombinedList): readonly string[] => {
  if (isCombined(source)) return source.endpoints;
  const { endpoint, parents } = source;
  return [endpoint.path, ...(parents === undefined ? [] : endpointsOf(parents.of))];
};

export const isCombined = (source: ListSource | CombinedList): source is CombinedList => 'combine' in source;

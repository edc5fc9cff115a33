import type { DayInterval, JsonObject } from '../../cdk/index.js';
import type { Query, Totals } from '../call.js';

/* What a list of objects is, as data: where it is, and what has to be asked for one at a time. */

/** A list endpoint: rows in `data`, with `page_info` unless everything comes at once. */
export interface ListEndpoint {
  /** Below the API root, e.g. `file/image/ad/search/`. */
  readonly path: string;
  /** Where the rows are in `data`; default `list`. */
  readonly rowsAt?: string;
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
  readonly hollow?: 'empty' | 'trouble';
  /** Parameters that are the same in every call. */
  readonly query?: Query;
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

/** Objects that a list belongs to: it is asked for once for each of them, e.g. comments for each ad group. */
export interface Parents {
  readonly of: ListSource;
  /** The parameters that name the parents of a call: one parent, unless `perCall` says otherwise. */
  readonly query: (parents: readonly JsonObject[]) => Query;
  /** Parents in one call; default 1. */
  readonly perCall?: number;
  /** Members in which the parents of one call must be alike, e.g. the shop; default none. */
  readonly alike?: readonly string[];
  /** The parents are those of the days that are read, and are listed for these with the same parameters. */
  readonly ofSameDays?: true;
  /** Members of a parent that are kept; everything else is let go of, since accounts may have very many. */
  readonly keeps: readonly string[];
  /** Columns of a row that are those of its parent, or of all parents of a call; they do not replace what the row has. */
  readonly columns?: readonly string[];
  /** Parents that cannot have anything, in these days where it is about days, are left out. */
  readonly where?: (parent: JsonObject, days?: DayInterval) => boolean;
}

/** Rows of an endpoint, all calls put together. */
export interface ListSource {
  readonly endpoint: ListEndpoint;
  readonly each?: readonly Variant[];
  readonly parents?: Parents;
  /**
   * Each of its lists needs a permission of its own, e.g. a role in each business center: one that is refused fails the
   * stream only when the others were read.
   */
  readonly permittedApart?: true;
  /** Not everybody may ask for it: where it is refused, its rows are left out with a warning. */
  readonly optional?: true;
}

/** Another list of the same owner from which rows are completed; it is held in memory while they are read. */
export interface Companions {
  readonly of: ListSource;
  /** Members of a companion that are kept. */
  readonly keeps: readonly string[];
  /** Makes rows of the API's, given all companions. */
  readonly toRow: (companions: readonly JsonObject[]) => (row: JsonObject) => JsonObject;
}

/** Whose objects are asked for: those of one account (sent as `advertiser_id`), or of whoever the token stands for. */
export interface Owner {
  readonly advertiserId?: string;
}

/** What a list is asked for by: its endpoint, and those of the lists before it. */
export const endpointsOf = ({ endpoint, parents }: ListSource): readonly string[] => [
  endpoint.path,
  ...(parents === undefined ? [] : endpointsOf(parents.of)),
];

import { type Json, type JsonObject, type PageSlots, type ReadIo, type RequestIo } from '../../cdk/index.js';
import type { Answer } from './envelope.js';
import { textsOf } from './texts-of.js';

/** Parameters of a request. In a query string, lists and objects are JSON text, as the API requires. */
export type Query = Readonly<Record<string, Json | undefined>>;

/** A call of an endpoint. */
export interface Call extends RequestIo {
  /** Path below the API root, with a trailing slash. */
  readonly path: string;
  readonly query: Query;
  /** Additional headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the retries when the response is no longer needed. */
  readonly signal?: AbortSignal;
  /** Returns false for a successful response that lacks its data; the request is then repeated. */
  readonly isComplete?: (data: JsonObject) => boolean;
  /** Parse the list of a large response at once. */
  readonly whole?: boolean;
  /** Name of the list in `data`; default `list`. */
  readonly recordsPath?: string;
  /** True if several streams send the same request: its response is kept for the run. */
  readonly isShared?: boolean | undefined;
  /** Send a shared request again, because its response was not good enough. */
  readonly again?: boolean;
  /** Called with the progress of a download, once a minute. */
  readonly progress?: (message: string) => Promise<void>;
  /** Timeouts after which there is no further try, because the caller can request less; default: no limit. */
  readonly mostTimeouts?: number;
}

/**
 * How to treat the totals of an endpoint that are not simply right:
 * - `unreliable`: ignore them. The list is read until a page is not full.
 * - `reach`: they are right, but the API returns at most this many rows, in whole pages.
 */
export type Totals = 'unreliable' | { readonly reach: number };

/**
 * A call of a list endpoint. If the list falls short of its totals twice in the same way, its rows are accepted and the
 * cursor is kept. Without `keepCursor` this is an error, because what depends on the list would be unknown.
 */
export interface ListCall extends Call, Pick<ReadIo, 'onTotalRows' | 'keepCursor'> {
  /** Slots for the pages. */
  readonly slots: PageSlots;
  /** Maximum page size of the endpoint, if it is smaller than usual. */
  readonly largestPage?: number;
  /** False if the endpoint has no pages and returns everything at once. */
  readonly isPaged?: boolean;
  /** Default: the totals are right. */
  readonly totals?: Totals | undefined;
  /**
   * Members that identify a row, in nested objects as `outer.inner`; an object counts with all of its members. Default:
   * the whole row, which is wrong if values change between responses.
   */
  readonly rowKey?: readonly string[] | undefined;
  /**
   * Called if the list counts as empty because two successful responses had no data. Absent if that must not be
   * believed, because something depends on the list or it is never empty; such a response then counts as a failure.
   */
  readonly onEmptyAnswer?: (() => void) | undefined;
  /** Called before the rows of each page with its headers and totals. */
  readonly onTotals?: (headers: Answer['headers'], list: ListTotals) => Promise<void>;
}

/** What a page says about the whole list. */
export interface ListTotals {
  readonly totalRows: number | undefined;
  /** Number of rows that exist but that the API does not return. */
  readonly beyondReach: number;
  /** Sums over all rows, if they were requested; only the first page has them. */
  readonly sums: JsonObject | undefined;
}

/** Sends a call, with retries, until the response has data. Every failure is a TikTokError. */
export type Request = (call: Call) => Promise<Answer>;

/** The account ids in the parameters of a request. */
export function accountsOf({ advertiser_id: one, advertiser_ids: several }: Query): readonly string[] {
  if (typeof one === 'string') return [one];
  return textsOf(several);
}

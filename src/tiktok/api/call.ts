import {
  isJsonList,
  scalarText,
  type Json,
  type JsonObject,
  type PageSlots,
  type ReadIo,
  type RequestIo,
} from '../../cdk/index.js';
import type { Answer } from './envelope.js';

/** Parameters of a request. In a query lists and objects travel as JSON text, which is what the API wants there. */
export type Query = Readonly<Record<string, Json | undefined>>;

export interface Call extends RequestIo {
  /** Below the API root, with its slash at the end. */
  readonly path: string;
  readonly query: Query;
  /** Headers besides those that every request has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the tries when nobody wants the answer any more. */
  readonly signal?: AbortSignal;
  /** False for an answer that says OK and lacks what was asked for; it is asked for again. */
  readonly isComplete?: (data: JsonObject) => boolean;
  /** Parse the list of a large answer at once. */
  readonly whole?: boolean;
  /** Where the rows are in `data`; default `list`. */
  readonly recordsPath?: string;
  /** Says how far a download has come, once a minute while it is under way. */
  readonly progress?: (message: string) => Promise<void>;
  /** Timeouts after which there is no further try, because the caller can ask for less; absent: as many as tries. */
  readonly mostTimeouts?: number;
}

/**
 * What the totals of an endpoint are worth, where they are not simply right:
 * - `unreliable`: nothing. The list is read until a page is not full.
 * - `reach`: right, but of more rows than the API gives, in whole pages.
 */
export type Totals = 'unreliable' | { readonly reach: number };

/**
 * A list whose rows come short twice in the same way is taken as it is, and the cursor kept; where there is none to keep
 * (no `keepCursor`), what depends on the list is unknown, and it is an error.
 */
export interface ListCall extends Call, Pick<ReadIo, 'onTotalRows' | 'keepCursor'> {
  /** How many pages may be under way at a time. */
  readonly slots: PageSlots;
  /** Rows that a page may hold, where the endpoint takes fewer than others. */
  readonly largestPage?: number;
  /** False where the endpoint knows no pages and answers with everything. */
  readonly isPaged?: boolean;
  /** Default: they are right. */
  readonly totals?: Totals | undefined;
  /**
   * Members that tell the rows apart, those of nested objects as `outer.inner`; an object counts with all of its
   * members. Default: a row as a whole, which is wrong where values change from one answer to the next.
   */
  readonly rowKey?: readonly string[] | undefined;
  /**
   * Called where the list counts as empty because two answers said OK and had nothing at all. Absent where that is too
   * much to believe, because something depends on the list or it is never empty: such an answer is none.
   */
  readonly onEmptyAnswer?: (() => void) | undefined;
  /** Called before the rows of each page with what the API says beside them. */
  readonly onTotals?: (headers: Answer['headers'], list: ListTotals) => Promise<void>;
}

/** What a page says of its whole list. */
export interface ListTotals {
  readonly totalRows: number | undefined;
  /** Rows that there are beyond those that the API gives. */
  readonly beyondReach: number;
  /** What all rows add up to, where that was asked for; only the first page has it. */
  readonly sums: JsonObject | undefined;
}

/** Sends a call until it is answered with data. Every failure is a TikTokError. */
export type Request = (call: Call) => Promise<Answer>;

/** The accounts that a request is about. */
export function accountsOf({ advertiser_id: one, advertiser_ids: several }: Query): readonly string[] {
  if (typeof one === 'string') return [one];
  return isJsonList(several) ? several.map(scalarText) : [];
}

import {
  isJsonList,
  scalarText,
  type Json,
  type JsonObject,
  type PageSlots,
  type ReadIo,
  type RequestIo,
} from '../cdk/index.js';
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
  readonly isWhole?: (data: JsonObject) => boolean;
  /** Parse the list of a large answer at once. */
  readonly whole?: boolean;
  /** Where the rows are in `data`; default `list`. */
  readonly rowsAt?: string;
  /** Timeouts after which there is no further try, because the caller can ask for less; absent: as many as tries. */
  readonly mostTimeouts?: number;
}

export interface ListCall extends Call, Pick<ReadIo, 'expects'> {
  /** How many pages may be under way at a time. */
  readonly slots: PageSlots;
  /** Rows that a page may hold, where the endpoint takes fewer than others. */
  readonly largestPage?: number;
  /** False where the endpoint knows no pages and answers with everything. */
  readonly isPaged?: boolean;
  /** Called before the rows of each page with what the API says beside them. */
  readonly seen?: (headers: Answer['headers'], list: ListTold) => Promise<void>;
}

/** What a page says of its whole list. */
export interface ListTold {
  readonly totalRows: number | undefined;
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

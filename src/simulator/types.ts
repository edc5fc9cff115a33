import type { IncomingHttpHeaders } from 'node:http';
import type { Behaviours } from './behaviours.js';

/** A value on the wire. A bigint is written as a bare JSON integer with all its digits. */
export type WireValue =
  string | number | bigint | boolean | null | readonly WireValue[] | { readonly [key: string]: WireValue };

export type WireRow = Readonly<Record<string, WireValue>>;

export type EntityKind = 'campaign' | 'adgroup' | 'ad';

export type DataLevel = 'AUCTION_ADVERTISER' | 'AUCTION_CAMPAIGN' | 'AUCTION_ADGROUP' | 'AUCTION_AD';

export type ReportType = 'BASIC' | 'AUDIENCE';

export interface WorldOptions {
  /** Default 1. */
  readonly seed?: number;
  /** Number of accounts (default 3), or their ids. */
  readonly accounts?: number | readonly string[];
  /** Per account, default 3. */
  readonly campaigns?: number;
  /**
   * Additional campaigns per account that were created in the TikTok app, default 0; lists include them if requested.
   */
  readonly promoteCampaigns?: number;
  /** Per campaign, default 2. */
  readonly adgroups?: number;
  /** Per ad group, default 3. */
  readonly ads?: number;
  /** Days of delivery, ending today; default 90. */
  readonly days?: number;
  /** Of an ad on a day, without a limit by default. Few of them fall on few hours, countries and other values: fewer rows. */
  readonly mostImpressions?: number;
  /**
   * Share of accounts that never deliver, 0 to 1; default 0. If there are any, each of the other accounts starts late,
   * pauses or ends early, for a third to two thirds of the days.
   */
  readonly dormantShare?: number;
  /**
   * Share of ads that TikTok has purged, 0 to 1; default 0. They no longer appear in lists and ad reports; reports of
   * higher levels keep their numbers.
   */
  readonly purgedAdShare?: number;
  /** Names as a shop gives them; otherwise in many scripts, with odd characters. */
  readonly plainNames?: boolean;
  /** The world's clock, which determines "today". */
  readonly now?: () => Date;
  /** Reports cover this many of the newest objects; default 20,000. */
  readonly reportIdLimit?: number;
  /** Reports have only 2020-12-08 to 2020-12-19. */
  readonly sandbox?: boolean;
  readonly behaviours?: Behaviours;
}

export interface Limits {
  readonly perSecond?: number;
  readonly perMinute?: number;
  readonly perDay?: number;
  /** No bursts: requests must be 1/perSecond apart. */
  readonly strict?: boolean;
}

export interface SimulatorOptions extends WorldOptions {
  /** 0 (default): any free port. */
  readonly port?: number;
  readonly host?: string;
  /** The only accepted token; default 'simulator-token'. */
  readonly token?: string;
  /** If given, the portal and the endpoints of OAuth refuse any other. */
  readonly appId?: string;
  readonly secret?: string;
  /** If given, the portal returns to no other address. */
  readonly redirectUris?: readonly string[];
  readonly sandbox?: boolean;
  /** Added to every response. */
  readonly latencyMs?: number;
  readonly limits?: Limits | 'basic' | 'none';
  readonly faults?: readonly Fault[];
  /** Maximum metrics per report, default 100. */
  readonly metricsPerReport?: number;
  /**
   * Metrics that every report refuses, and whether the refusal names all requested ones among them, the first one, or
   * none.
   */
  readonly refusedMetrics?: {
    readonly names: readonly string[];
    readonly naming: 'all' | 'first' | 'none';
  };
  readonly tasks?: TaskOptions;
  /** Milliseconds for the rate limits and the request log; default Date.now. */
  readonly wallClock?: () => number;
  /**
   * The `Date` header of responses, or null for none. Default: the current time; none if the world has its own `now`,
   * because that is frozen while the readers' time passes.
   */
  readonly date?: () => string | null;
}

/** How long tasks take. */
export interface TaskOptions {
  /** Status checks for which a task is not ready; default 1. */
  readonly checks?: number;
  /** Milliseconds until a task is ready, instead of checks. */
  readonly ms?: number;
}

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly displayTimezone: string;
  /** As on the wire: may be POSIX style, with the opposite sign. */
  readonly timezone: string;
  readonly currency: string;
  readonly country: string;
  /** Epoch seconds. */
  readonly createTime: number;
  /** The row of advertiser/info/. */
  readonly row: WireRow;
}

export interface ReportQuery {
  readonly advertiserId: string;
  readonly reportType: ReportType;
  readonly dataLevel: DataLevel;
  readonly dimensions: readonly string[];
  readonly metrics: readonly string[];
  /** Absent dates mean the lifetime. */
  readonly startDate?: string;
  readonly endDate?: string;
  readonly includeDeleted?: boolean;
}

export interface ReportRow extends WireRow {
  readonly dimensions: Readonly<Record<string, string | number>>;
  /** Lists only of attributes that an upgraded Smart+ ad has many of. */
  readonly metrics: Readonly<Record<string, string | readonly string[]>>;
}

/** The data behind the responses. */
export interface World {
  readonly accounts: readonly Account[];
  campaigns(advertiserId: string): readonly WireRow[];
  adgroups(advertiserId: string): readonly WireRow[];
  ads(advertiserId: string): readonly WireRow[];
  /** The complete list of rows: no paging, no cap on objects. */
  report(query: ReportQuery): readonly ReportRow[];
  /** YYYY-MM-DD in the account's time zone, without daylight saving time. */
  today(advertiserId: string): string;
  /** Sets modify_time (`YYYY-MM-DD HH:MM:SS`, UTC), or null. */
  touch(advertiserId: string, kind: EntityKind, id: string, modifyTime: string | null): void;
  /** Removes a TikTok Shop from an account's list of shops, as if it had moved to another account. */
  unbindShop(advertiserId: string, storeId: string): void;
}

export interface RequestLogEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  /** Without the API prefix: `campaign/get/`. */
  readonly path: string;
  /** Decoded; parameters that hold a JSON array or object are parsed. */
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  /** The accounts that the request is about. */
  readonly advertiserIds: readonly string[];
  /** Null before the response, and if it has no envelope. */
  readonly code: number | null;
  readonly httpStatus: number | null;
  /** Length of data.list, if there is one. */
  readonly rows: number | null;
}

export type FaultAction =
  | { readonly kind: 'code'; readonly code: number; readonly message?: string }
  | {
      readonly kind: 'http';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'truncate' }
  | { readonly kind: 'brokenJson' }
  /** Changes the body, which is an envelope or a file. */
  | {
      readonly kind: 'body';
      readonly change: (text: string) => string | Buffer;
      /** Default 200; 204 has no body. */
      readonly status?: number;
      /** Sends no length, and closes the connection after the body. */
      readonly closes?: boolean;
    }
  | { readonly kind: 'delay'; readonly ms: number }
  | {
      readonly kind: 'rows';
      readonly rewrite: (rows: readonly WireRow[], request: RequestLogEntry) => readonly WireRow[];
    }
  /** Replaces fields of `data`. */
  | { readonly kind: 'data'; readonly change: WireRow }
  | { readonly kind: 'totals'; readonly totalNumber?: number; readonly totalPage?: number }
  | { readonly kind: 'emptyPage' }
  | { readonly kind: 'repeatPage' }
  /** Shifts the pages as if this many rows had been removed from the front of the list; negative: added. */
  | { readonly kind: 'drift'; readonly rows: number }
  /** Adds a row at the end of the list: a copy of the last one with these values. */
  | { readonly kind: 'oneMore'; readonly values: WireRow }
  | { readonly kind: 'omitIds'; readonly ids: readonly string[] };

export interface Fault {
  /** For example `campaign/get/`; any path if absent. */
  readonly path?: string;
  /** Only requests about this account. */
  readonly advertiserId?: string;
  readonly match?: (request: RequestLogEntry) => boolean;
  /** Matching requests without a fault at first; default 0. */
  readonly skip?: number;
  /** Number of requests to affect after that; default all. */
  readonly times?: number;
  readonly do: FaultAction;
}

/** A request to the API that did not come through a socket. */
export interface WholeRequest {
  readonly method: string;
  /** Path and query: `/open_api/v1.3/campaign/get/?advertiser_id=…`. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Header names are in lower case. */
export interface WholeReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface Simulator {
  /** Ends in `/open_api/v1.3/`. */
  readonly url: string;
  readonly token: string;
  readonly world: World;
  readonly requests: readonly RequestLogEntry[];
  /** What a request over HTTP would get. Many times faster; throws for a fault that only a socket can have. */
  answer(request: WholeRequest): Promise<WholeReply>;
  addFault(fault: Fault): void;
  clearFaults(): void;
  resetRequests(): void;
  close(): Promise<void>;
}

import type { Behaviours } from './behaviours.js';

/** A value of the wire. A bigint is written as a bare JSON integer, digit by digit. */
export type WireValue =
  string | number | bigint | boolean | null | readonly WireValue[] | { readonly [key: string]: WireValue };

export type WireRow = Readonly<Record<string, WireValue>>;

export type EntityKind = 'campaign' | 'adgroup' | 'ad';

export type DataLevel = 'AUCTION_ADVERTISER' | 'AUCTION_CAMPAIGN' | 'AUCTION_ADGROUP' | 'AUCTION_AD';

export type ReportType = 'BASIC' | 'AUDIENCE';

export interface WorldOptions {
  /** Default 1. */
  readonly seed?: number;
  /** How many accounts (default 3), or their ids. */
  readonly accounts?: number | readonly string[];
  /** Per account, default 3. */
  readonly campaigns?: number;
  /** Further campaigns per account that were made in the TikTok app, default 0; lists show them where they are asked for. */
  readonly promoteCampaigns?: number;
  /** Per campaign, default 2. */
  readonly adgroups?: number;
  /** Per ad group, default 3. */
  readonly ads?: number;
  /** Days of delivery that end today, default 90. */
  readonly days?: number;
  /**
   * Share of the accounts that never deliver anything, 0 to 1; default 0. Where there are such accounts, each of the
   * others begins late, pauses or stops early, for a third to two thirds of the days.
   */
  readonly dormantShare?: number;
  /**
   * Share of the ads that TikTok has purged, 0 to 1; default 0. They are in no list and in no report of ads any more;
   * reports of what is above them keep their numbers.
   */
  readonly purgedAdShare?: number;
  /** The calendar of the world: what "today" is. */
  readonly now?: () => Date;
  /** Reports look at this many of the newest objects; default 20,000. */
  readonly reportIdLimit?: number;
  /** Reports know nothing but 2020-12-08 to 2020-12-19. */
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
  /** The one token that is accepted; default 'simulator-token'. */
  readonly token?: string;
  /** When given, oauth2/advertiser/get/ refuses any other. */
  readonly appId?: string;
  readonly secret?: string;
  readonly sandbox?: boolean;
  /** Added to every answer. */
  readonly latencyMs?: number;
  readonly limits?: Limits | 'basic' | 'none';
  readonly faults?: readonly Fault[];
  /** Names that one report may ask for in metrics, default 100. */
  readonly metricsPerReport?: number;
  /**
   * Metrics that no report takes any more, and whether a refusal names all of those that were asked for, the first one,
   * or none.
   */
  readonly refusedMetrics?: {
    readonly names: readonly string[];
    readonly naming: 'all' | 'first' | 'none';
  };
  readonly tasks?: TaskOptions;
  /** Milliseconds for the rate limits and the request log; default Date.now. */
  readonly wallClock?: () => number;
  /**
   * What the `Date` of answers says, or null for none. Default: what time it is; none where the world has a `now` of its
   * own, since that stands still while time goes on for those who read.
   */
  readonly date?: () => string | null;
}

/** How long tasks take that are asked for by one request and fetched by another. */
export interface TaskOptions {
  /** Checks that find a task not ready; default 1. */
  readonly checks?: number;
  /** Milliseconds until a task is ready, in place of checks. */
  readonly ms?: number;
}

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly displayTimezone: string;
  /** As the wire has it: may be POSIX style with the sign turned round. */
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
  /** Absent dates mean the whole lifetime. */
  readonly startDate?: string;
  readonly endDate?: string;
  readonly includeDeleted?: boolean;
}

export interface ReportRow extends WireRow {
  readonly dimensions: Readonly<Record<string, string | number>>;
  readonly metrics: Readonly<Record<string, string>>;
}

/** The truth behind the answers. */
export interface World {
  readonly accounts: readonly Account[];
  campaigns(advertiserId: string): readonly WireRow[];
  adgroups(advertiserId: string): readonly WireRow[];
  ads(advertiserId: string): readonly WireRow[];
  /** The complete list of rows: no paging, no cap on objects. */
  report(query: ReportQuery): readonly ReportRow[];
  /** YYYY-MM-DD where the account's clocks are, which have no summer time. */
  today(advertiserId: string): string;
  /** Sets modify_time (`YYYY-MM-DD HH:MM:SS`, UTC), or null. */
  touch(advertiserId: string, kind: EntityKind, id: string, modifyTime: string | null): void;
  /** Takes a TikTok Shop from an account, as when it is moved to another one: it leaves the list of shops. */
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
  /** Null until answered, and when the answer had no envelope. */
  readonly code: number | null;
  readonly httpStatus: number | null;
  /** Length of data.list, when there is one. */
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
  /** What is sent is another body than it should be: an envelope, or a file. */
  | {
      readonly kind: 'body';
      readonly change: (text: string) => string | Buffer;
      /** Default 200; 204 has no body. */
      readonly status?: number;
      /** Nothing says how long it is, and the connection is closed behind it. */
      readonly closes?: boolean;
    }
  | { readonly kind: 'delay'; readonly ms: number }
  | {
      readonly kind: 'rows';
      readonly rewrite: (rows: readonly WireRow[], request: RequestLogEntry) => readonly WireRow[];
    }
  /** Members of `data` that are others than they should be. */
  | { readonly kind: 'data'; readonly change: WireRow }
  | { readonly kind: 'totals'; readonly totalNumber?: number; readonly totalPage?: number }
  | { readonly kind: 'emptyPage' }
  | { readonly kind: 'repeatPage' }
  /** So many rows have gone from the front of the list, and the others have moved up; negative: have come. */
  | { readonly kind: 'drift'; readonly rows: number }
  /** The list ends with one row more: a copy of its last one with these values in the place of its own. */
  | { readonly kind: 'oneMore'; readonly values: WireRow }
  | { readonly kind: 'omitIds'; readonly ids: readonly string[] };

export interface Fault {
  /** For instance `campaign/get/`; absent: any. */
  readonly path?: string;
  /** The request is about this account. */
  readonly advertiserId?: string;
  readonly match?: (request: RequestLogEntry) => boolean;
  /** Matching requests that go through first; default 0. */
  readonly skip?: number;
  /** How many to strike after that; default all. */
  readonly times?: number;
  readonly do: FaultAction;
}

export interface Simulator {
  /** Ends in `/open_api/v1.3/`. */
  readonly url: string;
  readonly token: string;
  readonly world: World;
  readonly requests: readonly RequestLogEntry[];
  addFault(fault: Fault): void;
  clearFaults(): void;
  resetRequests(): void;
  close(): Promise<void>;
}

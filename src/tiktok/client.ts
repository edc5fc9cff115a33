import {
  isJsonList,
  isJsonObject,
  paginate,
  retryDelay,
  RetryReason,
  scalarText,
  TransportError,
  type Clock,
  type Json,
  type JsonObject,
  type Limiter,
  type RetryLimits,
  type Transport,
  type Waiter,
} from '../cdk/index.js';
import { readEnvelope, type Answer, type Outcome } from './envelope.js';
import { Action } from './error-codes.js';
import { TikTokError } from './errors.js';

/** Parameters of a GET request; lists and objects travel as JSON text, which is what the API wants. */
export type Query = Readonly<Record<string, Json | undefined>>;

export interface Call {
  /** Below the API root, with its slash at the end. */
  readonly path: string;
  readonly query: Query;
  readonly wait: Waiter;
}

export interface ListCall extends Call {
  /** Called with the headers of each page: some say what the rows do not. */
  readonly seen?: (headers: Answer['headers']) => Promise<void>;
}

/** Reads the Marketing API: paces, retries, unwraps. Every failure is a TikTokError. */
export interface TikTokClient {
  /** The `data` of one answer. */
  get(call: Call): Promise<JsonObject>;
  /** Walks the pages of a list endpoint (`data.list`, `data.page_info`). */
  list(call: ListCall): AsyncIterable<readonly JsonObject[]>;
}

export interface ClientOptions {
  /** API root with its version, e.g. `https://business-api.tiktok.com/open_api/v1.3/`. */
  readonly baseUrl: URL;
  readonly accessToken: string;
  readonly userAgent: string;
  readonly timeoutMs: number;
  /** Rows asked for in one page. */
  readonly pageSize: number;
  readonly retries: RetryLimits;
  readonly transport: Transport;
  readonly limiter: Limiter;
  readonly clock: Clock;
  /** 0 to 1; jitter of retries. */
  readonly random: () => number;
}

export function createClient(options: ClientOptions): TikTokClient {
  return {
    get: async (call) => (await request(options, call)).data,
    list: ({ seen, ...call }) =>
      paginate({ ...call.query, page: 1, page_size: options.pageSize }, async (query) => {
        const { data, headers } = await request(options, { ...call, query });
        await seen?.(headers);
        const list = data['list'];
        const rows = isJsonList(list) ? list.filter(isJsonObject) : [];
        const next = query.page < totalPages(data) ? { ...query, page: query.page + 1 } : undefined;
        return { rows, next };
      }),
  };
}

/** Pages in all, as the newest page tells it: the list may grow while it is read. */
function totalPages(data: JsonObject): number {
  const total = isJsonObject(data['page_info']) ? data['page_info']['total_page'] : undefined;
  return typeof total === 'number' ? total : 0;
}

async function request(options: ClientOptions, call: Call): Promise<Answer> {
  const { clock, limiter, retries, random } = options;
  let started: number | undefined;
  for (let attempt = 1; ; attempt += 1) {
    await limiter((milliseconds) =>
      call.wait({ milliseconds, rateLimited: true, because: "the API's quota" }),
    );
    started ??= clock.now();
    const left = retries.totalMs - (clock.now() - started);
    const outcome = await attemptOnce(
      { ...options, timeoutMs: Math.max(1, Math.min(options.timeoutMs, left)) },
      call,
    );
    if (outcome.ok) return outcome.answer;
    const { rejection } = outcome;
    const reason = RETRIED[rejection.action];
    const failed = { attempt, elapsedMs: clock.now() - started, retryAfterMs: rejection.retryAfterMs };
    const delay = reason && retryDelay({ ...failed, reason }, retries, random);
    if (delay === undefined) {
      throw new TikTokError({ ...rejection, path: call.path, accounts: accountsOf(call.query) }, attempt);
    }
    const because = `${call.path}: ${rejection.what}${rejection.code === undefined ? '' : ` (code ${String(rejection.code)})`}`;
    await call.wait({ milliseconds: delay, rateLimited: reason === RetryReason.rateLimit, because });
  }
}

const RETRIED: Readonly<Partial<Record<Action, RetryReason>>> = {
  [Action.retry]: RetryReason.trouble,
  [Action.rateLimit]: RetryReason.rateLimit,
};

async function attemptOnce(
  { baseUrl, accessToken, userAgent, timeoutMs, transport, clock }: ClientOptions,
  call: Call,
): Promise<Outcome> {
  try {
    const headers = { 'Access-Token': accessToken, 'User-Agent': userAgent };
    const response = await transport({ url: urlOf(baseUrl, call), headers, timeoutMs });
    return readEnvelope(response, clock.now());
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    return { ok: false, rejection: { action: Action.retry, what: error.message } };
  }
}

function urlOf(baseUrl: URL, { path, query }: Call): string {
  const url = new URL(path, baseUrl);
  for (const [parameter, value] of Object.entries(query)) {
    if (value === undefined) continue;
    url.searchParams.set(parameter, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return url.href;
}

function accountsOf({ advertiser_id: one, advertiser_ids: several }: Query): readonly string[] {
  if (typeof one === 'string') return [one];
  return isJsonList(several) ? several.map(scalarText) : [];
}

import {
  isJsonList,
  isJsonObject,
  readPages,
  retryDelay,
  scalarText,
  TransportError,
  type Clock,
  type Json,
  type JsonObject,
  type PageSlots,
  type Governor,
  type RetryLimits,
  type Transport,
  type Waiter,
} from '../cdk/index.js';
import { readEnvelope, type Answer, type Outcome, type Rejection } from './envelope.js';
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
  /** How many pages may be under way at a time. */
  readonly slots: PageSlots;
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
  readonly governor: Governor;
  readonly clock: Clock;
  /** 0 to 1; jitter of retries. */
  readonly random: () => number;
}

type Request = (call: Call) => Promise<Answer>;

export function createClient(options: ClientOptions): TikTokClient {
  const ask = afterTheFirst((call) => request(options, call));
  return {
    get: async (call) => (await ask(call)).data,
    list: (call) => listRows(ask, options.pageSize, call),
  };
}

/**
 * Lets the first request of a run show whether the token is of any use before others are made side by side; once it
 * has turned out to be of none, nothing more is asked.
 */
function afterTheFirst(ask: Request): Request {
  let first: Promise<unknown> | undefined;
  let dead: TikTokError | undefined;
  const attempt: Request = async (call) => {
    if (dead !== undefined) throw dead;
    try {
      return await ask(call);
    } catch (error) {
      if (error instanceof TikTokError && error.action === Action.auth) dead = error;
      throw error;
    }
  };
  return async (call) => {
    await first;
    const answer = attempt(call);
    first ??= answer.catch(() => undefined);
    return answer;
  };
}

/** An empty page ends the list, so a total that overstates the rows does no harm. */
async function* listRows(
  ask: Request,
  pageSize: number,
  { seen, slots, ...call }: ListCall,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  const fetch = (page: number): Promise<Answer> =>
    ask({ ...call, query: { ...call.query, page, page_size: pageSize } });
  for await (const { data, headers } of readPages({ fetch, total: ({ data }) => totalPages(data) }, slots)) {
    await seen?.(headers);
    const list = data['list'];
    const rows = isJsonList(list) ? list.filter(isJsonObject) : [];
    if (rows.length === 0) return;
    yield rows;
  }
}

/** Pages in all, as the newest page tells it: the list may grow while it is read. */
function totalPages(data: JsonObject): number {
  const total = isJsonObject(data['page_info']) ? data['page_info']['total_page'] : undefined;
  return typeof total === 'number' ? total : 0;
}

async function request(options: ClientOptions, call: Call): Promise<Answer> {
  const { clock, governor, retries } = options;
  let started: number | undefined;
  let refusals = 0;
  for (let attempt = 1; ; attempt += 1) {
    await governor.admit((milliseconds, because) => call.wait({ milliseconds, rateLimited: true, because }));
    started ??= clock.now();
    const elapsedMs = clock.now() - started;
    const timeoutMs = Math.max(1, Math.min(options.timeoutMs, retries.totalMs - elapsedMs));
    const outcome = await attemptOnce({ ...options, timeoutMs }, call);
    const rejection = outcome.ok ? undefined : outcome.rejection;
    const rateLimited = rejection?.action === Action.rateLimit;
    if (!rateLimited) governor.accepted();
    if (outcome.ok) return outcome.answer;
    if (rateLimited) refusals += 1;
    const failure = {
      rejection: outcome.rejection,
      attempt: attempt - refusals,
      refusals,
      elapsedMs: clock.now() - started,
    };
    const milliseconds = delayAfter(failure, options);
    if (milliseconds === undefined)
      throw new TikTokError(
        { ...outcome.rejection, path: call.path, accounts: accountsOf(call.query) },
        attempt,
      );
    const { what, code } = outcome.rejection;
    const because = `${call.path}: ${what}${code === undefined ? '' : ` (code ${String(code)})`}`;
    await call.wait({ milliseconds, rateLimited, because });
  }
}

interface Failure {
  readonly rejection: Rejection;
  /** Tries that were not refused for the quota; those have their own patience. */
  readonly attempt: number;
  readonly refusals: number;
  readonly elapsedMs: number;
}

/** Milliseconds to wait before the next try; undefined when there should be none. */
function delayAfter(
  { rejection, attempt, refusals, elapsedMs }: Failure,
  { governor, retries, random }: ClientOptions,
): number | undefined {
  const { action, retryAfterMs } = rejection;
  if (action === Action.retry) return retryDelay({ attempt, elapsedMs, retryAfterMs }, retries, random);
  if (action !== Action.rateLimit) return undefined;
  const wait = Math.min(Math.max(governor.refused(refusals), retryAfterMs ?? 0), retries.longestWaitMs);
  return elapsedMs + wait > retries.quotaTotalMs ? undefined : wait;
}

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

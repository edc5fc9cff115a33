import {
  retryDelay,
  serverTime,
  TransportError,
  type RateLimiter,
  type HttpResponse,
  type JsonObject,
  type RetryLimits,
  type ServerClock,
  type SourceIo,
  type Transport,
} from '../../cdk/index.js';
import { accountsOf, type Call, type ListCall, type Request } from '../api/call.js';
import type { DeprecationWatch } from './deprecation.js';
import { brokenOff, openFile, withProgress, type Download } from './download.js';
import { httpRequest, isShortEnough, tooLong, urlOf, type Sent } from './http-request.js';
import { transportRejection } from '../api/edge.js';
import { readEnvelope, type Answer, type Outcome } from '../api/envelope.js';
import { Action, Excess } from '../api/error-codes.js';
import { TikTokError, type Rejection } from '../api/errors.js';
import { NETWORK_TRIES } from '../api/limits.js';
import { listRows } from '../paging/list-pages.js';

/**
 * A client of the Marketing API: it paces and retries requests and unwraps responses. Every failure is a TikTokError.
 */
export interface TikTokClient {
  /** Sends a GET and returns the `data` of the response, however large. */
  get(call: Call): Promise<JsonObject>;
  /**
   * Sends a POST with the parameters in the body and returns the `data` of the response. It is retried like any other
   * request, so the action may be performed more than once.
   */
  post(call: Call): Promise<JsonObject>;
  /**
   * Downloads a file as a stream. Its start is paced, retried and timed like any response. If it is cut off later,
   * reading it throws a TikTokError (transient_error), and the caller must start again.
   */
  download(call: Call): Promise<Download>;
  /**
   * Whether the URL of a call is short enough, for any page. The response to a longer one would not show the reason.
   */
  fits(call: Pick<Call, 'path' | 'query'>): boolean;
  /** Reads the pages of a list endpoint, with rows in `data.list` (or `recordsPath`) and `data.page_info`. */
  list(call: ListCall): AsyncIterable<readonly JsonObject[]>;
}

/** Options of a client. */
export interface ClientOptions {
  /** API root with its version, e.g. `https://business-api.tiktok.com/open_api/v1.3/`. */
  readonly baseUrl: URL;
  /** Undefined before there is one. */
  readonly accessToken: string | undefined;
  readonly userAgent: string;
  readonly timeoutMs: number;
  /** Rows per page. */
  readonly pageSize: number;
  readonly retries: RetryLimits;
  readonly transport: Transport;
  readonly rateLimiter: RateLimiter;
  readonly clock: ServerClock;
  readonly deprecation?: DeprecationWatch | undefined;
  /** Absent if nothing watches the run. */
  readonly watchdog?: SourceIo['watchdog'] | undefined;
  /** Returns a number from 0 to 1, for the jitter of retries. */
  readonly random: () => number;
}

/** Creates a client for one run. */
export function createClient(options: ClientOptions): TikTokClient {
  const firstRequestAlone = createFirstRequestAlone(options.clock);
  const ask: Request = (call) => {
    const send: Ask<Answer> = (throwIfTokenDead) =>
      request({ ...options, throwIfTokenDead }, call, envelopeOf(call));
    return firstRequestAlone(send, send);
  };
  return {
    get: async (call) => (await ask({ ...call, whole: true })).data,
    post: async (call) => {
      const whole = { ...call, whole: true };
      const answer = firstRequestAlone((throwIfTokenDead) =>
        request({ ...options, throwIfTokenDead }, { ...whole, as: 'body' }, envelopeOf(whole)),
      );
      return (await answer).data;
    },
    download: async (call) => {
      const file = await firstRequestAlone((throwIfTokenDead) =>
        request({ ...options, throwIfTokenDead }, { ...call, as: 'streamed' }, openFile),
      );
      const bytes = brokenOff(call, withProgress(call, file.bytes, options.clock));
      return { ...file, bytes: heard(bytes, options, call) };
    },
    fits: (call) => isShortEnough(urlOf(options.baseUrl, { ...call, query: { ...call.query, ...ANY_PAGE } })),
    list: ({ largestPage = Infinity, isPaged = true, ...call }) =>
      listRows(ask, isPaged ? Math.min(options.pageSize, largestPage) : Infinity, call),
  };
}

/** The longest possible parameters of a page. */
const ANY_PAGE = { page: 99_999, page_size: 1000 };

/** Sends a request. `throwIfTokenDead` throws once the token has been rejected, even if the request was already queued. */
type Ask<T> = (throwIfTokenDead: () => void) => Promise<T>;

/** @param again repeats the request, if that is possible */
type FirstRequestAlone = <T>(ask: Ask<T>, again?: Ask<unknown>) => Promise<T>;

/**
 * Sends the first request of a run alone, to find out whether the token works before others are sent in parallel. Once
 * the token has been rejected, nothing more is sent. The first response also has the time: if it contradicts the
 * machine's clock, the request is repeated, because days cannot be planned before it is known which clock is right.
 */
function createFirstRequestAlone(clock: ServerClock): FirstRequestAlone {
  let first: Promise<unknown> | undefined;
  let dead: TikTokError | undefined;
  const throwIfTokenDead = (): void => {
    if (dead !== undefined) throw dead;
  };
  const attempt = async <T>(ask: Ask<T>): Promise<T> => {
    throwIfTokenDead();
    try {
      return await ask(throwIfTokenDead);
    } catch (error) {
      if (error instanceof TikTokError && error.action === Action.auth) dead = error;
      throw error;
    }
  };
  const sendFirst = async <T>(ask: Ask<T>, again?: Ask<unknown>): Promise<T> => {
    try {
      return await attempt(ask);
    } finally {
      if (clock.isInDoubt && again !== undefined && dead === undefined)
        await attempt(again).catch(() => undefined);
    }
  };
  return async (ask, again) => {
    if (first !== undefined) {
      await first;
      return attempt(ask);
    }
    const answer = sendFirst(ask, again);
    first = answer.catch(() => undefined);
    return answer;
  };
}

/** Reads a response. */
type Reader<T> = (response: HttpResponse, now: number) => Outcome<T> | Promise<Outcome<T>>;

const envelopeOf =
  (call: Call): Reader<Answer> =>
  (response, now) => {
    const outcome = readEnvelope(response, now, call);
    if (!outcome.ok || call.isComplete === undefined || call.isComplete(outcome.answer.data)) return outcome;
    return { ok: false, rejection: { action: Action.retry, what: 'a response without the expected data' } };
  };

interface RequestOptions extends ClientOptions {
  readonly throwIfTokenDead: () => void;
}

async function request<T>(options: RequestOptions, call: Sent, read: Reader<T>): Promise<T> {
  const { url } = httpRequest(options, call);
  if (!isShortEnough(url)) throw new TikTokError({ ...tooLong(url), ...refusedOf(call) }, 0);
  const history: History = { tries: 0, refusals: 0, timeouts: 0, spentMs: 0, started: undefined };
  for (;;) {
    await options.rateLimiter.admit({
      endpoint: call.path,
      refusals: history.refusals,
      sleep: (milliseconds, reason) => call.wait({ milliseconds, rateLimited: true, reason }),
    });
    options.throwIfTokenDead();
    if (call.signal?.aborted === true) throw new Error('this response is no longer needed');
    const outcome = await tryOnce(options, { call, read }, history);
    if (outcome.ok) return outcome.answer;
    const { rejection } = outcome;
    const isEnough = history.timeouts >= (call.mostTimeouts ?? Infinity);
    const milliseconds = isEnough ? undefined : delayAfter(rejection, history, options);
    if (milliseconds === undefined) {
      throw new TikTokError({ ...rejection, ...refusedOf(call) }, history.tries);
    }
    const rateLimited = rejection.action === Action.rateLimit;
    if (!rateLimited) history.spentMs += milliseconds;
    await call.wait({ milliseconds, rateLimited, reason: reasonOf(call, rejection) });
  }
}

const refusedOf = ({ path, query }: Call) => ({ path, accounts: accountsOf(query) });

/** The tries of one request. */
interface History {
  tries: number;
  /** Tries that exceeded the quota, which have their own time limit. */
  refusals: number;
  /** Tries that were refused or timed out because of too much work. */
  timeouts: number;
  /** Milliseconds of other failed tries and the waits after them. */
  spentMs: number;
  /** Start of the first try, in milliseconds of the monotonic clock. */
  started: number | undefined;
}

interface SentCall<T> {
  readonly call: Sent;
  readonly read: Reader<T>;
}

async function tryOnce<T>(
  options: ClientOptions,
  sentCall: SentCall<T>,
  history: History,
): Promise<Outcome<T>> {
  const { clock, rateLimiter, retries } = options;
  const began = clock.monotonic();
  history.started ??= began;
  sentCall.call.onRequest?.();
  const left = retries.totalMs - usedMs(history, options);
  const outcome = await attemptOnce(
    { ...options, timeoutMs: Math.max(1, Math.min(options.timeoutMs, left)) },
    sentCall,
  );
  history.tries += 1;
  const rateLimited = !outcome.ok && outcome.rejection.action === Action.rateLimit;
  if (!outcome.ok && outcome.rejection.excess === Excess.work) history.timeouts += 1;
  if (rateLimited) history.refusals += 1;
  else history.spentMs += clock.monotonic() - began;
  // Only the API itself can show that it accepts requests again; a broken connection shows nothing.
  if (outcome.ok || (!rateLimited && outcome.rejection.code !== undefined)) rateLimiter.accepted();
  return outcome;
}

function reasonOf({ path }: Call, { what, code }: Rejection): string {
  return `${path}: ${what}${code === undefined ? '' : ` (code ${code})`}`;
}

/** Milliseconds that count against the time limit of a request. Waits for the quota have their own limit first. */
function usedMs({ spentMs, started = 0 }: History, { clock, retries }: ClientOptions): number {
  return Math.max(spentMs, clock.monotonic() - started - (retries.quotaTotalMs - retries.totalMs));
}

/** Milliseconds to wait before the next try; undefined to give up. */
function delayAfter(
  { action, retryAfterMs }: Rejection,
  history: History,
  options: ClientOptions,
): number | undefined {
  const { clock, rateLimiter, retries, random } = options;
  const { tries, refusals, started = 0 } = history;
  if (action === Action.retry || action === Action.network) {
    const failed = { attempt: tries - refusals, elapsedMs: usedMs(history, options), retryAfterMs };
    const most = action === Action.network ? NETWORK_TRIES : Infinity;
    return retryDelay(failed, { ...retries, tries: Math.min(retries.tries, most) }, random);
  }
  if (action !== Action.rateLimit) return undefined;
  const wait = Math.min(Math.max(rateLimiter.refused(refusals), retryAfterMs ?? 0), retries.longestWaitMs);
  return clock.monotonic() - started + wait > retries.quotaTotalMs ? undefined : wait;
}

async function attemptOnce<T>(options: ClientOptions, { call, read }: SentCall<T>): Promise<Outcome<T>> {
  const { clock, transport } = options;
  const sentAt = clock.monotonic();
  const answered = options.watchdog?.asking(describe(call));
  try {
    const response = await transport(httpRequest(options, call));
    await options.deprecation?.(response.headers);
    const outcome = await read(response, serverTime(response.headers) ?? clock.now());
    // Something in between, such as a proxy, has its own clock.
    if (outcome.ok || outcome.rejection.code !== undefined) await clock.heard(response.headers, sentAt);
    return outcome;
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    return { ok: false, rejection: transportRejection(error) };
  } finally {
    answered?.();
  }
}

/** Reports each piece of a file to the watchdog. */
async function* heard(
  bytes: AsyncIterable<Buffer>,
  { watchdog }: ClientOptions,
  call: Call,
): AsyncGenerator<Buffer, void, undefined> {
  const ended = watchdog?.asking(describe(call));
  try {
    for await (const piece of bytes) {
      watchdog?.heard();
      yield piece;
    }
  } finally {
    ended?.();
  }
}

/** A request as messages name it, e.g. `report/integrated/get/ for account 7100…`. */
function describe({ path, query }: Call): string {
  const accounts = accountsOf(query);
  const one = accounts.length === 1 ? `account ${accounts.join()}` : `${accounts.length} accounts`;
  return accounts.length === 0 ? path : `${path} for ${one}`;
}

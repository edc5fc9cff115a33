import {
  retryDelay,
  serverTime,
  TransportError,
  type HttpRequest,
  type HttpResponse,
  type RateLimiter,
  type RetryLimits,
  type ServerClock,
  type SourceIo,
  type Transport,
} from '../../cdk/index.js';
import { accountsOf, type Call } from '../api/call.js';
import { transportRejection } from '../api/edge.js';
import type { Outcome } from '../api/envelope.js';
import { Action, Excess } from '../api/error-codes.js';
import { TikTokError, type Rejection } from '../api/errors.js';
import { NETWORK_TRIES } from '../api/limits.js';
import type { DeprecationWatch } from './deprecation.js';
import { describeCall, httpRequest, isShortEnough, tooLong, type Sender, type Sent } from './http-request.js';

/** What the tries of a request need. */
export interface RetryOptions extends Sender {
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

/** Reads a response. */
export type Reader<T> = (response: HttpResponse, now: number) => Outcome<T> | Promise<Outcome<T>>;

/** `throwIfTokenDead` throws once the token has been rejected. */
interface RequestOptions extends RetryOptions {
  readonly throwIfTokenDead: () => void;
}

/**
 * Sends a call until it is answered, and returns the answer. Each try waits until the rate limiter admits it.
 *
 * @throws TikTokError when the rejection is final, or the tries or the time of the request are used up
 */
export async function request<T>(options: RequestOptions, call: Sent, read: Reader<T>): Promise<T> {
  const http = httpRequest(options, call);
  if (!isShortEnough(http.url)) throw new TikTokError({ ...tooLong(http.url), ...refusedOf(call) }, 0);
  const history: History = { tries: 0, refusals: 0, timeouts: 0, spentMs: 0, started: undefined };
  for (;;) {
    await options.rateLimiter.admit({
      endpoint: call.path,
      refusals: history.refusals,
      sleep: (milliseconds, reason) => call.wait({ milliseconds, rateLimited: true, reason }),
    });
    options.throwIfTokenDead();
    if (call.signal?.aborted === true) throw new Error('this response is no longer needed');
    const outcome = await tryOnce(options, { call, http, read }, history);
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
  readonly http: HttpRequest;
  readonly read: Reader<T>;
}

async function tryOnce<T>(options: RetryOptions, sent: SentCall<T>, history: History): Promise<Outcome<T>> {
  const { clock, rateLimiter, retries } = options;
  const began = clock.monotonic();
  history.started ??= began;
  sent.call.onRequest?.();
  const left = retries.totalMs - usedMs(history, options);
  const timeoutMs = Math.max(1, Math.min(options.timeoutMs, left));
  const outcome = await attemptOnce(options, { ...sent, http: { ...sent.http, timeoutMs } });
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
function usedMs({ spentMs, started = 0 }: History, { clock, retries }: RetryOptions): number {
  return Math.max(spentMs, clock.monotonic() - started - (retries.quotaTotalMs - retries.totalMs));
}

/** Milliseconds to wait before the next try; undefined to give up. */
function delayAfter(
  { action, retryAfterMs }: Rejection,
  history: History,
  options: RetryOptions,
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

async function attemptOnce<T>(options: RetryOptions, { call, http, read }: SentCall<T>): Promise<Outcome<T>> {
  const { clock, transport } = options;
  const sentAt = clock.monotonic();
  const ended = options.watchdog?.asking(describeCall(call));
  try {
    const response = await transport(http);
    await options.deprecation?.(response.headers);
    const outcome = await read(response, serverTime(response.headers) ?? clock.now());
    // Something in between, such as a proxy, has its own clock.
    if (outcome.ok || outcome.rejection.code !== undefined) await clock.heard(response.headers, sentAt);
    return outcome;
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    return { ok: false, rejection: transportRejection(error) };
  } finally {
    ended?.();
  }
}

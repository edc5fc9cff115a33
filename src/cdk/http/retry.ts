import { parseHttpDate } from '../time/instants.js';

/** Limits for the retries of one request. */
export interface RetryLimits {
  /** Maximum number of tries, including the first one. */
  readonly tries: number;
  /** Milliseconds after the first try after which no further one is started. */
  readonly totalMs: number;
  /** Maximum milliseconds of one wait. */
  readonly longestWaitMs: number;
  /** Like `totalMs` for requests that exceed the API's quota, which only need a longer wait. */
  readonly quotaTotalMs: number;
}

/** A try that failed. */
export interface FailedTry {
  /** Number of the try, counted from 1. */
  readonly attempt: number;
  /** Milliseconds since the start of the first try. */
  readonly elapsedMs: number;
  /** Milliseconds from the server's Retry-After header. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * Milliseconds to wait before the next try; undefined to give up. Waits double from one second, jittered down to half
 * so that many clients do not return at the same time. The server can request a longer wait but not a shorter one,
 * which would use up all tries before its outage is over. A wait that would exceed the total is not started.
 *
 * @param random returns a number from 0 to 1
 */
export function retryDelay(failed: FailedTry, limits: RetryLimits, random: () => number): number | undefined {
  if (failed.attempt >= limits.tries) return undefined;
  const own = 1000 * 2 ** (failed.attempt - 1) * (0.5 + random() / 2);
  const wait = Math.min(Math.max(own, failed.retryAfterMs ?? 0), limits.longestWaitMs);
  return failed.elapsedMs + wait > limits.totalMs ? undefined : Math.round(wait);
}

/**
 * Parses a Retry-After header, which is a number of seconds or an HTTP date.
 *
 * @param now epoch milliseconds
 * @returns milliseconds; undefined if the header is missing or not valid
 */
export function parseRetryAfter(
  value: string | readonly string[] | undefined,
  now: number,
): number | undefined {
  const text = typeof value === 'string' ? value.trim() : value?.[0]?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = parseHttpDate(text);
  return date === undefined ? undefined : Math.max(0, date - now);
}

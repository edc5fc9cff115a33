import { parseHttpDate } from '../time/instants.js';

export interface RetryLimits {
  /** Tries of one request in all, the first one included. */
  readonly tries: number;
  /** Milliseconds from the first try after which no further one is started. */
  readonly totalMs: number;
  /** The longest single wait, milliseconds. */
  readonly longestWaitMs: number;
  /** Like `totalMs`, where the API refuses a request as one too many: that is no failure, only a long wait. */
  readonly quotaTotalMs: number;
}

export interface FailedTry {
  /** 1 for the first. */
  readonly attempt: number;
  /** Milliseconds since the first try began. */
  readonly elapsedMs: number;
  /** What the server asked for in Retry-After, milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * How long to wait before the next try, in milliseconds; undefined to give up. Waits double from one second, jittered
 * down to half so that many clients do not return in step; a server may ask for a longer one, but not for a shorter one,
 * or all tries would be used up before its trouble is over. A wait that would end after the total is not begun.
 *
 * @param random 0 to 1
 */
export function retryDelay(failed: FailedTry, limits: RetryLimits, random: () => number): number | undefined {
  if (failed.attempt >= limits.tries) return undefined;
  const own = 1000 * 2 ** (failed.attempt - 1) * (0.5 + random() / 2);
  const wait = Math.min(Math.max(own, failed.retryAfterMs ?? 0), limits.longestWaitMs);
  return failed.elapsedMs + wait > limits.totalMs ? undefined : Math.round(wait);
}

/** Milliseconds of a Retry-After header: seconds or an HTTP date; undefined when there is none or it is no such thing. */
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

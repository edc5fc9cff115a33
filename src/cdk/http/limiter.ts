import type { Clock } from '../clock.js';

/** At most `starts` requests begin in any `perMs` milliseconds. */
export interface RateLimit {
  readonly starts: number;
  readonly perMs: number;
}

/** Waits until a request may begin; `sleep` is how the caller waits, so that it can say so. */
export type Limiter = (sleep: (milliseconds: number) => Promise<void>) => Promise<void>;

/**
 * Sliding windows over the starts of all requests: with 10 per 1000 ms, the eleventh start waits until a second
 * after the first, wherever the clock's seconds fall. Callers are served in the order in which they came.
 */
export function createLimiter(limits: readonly RateLimit[], clock: Clock): Limiter {
  const longest = Math.max(0, ...limits.map(({ perMs }) => perMs));
  let starts: readonly number[] = [];
  let queue: Promise<void> = Promise.resolve();
  const waitMs = (): number =>
    Math.max(
      0,
      ...limits.map((limit) => (starts.at(-limit.starts) ?? -Infinity) + limit.perMs - clock.now()),
    );
  const take: Limiter = async (sleep) => {
    for (let wait = waitMs(); wait > 0; wait = waitMs()) await sleep(wait);
    const now = clock.now();
    starts = [...starts.filter((start) => start > now - longest), now];
  };
  return (sleep) => {
    const turn = queue.then(() => take(sleep));
    queue = turn.catch(() => undefined);
    return turn;
  };
}

import type { Clock } from '../time/clock.js';
import type { Logger } from '../contract/log.js';
import type { Waiter } from '../contract/stream.js';
import type { StreamReporter } from './stream-reporter.js';

/** Milliseconds. Shorter waits are not reported. */
const REPORTED_WAIT_MS = 5000;

/** Milliseconds. A wait that ends this much later than the reported one is reported too. */
const MUCH_LATER_MS = 60_000;

/** Sleeps for the requests of a run, and reports long waits. */
export interface Waits {
  readonly wait: Waiter;
  /** Milliseconds in which at least one request was waiting for the quota. */
  readonly quotaMs: number;
  /** Sets the stream that reports waits, including waits of requests that are prefetched for other streams. */
  reportThrough(reporter: StreamReporter | undefined): Promise<void>;
}

/**
 * Creates the waits of a run. Requests wait for the quota in parallel: the stream that is being emitted becomes
 * RATE_LIMITED once, and RUNNING again after the last wait.
 */
export function createWaits(clock: Clock, log: Logger): Waits {
  const quota = createStopwatch(clock);
  const ends: number[] = [];
  let current: StreamReporter | undefined;
  let shown: { readonly by: StreamReporter; readonly end: number } | undefined;
  const show = async (): Promise<void> => {
    if (current === undefined || ends.length === 0) return;
    const end = Math.max(...ends);
    if (shown?.by === current && end < shown.end + MUCH_LATER_MS) return;
    shown = { by: current, end };
    await current.rateLimited(clock.timeAt(end));
  };
  const forQuota = async (milliseconds: number): Promise<void> => {
    const end = clock.monotonic() + milliseconds;
    ends.push(end);
    await show();
    await clock.sleep(milliseconds);
    ends.splice(ends.indexOf(end), 1);
    if (ends.length > 0) return;
    const wasShown = shown !== undefined && shown.by === current;
    shown = undefined;
    if (wasShown) await current?.running();
  };
  return {
    get quotaMs() {
      return quota.milliseconds;
    },
    reportThrough: async (reporter) => {
      current = reporter;
      await show();
    },
    wait: async ({ milliseconds, rateLimited, reason }) => {
      const isReported = milliseconds >= REPORTED_WAIT_MS;
      await (isReported ? log.info : log.debug)(describeWait(milliseconds, reason));
      if (rateLimited) quota.start();
      await (isReported && rateLimited ? forQuota(milliseconds) : clock.sleep(milliseconds));
      if (rateLimited) quota.stop();
    },
  };
}

/** A wait as the log shows it, e.g. `waiting 6.0 s: rate limit`. */
export const describeWait = (milliseconds: number, reason: string): string =>
  `waiting ${(milliseconds / 1000).toFixed(1)} s: ${reason}`;

/** Runs while it was started more often than stopped, so that overlapping waits are counted once. */
function createStopwatch(clock: Clock) {
  let running = 0;
  let since = 0;
  let total = 0;
  return {
    get milliseconds() {
      return running > 0 ? total + clock.monotonic() - since : total;
    },
    start: () => {
      if (running === 0) since = clock.monotonic();
      running += 1;
    },
    stop: () => {
      running -= 1;
      if (running === 0) total += clock.monotonic() - since;
    },
  };
}

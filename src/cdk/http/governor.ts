import type { Clock } from '../clock.js';
import { FailureScope, FailureType, SyncError } from '../errors.js';

/** What an app may start, all streams, accounts and retries of a run together. */
export interface Quota {
  readonly perSecond: number;
  readonly perMinute: number;
  readonly perDay: number;
}

/** Waits; `because` says why, for the log. */
export type QuotaSleep = (milliseconds: number, because: string) => Promise<void>;

/** One for a run: every request asks it for its turn and tells it how the API took it. */
export interface Governor {
  /** Resolves when a request may start. */
  admit(sleep: QuotaSleep): Promise<void>;
  /** The API answered, with data or an error, but not that there were too many requests. */
  accepted(): void;
  /**
   * The API refused a request as one too many.
   *
   * @param attempt how often this request was refused so far, 1 for the first time
   * @returns milliseconds that the request should wait before it asks for its turn again
   * @throws SyncError (transient_error, whole run) when only the next day can help
   */
  refused(attempt: number): number;
}

/** Starts are spread evenly a little below the limit: no burst that a strict limiter would refuse. */
const HEADROOM = 0.97;

/** A timer that fires late is made good for by at most this much. */
const CREDIT_MS = 100;

/** The API counts seconds by its own clock; this much shorter a window is never overfilled either. */
const SECOND_MS = 950;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Each refusal takes this share of the rate, at most once a second; each answer gives a thousandth of the limit back. */
const BACKOFF = 0.95;
const RECOVERY = 0.001;

/** Refusals without an answer in between halve the rate, down to one call a second. */
const STREAK = 5;
const SLOWEST_PER_SECOND = 1;

/** Refused for a minute at one call a second: the minute's limit. The API's advice is to pause for five minutes. */
const MINUTE_LIMIT_AFTER_MS = 60_000;
const MINUTE_LIMIT_PAUSE_MS = 300_000;

/** Still refused after so many pauses: the day's limit, which ends at 00:00 UTC. */
const PAUSES_BEFORE_DAY_LIMIT = 2;

const LONGEST_BACKOFF_MS = 8000;

export function createGovernor(quota: Quota, clock: Clock): Governor {
  const limit = quota.perSecond * HEADROOM;
  const patience = createPatience(limit);
  const day = createWindow(quota.perDay, DAY_MS);
  const windows = [createWindow(quota.perSecond, SECOND_MS), createWindow(quota.perMinute, MINUTE_MS)];
  let nextStart = -Infinity;
  let queue: Promise<void> = Promise.resolve();
  const startAt = (): number =>
    Math.max(nextStart, patience.pausedUntil, ...windows.map((window) => window.freeAt()));
  const take = async (sleep: QuotaSleep): Promise<void> => {
    for (let wait = startAt() - clock.now(); wait > 0; wait = startAt() - clock.now()) {
      await sleep(wait, "the API's quota");
    }
    const now = clock.now();
    if (day.freeAt() > now)
      throw dayLimitError(`This run has made the ${quota.perDay} requests that an app may make in a day.`);
    nextStart = Math.max(nextStart, now - CREDIT_MS) + 1000 / patience.rate;
    for (const window of [...windows, day]) window.add(now);
  };
  return {
    admit: (sleep) => {
      const turn = queue.then(() => take(sleep));
      queue = turn.catch(() => undefined);
      return turn;
    },
    accepted: () => {
      patience.accepted();
    },
    refused: (attempt) => {
      patience.refused(clock.now());
      return Math.min(1000 * 2 ** (attempt - 1), LONGEST_BACKOFF_MS);
    },
  };
}

/** What refusals have taught: how fast to go, and whether to pause. */
interface Patience {
  /** Requests a second, never above the limit. */
  readonly rate: number;
  /** Epoch milliseconds. */
  readonly pausedUntil: number;
  accepted(): void;
  refused(now: number): void;
}

function createPatience(limit: number): Patience {
  const slowest = Math.min(SLOWEST_PER_SECOND, limit);
  let rate = limit;
  let pausedUntil = -Infinity;
  let lastCut = -Infinity;
  let streak = 0;
  let pauses = 0;
  let slowSince: number | undefined;
  return {
    get rate() {
      return rate;
    },
    get pausedUntil() {
      return pausedUntil;
    },
    accepted() {
      streak = 0;
      pauses = 0;
      slowSince = undefined;
      rate = Math.min(limit, rate + limit * RECOVERY);
    },
    refused(now) {
      streak += 1;
      if (now >= pausedUntil && now - lastCut >= 1000) {
        lastCut = now;
        rate = Math.max(slowest, rate * (streak >= STREAK ? 0.5 : BACKOFF));
        if (rate === slowest) slowSince ??= now;
      }
      if (slowSince === undefined || now - slowSince < MINUTE_LIMIT_AFTER_MS) return;
      if (pauses === PAUSES_BEFORE_DAY_LIMIT)
        throw dayLimitError(
          "TikTok keeps refusing requests after two pauses of five minutes, so the app's quota of the day is used up.",
        );
      pauses += 1;
      pausedUntil = now + MINUTE_LIMIT_PAUSE_MS;
      slowSince = undefined;
    },
  };
}

interface Window {
  /** When one more start fits, epoch milliseconds. */
  freeAt(): number;
  add(start: number): void;
}

/** At most `starts` in any `milliseconds`. Keeps as many starts as it has to look back to, in a ring. */
function createWindow(limit: number, milliseconds: number): Window {
  if (!Number.isFinite(limit)) return { freeAt: () => -Infinity, add: () => undefined };
  const starts = Math.max(1, Math.floor(limit));
  const ring: number[] = [];
  let position = 0;
  return {
    freeAt: () => (ring.length < starts ? -Infinity : (ring[position] ?? -Infinity) + milliseconds),
    add: (start) => {
      ring[position] = start;
      position = (position + 1) % starts;
    },
  };
}

function dayLimitError(what: string): SyncError {
  return new SyncError({
    failureType: FailureType.transient,
    scope: FailureScope.run,
    what,
    remedy:
      'The quota is renewed at 00:00 UTC; the state is saved and the next sync goes on from there. Programs that use the same developer app share it.',
  });
}

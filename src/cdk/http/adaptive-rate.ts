import { FailureScope } from '../contract/errors.js';
import { dayLimitError, type RequestRate } from './sliding-window.js';

/** What refusals have taught: how fast to go, and whether to pause. The rate never exceeds the limit. */
export interface AdaptiveRate extends RequestRate {
  /** By the monotonic clock. */
  readonly pausedUntil: number;
  accepted(): void;
  /** @throws SyncError (transient_error, whole run) when refusals go on after two pauses */
  refused(now: number): void;
}

/**
 * Late starts are made good for in a burst, which most limiters take; one that refuses bursts is found out by its
 * refusals, and gets evenly spaced requests from then on. Each answer earns a little of it back.
 */
const MOST_CREDIT_MS = 150;
const CREDIT_RECOVERY_MS = 1;

/**
 * Each refusal leaves this share of the rate, but for those of requests that were on their way at the last time; each
 * answer gives a thousandth of the limit back, and a tenth of that from near the rate which was refused last, before a
 * streak.
 */
const BACKOFF = 0.95;
const ON_ITS_WAY_MS = 400;
const RECOVERY = 0.001;
const CAREFUL_RECOVERY = 0.0001;
const NEAR = 0.97;

/** Refusals without an answer in between halve the rate, at most once a second, down to one call a second. */
const STREAK = 5;
const HALVING_PAUSE_MS = 1000;
const SLOWEST_PER_SECOND = 1;

/** Refused for a minute at one call a second: the minute's limit. The API's advice is to pause for five minutes. */
const MINUTE_LIMIT_AFTER_MS = 60_000;
const MINUTE_LIMIT_PAUSE_MS = 300_000;

/** Still refused after so many pauses: the day's limit. */
const PAUSES_BEFORE_DAY_LIMIT = 2;

/**
 * @param limit requests a second at most
 * @param renewal as in `Quotas`
 */
export function createAdaptiveRate(limit: number, renewal?: string): AdaptiveRate {
  const slowest = Math.min(SLOWEST_PER_SECOND, limit);
  const pauses = createPauses(renewal);
  let rate = limit;
  let refusedRate = Infinity;
  let creditMs = MOST_CREDIT_MS;
  let lastCut = -Infinity;
  let streak = 0;
  return {
    get perSecond() {
      return rate;
    },
    get catchUpMs() {
      return creditMs;
    },
    get pausedUntil() {
      return pauses.until;
    },
    accepted() {
      streak = 0;
      pauses.forget();
      rate = Math.min(limit, rate + limit * (rate < NEAR * refusedRate ? RECOVERY : CAREFUL_RECOVERY));
      creditMs = Math.min(MOST_CREDIT_MS, creditMs + CREDIT_RECOVERY_MS);
    },
    refused(now) {
      streak += 1;
      creditMs = 0;
      const isStreak = streak >= STREAK;
      if (now >= pauses.until && now - lastCut >= (isStreak ? HALVING_PAUSE_MS : ON_ITS_WAY_MS)) {
        lastCut = now;
        // What a streak falls through is refused for the sake of what came before: it says nothing of those rates.
        if (!isStreak) refusedRate = rate;
        rate = Math.max(slowest, rate * (isStreak ? 0.5 : BACKOFF));
        if (rate === slowest) pauses.slowAt(now);
      }
      pauses.refusedAt(now);
    },
  };
}

interface Pauses {
  /** By the monotonic clock. */
  readonly until: number;
  /** There is no slower rate than the one that was refused now. */
  slowAt(now: number): void;
  refusedAt(now: number): void;
  forget(): void;
}

function createPauses(renewal: string | undefined): Pauses {
  let until = -Infinity;
  let taken = 0;
  let slowSince: number | undefined;
  return {
    get until() {
      return until;
    },
    slowAt(now) {
      slowSince ??= now;
    },
    refusedAt(now) {
      if (slowSince === undefined || now - slowSince < MINUTE_LIMIT_AFTER_MS) return;
      if (taken === PAUSES_BEFORE_DAY_LIMIT)
        throw dayLimitError(
          "The API keeps refusing requests after two pauses of five minutes, so the app's daily quota is used up.",
          { scope: FailureScope.run, renewal },
        );
      taken += 1;
      until = now + MINUTE_LIMIT_PAUSE_MS;
      slowSince = undefined;
    },
    forget() {
      taken = 0;
      slowSince = undefined;
    },
  };
}

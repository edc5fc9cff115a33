import { FailureScope } from '../contract/errors.js';
import { dayLimitError, type RequestRate } from './quota-use.js';
import type { Quotas } from './quota.js';

/*
 * What refusals ("too many requests") teach: how fast to send, and whether to pause. The rate never exceeds the limit.
 *
 * An app with 10 requests a second is refused once, since another program shares its quota:
 *   - the rate falls to 9.5, and late starts are no longer caught up (BACKOFF);
 *   - refusals of requests that were sent before that change nothing (IN_FLIGHT_MS);
 *   - each answer adds 0.01 up to 9.7, so that takes two seconds, and then 0.001: the old rate is back after half a
 *     minute (RECOVERY, CAREFUL_RECOVERY, NEAR).
 * It is refused five times in a row, so the quota of the minute is used up, or the app's is smaller than the config says:
 *   - the rate halves once a second: 5, 2.5, 1.25, 1 (STREAK);
 *   - if the refusals go on at 1 a second, it pauses as the vendor advises (RefusalPauses);
 *   - refused again after these pauses, the quota of the day is used up, and the run ends with its state saved.
 */

/** The rate at the moment. */
export interface AdaptiveRate extends RequestRate {
  /** By the monotonic clock. */
  readonly pausedUntil: number;
  accepted(): void;
  /** @throws SyncError (transient_error, whole run) when refusals go on after the vendor's pauses */
  refused(now: number): void;
}

/**
 * Late starts are caught up by a burst, which most limiters accept; one that refuses bursts gets evenly spaced requests
 * from its first refusal on, and each answer earns a millisecond back.
 */
const MOST_CATCH_UP_MS = 150;
const CATCH_UP_RECOVERY_MS = 1;

/** Each refusal leaves this share of the rate, but those of requests that were in flight at the last one. */
const BACKOFF = 0.95;
const IN_FLIGHT_MS = 400;

/** Each answer gives this share of the limit back, and the smaller one near the rate that was refused last. */
const RECOVERY = 0.001;
const CAREFUL_RECOVERY = 0.0001;
const NEAR = 0.97;

/** Refusals without an answer in between halve the rate, at most once a second, down to one request a second. */
const STREAK = 5;
const HALVING_PAUSE_MS = 1000;
const SLOWEST_PER_SECOND = 1;

type Advice = Pick<Quotas, 'pauses' | 'renewal'>;

/** @param limit requests a second at most */
export function createAdaptiveRate(limit: number, advice: Advice = {}): AdaptiveRate {
  const slowest = Math.min(SLOWEST_PER_SECOND, limit);
  const pauses = createPauses(advice);
  let rate = limit;
  let refusedRate = Infinity;
  let catchUpMs = MOST_CATCH_UP_MS;
  let lastCut = -Infinity;
  let streak = 0;
  return {
    get perSecond() {
      return rate;
    },
    get catchUpMs() {
      return catchUpMs;
    },
    get pausedUntil() {
      return pauses.until;
    },
    accepted() {
      streak = 0;
      pauses.forget();
      rate = Math.min(limit, rate + limit * (rate < NEAR * refusedRate ? RECOVERY : CAREFUL_RECOVERY));
      catchUpMs = Math.min(MOST_CATCH_UP_MS, catchUpMs + CATCH_UP_RECOVERY_MS);
    },
    refused(now) {
      streak += 1;
      catchUpMs = 0;
      const isStreak = streak >= STREAK;
      if (now >= pauses.until && now - lastCut >= (isStreak ? HALVING_PAUSE_MS : IN_FLIGHT_MS)) {
        lastCut = now;
        // A streak is refused for what was sent before it, so it says nothing about the rates that it falls through.
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
  /** The slowest rate was refused. */
  slowAt(now: number): void;
  refusedAt(now: number): void;
  forget(): void;
}

function createPauses({ pauses, renewal }: Advice): Pauses {
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
      if (pauses === undefined || slowSince === undefined || now - slowSince < pauses.afterMs) return;
      if (taken === pauses.most)
        throw dayLimitError(
          `The API keeps refusing requests after ${pauses.most} pauses of ${pauses.minutes} minutes, so the app's daily quota is used up.`,
          { scope: FailureScope.run, renewal },
        );
      taken += 1;
      until = now + pauses.minutes * 60_000;
      slowSince = undefined;
    },
    forget() {
      taken = 0;
      slowSince = undefined;
    },
  };
}

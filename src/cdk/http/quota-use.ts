import { FailureType, SyncError, TRY_LATER, type FailureScope } from '../contract/errors.js';
import type { Quota } from './quota.js';

/** How fast to send at the moment. */
export interface RequestRate {
  readonly perSecond: number;
  /** Milliseconds: by how much, at most, later requests start earlier because one started late. */
  readonly catchUpMs: number;
}

/** One quota, and how much of it is used. */
export interface QuotaUse {
  /** When the next request may start, by the monotonic clock. */
  freeAt(): number;
  /**
   * Counts a start.
   *
   * @throws SyncError (transient_error) when the day's requests are used up
   */
  start(now: number): void;
  /**
   * A request was answered. The only one so far counts from now: its connection had to be made first, so the API may have
   * seen it long after its start, and it counts its own seconds.
   */
  answered(now: number): void;
}

/** Longer than a second: the API counts by its own clock, and requests arrive a little unevenly. */
const SECOND_MS = 1010;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Whose quota it is: the app's, or that of one endpoint. */
export interface QuotaOwner {
  readonly name: string;
  /** What can't be read any more when the day's requests are used up. */
  readonly scope: FailureScope;
  /** As in `Quotas`. */
  readonly renewal: string | undefined;
}

/**
 * Spaces starts by the rate, and keeps them within sliding windows of a second, a minute and a day.
 *
 * At 10 a second starts are 100 ms apart: 0, 100, 200. If a busy event loop lets the next one start at 340 instead of
 * 300, the one after it still starts at 400, as long as `catchUpMs` is 40 or more. Any window of 1,010 ms holds 10 starts.
 */
export function createQuotaUse(quota: Quota, rate: RequestRate, { name, ...used }: QuotaOwner): QuotaUse {
  const windows = [createWindow(quota.perSecond, SECOND_MS), createWindow(quota.perMinute, MINUTE_MS)];
  const day = createWindow(quota.perDay, DAY_MS);
  let nextStart = -Infinity;
  return {
    freeAt: () => Math.max(nextStart, ...windows.map((window) => window.freeAt())),
    start: (now) => {
      if (day.freeAt() > now)
        throw dayLimitError(`This run has used up the ${quota.perDay} requests a day of ${name}.`, used);
      nextStart = Math.max(nextStart, now - rate.catchUpMs) + 1000 / rate.perSecond;
      for (const window of [...windows, day]) window.add(now);
    },
    answered: (now) => {
      for (const window of windows) window.postponeOnly(now);
    },
  };
}

/**
 * The error for a daily quota that is used up (transient_error).
 *
 * @param what a sentence that says whose quota it is
 */
export function dayLimitError(
  what: string,
  { scope, renewal }: Pick<QuotaOwner, 'scope' | 'renewal'>,
): SyncError {
  const remedy = [TRY_LATER, renewal].join(' ').trim();
  return new SyncError({ failureType: FailureType.transient, scope, what, remedy });
}

interface SlidingWindow {
  /** When one more start fits. */
  freeAt(): number;
  add(start: number): void;
  /** Where there was one start so far, it counts as one of now. */
  postponeOnly(now: number): void;
}

/**
 * At most `limit` starts in any `milliseconds`. A fractional limit is rounded up, over a time that is longer in the same
 * proportion: 2.5 in a second are 3 in 1.2 seconds. A ring holds the starts that still count.
 */
function createWindow(limit: number, milliseconds: number): SlidingWindow {
  if (!Number.isFinite(limit))
    return { freeAt: () => -Infinity, add: () => undefined, postponeOnly: () => undefined };
  const starts = Math.ceil(limit);
  const length = milliseconds * (starts / limit);
  const ring: number[] = [];
  let position = 0;
  let count = 0;
  return {
    freeAt: () => (ring.length < starts ? -Infinity : (ring[position] ?? -Infinity) + length),
    add: (start) => {
      ring[position] = start;
      position = (position + 1) % starts;
      count += 1;
    },
    postponeOnly: (now) => {
      if (count === 1) ring[0] = now;
    },
  };
}

import { FailureType, SyncError, type FailureScope } from '../contract/errors.js';
import type { Quota } from './quota.js';

/** How fast to go at the moment. */
export interface RequestRate {
  /** Requests a second. */
  readonly perSecond: number;
  /** A start that came late is made good for by at most this much, milliseconds. */
  readonly catchUpMs: number;
}

/** One limit and how much of it is used. */
export interface QuotaUse {
  /** When the next request may start, by the monotonic clock. */
  freeAt(): number;
  /** @throws SyncError (transient_error) when the requests of a day are used up */
  take(now: number): void;
  /**
   * A request was answered. While there is only one, it counts from now: its connection had to be made first, so the
   * API may have seen it long after its start, and counts its own seconds.
   */
  answered(now: number): void;
}

/** The API counts seconds by its own clock, and requests arrive a little unevenly. */
const SECOND_MS = 1010;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Who has a limit: the whole app, or one endpoint. */
export interface QuotaOwner {
  readonly name: string;
  /** What cannot be read any more when the requests of a day are used up. */
  readonly scope: FailureScope;
  /** As in `Quotas`. */
  readonly renewal: string | undefined;
}

export function createQuotaUse(quota: Quota, pace: RequestRate, { name, ...used }: QuotaOwner): QuotaUse {
  const windows = [createWindow(quota.perSecond, SECOND_MS), createWindow(quota.perMinute, MINUTE_MS)];
  const day = createWindow(quota.perDay, DAY_MS);
  let nextStart = -Infinity;
  return {
    freeAt: () => Math.max(nextStart, ...windows.map((window) => window.freeAt())),
    take: (now) => {
      if (day.freeAt() > now)
        throw dayLimitError(`This run has used up the ${quota.perDay} requests a day of ${name}.`, used);
      nextStart = Math.max(nextStart, now - pace.catchUpMs) + 1000 / pace.perSecond;
      for (const window of [...windows, day]) window.add(now);
    },
    answered: (now) => {
      for (const window of windows) window.postponeOnly(now);
    },
  };
}

export function dayLimitError(
  what: string,
  { scope, renewal }: Pick<QuotaOwner, 'scope' | 'renewal'>,
): SyncError {
  const remedy = ['The state is saved; the next sync resumes from there.', renewal].join(' ').trim();
  return new SyncError({ failureType: FailureType.transient, scope, what, remedy });
}

interface Window {
  /** When one more start fits. */
  freeAt(): number;
  add(start: number): void;
  /** Where there was one start so far, it counts as one of now. */
  postponeOnly(now: number): void;
}

/**
 * At most `limit` starts in any `milliseconds`; a limit that is no whole number is rounded up, over a time that is
 * longer in the same proportion. Keeps as many starts as it has to look back to, in a ring.
 */
function createWindow(limit: number, milliseconds: number): Window {
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

import type { Limits } from '../types.js';

/** Whether one more request of this bucket may pass now. */
export type Limiter = (bucket: string, now: number) => boolean;

export const BASIC_LIMITS: Limits = { perSecond: 10, perMinute: 600, perDay: 864_000 };
export const SANDBOX_LIMITS: Limits = { perSecond: 1, perMinute: 30, perDay: 1_000 };

/** Limits of single endpoints, whatever the app's limit. */
export const ENDPOINT_LIMITS: Readonly<Record<string, Limits>> = {
  'report/task/create/': { perSecond: 2, perMinute: 60, perDay: 4_500 },
};

const PENALTY_MS = 5 * 60_000;
const DAY_MS = 86_400_000;
/** Sockets and timers are not exact to the millisecond. */
const JITTER_MS = 5;

interface Bucket {
  /** Times of the requests that passed within the last minute. */
  passed: number[];
  day: number;
  today: number;
  blockedUntil: number;
}

const isTooSoon = (passed: readonly number[], now: number, limits: Limits): boolean => {
  const perSecond = limits.perSecond ?? Infinity;
  if (limits.strict) {
    return now - (passed.at(-1) ?? -Infinity) < 1000 / perSecond - JITTER_MS;
  }
  return passed.filter((at) => at > now - 1000).length >= perSecond;
};

/**
 * A full second refuses until it has passed, a full minute for five minutes, a full day until midnight UTC; the code is
 * the same for all three.
 */
const admit = (bucket: Bucket, now: number, limits: Limits): boolean => {
  const day = Math.floor(now / DAY_MS);
  if (bucket.day !== day) Object.assign(bucket, { day, today: 0 });
  if (now < bucket.blockedUntil) return false;
  bucket.passed = bucket.passed.filter((at) => at > now - 60_000);
  if (bucket.today >= (limits.perDay ?? Infinity)) {
    bucket.blockedUntil = (day + 1) * DAY_MS;
    return false;
  }
  if (bucket.passed.length >= (limits.perMinute ?? Infinity)) {
    bucket.blockedUntil = now + PENALTY_MS;
    return false;
  }
  if (isTooSoon(bucket.passed, now, limits)) return false;
  bucket.passed.push(now);
  bucket.today += 1;
  return true;
};

export const makeLimiter = (limits: Limits): Limiter => {
  const buckets = new Map<string, Bucket>();
  return (name, now) => {
    const bucket = buckets.get(name) ?? { passed: [], day: -1, today: 0, blockedUntil: -Infinity };
    buckets.set(name, bucket);
    return admit(bucket, now, limits);
  };
};

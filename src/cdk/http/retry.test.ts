import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseRetryAfter, retryDelay, type RetryLimits } from './retry.js';

const LIMITS: RetryLimits = { tries: 6, totalMs: 300_000, longestWaitMs: 60_000, quotaTotalMs: Infinity };
const NO_JITTER = () => 1;
const MOST_JITTER = () => 0;

const delays = (random: () => number): readonly (number | undefined)[] =>
  [1, 2, 3, 4, 5, 6].map((attempt) => retryDelay({ attempt, elapsedMs: 0 }, LIMITS, random));

describe('the wait before a retry', () => {
  it('the wait doubles from one second, and there is none after the sixth try', () => {
    expect(delays(NO_JITTER)).toEqual([1000, 2000, 4000, 8000, 16_000, undefined]);
  });

  it('the wait is jittered down to half', () => {
    expect(delays(MOST_JITTER)).toEqual([500, 1000, 2000, 4000, 8000, undefined]);
    expect(retryDelay({ attempt: 1, elapsedMs: 0 }, LIMITS, () => 0.5)).toBe(750);
  });

  it('the wait is the server’s Retry-After if that is longer, up to the longest wait', () => {
    const failed = { attempt: 1, elapsedMs: 0 } as const;
    expect(retryDelay({ ...failed, retryAfterMs: 7000 }, LIMITS, MOST_JITTER)).toBe(7000);
    expect(retryDelay({ ...failed, retryAfterMs: 0 }, LIMITS, MOST_JITTER)).toBe(500);
    expect(retryDelay({ ...failed, attempt: 5, retryAfterMs: 7000 }, LIMITS, MOST_JITTER)).toBe(8000);
    expect(retryDelay({ ...failed, retryAfterMs: 3_600_000 }, LIMITS, MOST_JITTER)).toBe(60_000);
  });

  it('a wait that would exceed the total is not started', () => {
    const failed = { attempt: 2 } as const;
    expect(retryDelay({ ...failed, elapsedMs: 298_000 }, LIMITS, NO_JITTER)).toBe(2000);
    expect(retryDelay({ ...failed, elapsedMs: 298_001 }, LIMITS, NO_JITTER)).toBeUndefined();
  });

  it('the wait stays within all limits, whatever happened', () => {
    const failure = fc.record({
      attempt: fc.integer({ min: 1, max: 20 }),
      elapsedMs: fc.nat({ max: 400_000 }),
      retryAfterMs: fc.option(fc.nat({ max: 1_000_000 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(failure, fc.double({ min: 0, max: 1, noNaN: true }), (failed, random) => {
        const wait = retryDelay(failed, LIMITS, () => random);
        if (failed.attempt >= LIMITS.tries) expect(wait).toBeUndefined();
        if (wait === undefined) return;
        expect(Number.isInteger(wait)).toBe(true);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(LIMITS.longestWaitMs);
        expect(failed.elapsedMs + wait).toBeLessThanOrEqual(LIMITS.totalMs);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a Retry-After header', () => {
  const NOW = Date.parse('2024-03-01T00:00:00Z');

  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    [['5', '6'], 5000],
    ['Fri, 01 Mar 2024 00:00:30 GMT', 30_000],
    ['Thu, 29 Feb 2024 23:59:00 GMT', 0],
    ['Friday, 01-Mar-24 00:00:30 GMT', 30_000],
    ['soon', undefined],
    ['Soon', undefined],
    ['1.5', undefined],
    ['-1', undefined],
    ['', undefined],
    [undefined, undefined],
    [[], undefined],
  ])('a Retry-After of %j means %j ms', (value, expected) => {
    expect(parseRetryAfter(value, NOW)).toBe(expected);
  });
});

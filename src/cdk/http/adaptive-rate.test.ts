import { describe, expect, it } from '@jest/globals';

import { createAdaptiveRate } from './adaptive-rate.js';

const LIMIT = 10;

/** Answers until the rate is as high as that; counts them. */
function answersUntil(rate: ReturnType<typeof createAdaptiveRate>, perSecond: number): number {
  let answers = 0;
  for (; rate.perSecond < perSecond - 1e-9; answers += 1) rate.accepted();
  return answers;
}

describe('the adaptive rate of an app with 10 requests a second', () => {
  it('falls to 9.5 by one refusal, regains 9.7 in 20 answers and 10 in 291 more, and never exceeds 10', () => {
    const rate = createAdaptiveRate(LIMIT);
    rate.refused(1000);
    expect([rate.perSecond, rate.catchUpMs]).toEqual([9.5, 0]);
    expect(answersUntil(rate, 9.7)).toBe(20);
    expect(answersUntil(rate, LIMIT)).toBe(291);
    rate.accepted();
    expect(rate.perSecond).toBe(LIMIT);
  });

  it('ignores refusals of requests that were in flight at the last refusal', () => {
    const rate = createAdaptiveRate(LIMIT);
    for (const now of [1000, 1100, 1399]) rate.refused(now);
    expect(rate.perSecond).toBe(9.5);
    rate.refused(1400);
    expect(rate.perSecond).toBeCloseTo(9.025);
  });

  it('halves once a second from the fifth refusal without an answer on, down to 1', () => {
    const rate = createAdaptiveRate(LIMIT);
    for (const now of [0, 1, 2, 3]) rate.refused(now);
    const after = [1000, 1500, 2000, 3000, 4000].map((now) => {
      rate.refused(now);
      return rate.perSecond;
    });
    expect(after).toEqual([4.75, 4.75, 2.375, 1.1875, 1]);
  });

  it('pauses as the vendor advises when refusals go on at 1 a second, and ends the run after the last pause', () => {
    const rate = createAdaptiveRate(1, { pauses: { afterMs: 60_000, minutes: 5, most: 2 } });
    const refusedFor = (from: number): void => {
      for (let now = from; now <= from + 60_000; now += 1000) rate.refused(now);
    };
    refusedFor(0);
    expect(rate.pausedUntil).toBe(360_000);
    refusedFor(360_000);
    expect(rate.pausedUntil).toBe(720_000);
    expect(() => {
      refusedFor(720_000);
    }).toThrow('after 2 pauses of 5 minutes');
  });
});

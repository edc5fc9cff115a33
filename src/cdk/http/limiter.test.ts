import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createTestClock } from '../testing/fakes.js';
import { createLimiter, type RateLimit } from './limiter.js';

const TEN_A_SECOND: RateLimit = { starts: 10, perMs: 1000 };

async function startsOf(limits: readonly RateLimit[], gaps: readonly number[]): Promise<readonly number[]> {
  const clock = createTestClock();
  const limiter = createLimiter(limits, clock);
  const starts: number[] = [];
  for (const gap of gaps) {
    clock.advance(gap);
    await limiter(clock.sleep);
    starts.push(clock.now());
  }
  return starts;
}

describe('a limiter', () => {
  it('lets as many requests start at once as the limit allows, and the next one when the first is old enough', async () => {
    const starts = await startsOf(
      [TEN_A_SECOND],
      Array.from({ length: 21 }, () => 0),
    );
    expect(starts.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 0));
    expect(starts.slice(10, 20)).toEqual(Array.from({ length: 10 }, () => 1000));
    expect(starts[20]).toBe(2000);
  });

  it('does not let two bursts meet at the edge of a second', async () => {
    const gaps = [900, ...Array.from({ length: 9 }, () => 0), 100, 0];
    expect((await startsOf([TEN_A_SECOND], gaps)).slice(-2)).toEqual([1900, 1900]);
  });

  it('keeps all limits at once', async () => {
    const limits = [
      { starts: 1, perMs: 1000 },
      { starts: 3, perMs: 60_000 },
    ];
    expect(await startsOf(limits, [0, 0, 0, 0, 0])).toEqual([0, 1000, 2000, 60_000, 61_000]);
  });

  it('does not hold anything back without limits', async () => {
    expect(await startsOf([], [0, 0, 0])).toEqual([0, 0, 0]);
  });

  it('tells the caller how long it waits, and waits by the caller’s own means', async () => {
    const clock = createTestClock();
    const limiter = createLimiter([{ starts: 1, perMs: 1000 }], clock);
    const told: number[] = [];
    const sleep = async (milliseconds: number): Promise<void> => {
      told.push(milliseconds);
      await clock.sleep(milliseconds);
    };
    await limiter(sleep);
    clock.advance(400);
    await limiter(sleep);
    expect(told).toEqual([600]);
  });

  it('waits again when the caller woke up too early', async () => {
    const clock = createTestClock();
    const limiter = createLimiter([{ starts: 1, perMs: 1000 }], clock);
    await limiter(clock.sleep);
    await limiter((milliseconds) => clock.sleep(Math.ceil(milliseconds / 2)));
    expect(clock.now()).toBeGreaterThanOrEqual(1000);
  });

  it('serves callers in the order in which they came', async () => {
    const clock = createTestClock();
    const limiter = createLimiter([{ starts: 1, perMs: 1000 }], clock);
    const order: string[] = [];
    await Promise.all(
      ['first', 'second', 'third'].map(async (name) => {
        await limiter(clock.sleep);
        order.push(`${name} at ${String(clock.now())}`);
      }),
    );
    expect(order).toEqual(['first at 0', 'second at 1000', 'third at 2000']);
  });

  it('goes on after a caller whose wait broke off', async () => {
    const clock = createTestClock();
    const limiter = createLimiter([{ starts: 1, perMs: 1000 }], clock);
    await limiter(clock.sleep);
    await expect(limiter(() => Promise.reject(new Error('cancelled')))).rejects.toThrow('cancelled');
    await limiter(clock.sleep);
    expect(clock.now()).toBe(1000);
  });

  it('never lets more start in any window than allowed, and never waits without need', async () => {
    const limit = fc.record({
      starts: fc.integer({ min: 1, max: 6 }),
      perMs: fc.integer({ min: 1, max: 3000 }),
    });
    const gaps = fc.array(fc.nat({ max: 1500 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.array(limit, { minLength: 1, maxLength: 3 }), gaps, async (limits, given) => {
        const starts = await startsOf(limits, given);
        let arrival = 0;
        for (const [index, start] of starts.entries()) {
          arrival = (starts[index - 1] ?? 0) + (given[index] ?? 0);
          const earliest = limits.map(
            ({ starts: count, perMs }) => (starts[index - count] ?? -Infinity) + perMs,
          );
          expect(start).toBe(Math.max(arrival, ...earliest));
        }
      }),
      { numRuns: 300 },
    );
  });
});

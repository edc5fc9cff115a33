import { describe, expect, it } from '@jest/globals';

import { createTestClock } from '../testing/fakes.js';
import { createRateLimiter, type RateLimiter } from './rate-limiter.js';
import type { Quota, Quotas } from './quota.js';

const BASIC: Quota = { perSecond: 10, perMinute: 600, perDay: 864_000 };

/** A request that was not refused yet, of an endpoint without a limit of its own. */
const admit = (limiter: RateLimiter, sleep: (milliseconds: number) => Promise<void>): Promise<void> =>
  limiter.admit({ endpoint: 'list/', refusals: 0, sleep });

/** Starts as many requests as fit into a time, one after the other; answers the times of their starts. */
async function startsWithin(milliseconds: number, quotas: Quotas, perSecond?: number) {
  const clock = createTestClock(0);
  const limiter = createRateLimiter(quotas, clock, perSecond);
  const starts: number[] = [];
  while (clock.now() < milliseconds) {
    await admit(limiter, (wait) => clock.sleep(wait));
    starts.push(clock.now());
    limiter.accepted();
  }
  return starts;
}

const mostIn = (starts: readonly number[], milliseconds: number): number =>
  Math.max(
    ...starts.map(
      (start, index) => starts.slice(index).filter((other) => other < start + milliseconds).length,
    ),
  );

describe('the rate limiter', () => {
  it('never starts more than 10 requests in any 950 ms, and close to 10 a second when there is work', async () => {
    const starts = await startsWithin(30_000, { app: BASIC });
    expect(mostIn(starts, 950)).toBeLessThanOrEqual(10);
    expect(starts.length).toBeGreaterThanOrEqual(30 * 9.6);
  });

  it('counts the first request from its answer, since the API may have seen it that late', async () => {
    const clock = createTestClock(0);
    const limiter = createRateLimiter({ app: BASIC }, clock);
    const starts: number[] = [];
    for (let request = 0; request < 12; request += 1) {
      await admit(limiter, (wait) => clock.sleep(wait));
      starts.push(clock.now());
      if (request === 0) clock.advance(300);
      limiter.accepted();
    }
    expect(starts.slice(0, 2)).toEqual([0, 300]);
    // Nine more fit into the second after the answer.
    expect(starts[10]).toBeGreaterThanOrEqual(300 + 1000);
  });

  it.each([0.5, 2.5, 3, 20])('keeps a rate of %d a second', async (perSecond) => {
    const starts = await startsWithin(60_000, { app: BASIC }, perSecond);
    expect(starts.length / 60).toBeGreaterThan(perSecond * 0.95);
    expect(starts.length / 60).toBeLessThanOrEqual(perSecond * 1.04);
  });

  it('scales the limits of a minute and of a day with the rate', async () => {
    const quota = { ...BASIC, perMinute: 300, perDay: 500 };
    const starts = await startsWithin(60_000, { app: quota }, 5);
    expect(mostIn(starts, 60_000)).toBe(150);
    await expect(startsWithin(200_000, { app: quota }, 5)).rejects.toMatchObject({
      scope: 'run',
      what: expect.stringContaining('250 requests') as unknown,
    });
  });

  it('keeps the quota of an endpoint where the app has more', async () => {
    const clock = createTestClock(0);
    const quotas = { app: BASIC, endpoints: { 'slow/': { perSecond: 1, perMinute: 30, perDay: 1000 } } };
    const limiter = createRateLimiter(quotas, clock, 40);
    for (let request = 0; request < 30; request += 1)
      await limiter.admit({ endpoint: 'slow/', refusals: 0, sleep: (wait) => clock.sleep(wait) });
    expect(clock.now()).toBeGreaterThanOrEqual(29_000);
  });

  it('keeps the quota of an endpoint, and lets the others use what is left', async () => {
    const clock = createTestClock(0);
    const endpoints = { 'slow/': { perSecond: 1, perMinute: 30, perDay: 20 } };
    const limiter = createRateLimiter({ app: BASIC, endpoints }, clock);
    const sleep = (milliseconds: number): Promise<void> => clock.sleep(milliseconds);
    const admit = (endpoint: string): Promise<void> => limiter.admit({ endpoint, refusals: 0, sleep });
    for (let request = 0; request < 5; request += 1) await admit('slow/');
    const slow = clock.now();
    expect(slow).toBeGreaterThanOrEqual(4000);
    for (let request = 0; request < 30; request += 1) await admit('fast/');
    expect(clock.now() - slow).toBeLessThan(3200);
    for (let request = 5; request < 20; request += 1) await admit('slow/');
    await expect(admit('slow/')).rejects.toMatchObject({
      scope: 'part',
      what: 'This run has used up the 20 requests a day of slow/.',
    });
    await admit('fast/');
  });

  it('lets a request that was refused go before those that were not', async () => {
    const clock = createTestClock(0);
    const limiter = createRateLimiter({ app: BASIC }, clock);
    const order: string[] = [];
    const sleep = (milliseconds: number): Promise<void> => clock.sleep(milliseconds);
    await Promise.all(
      ['a', 'b', 'c', 'refused'].map(async (name) => {
        await limiter.admit({ endpoint: 'list/', refusals: name === 'refused' ? 1 : 0, sleep });
        order.push(name);
      }),
    );
    expect(order).toEqual(['a', 'refused', 'b', 'c']);
  });

  it('keeps the quota of a minute in any minute', async () => {
    const starts = await startsWithin(180_000, { app: { ...BASIC, perMinute: 100 } });
    expect(mostIn(starts, 60_000)).toBe(100);
  });

  it('catches up what timers that fire late have lost', async () => {
    const clock = createTestClock(0);
    const limiter = createRateLimiter({ app: BASIC }, clock);
    const starts: number[] = [];
    for (let request = 0; request < 50; request += 1) {
      await admit(limiter, (wait) => clock.sleep(wait + 60));
      starts.push(clock.now());
    }
    expect(mostIn(starts, 950)).toBeLessThanOrEqual(10);
    expect(starts.at(-1)).toBeLessThan(50 * 103);
  });

  it('lets a refused request wait 1, 2, 4, 8, 8 s', () => {
    const limiter = createRateLimiter({ app: BASIC }, createTestClock(0));
    expect([1, 2, 3, 4, 5].map((attempt) => limiter.refused(attempt))).toEqual([
      1000, 2000, 4000, 8000, 8000,
    ]);
  });

  it('slows down when it is refused and comes back to its rate, never above it', async () => {
    const clock = createTestClock(0);
    const limiter = createRateLimiter({ app: BASIC }, clock);
    const paceOf = async () => {
      const begin = clock.now();
      for (let request = 0; request < 20; request += 1) await admit(limiter, (wait) => clock.sleep(wait));
      return 20_000 / (clock.now() - begin);
    };
    for (let second = 0; second < 4; second += 1) {
      limiter.refused(1);
      await clock.sleep(1000);
    }
    const slowed = await paceOf();
    expect(slowed).toBeLessThan(9);
    for (let answer = 0; answer < 2000; answer += 1) limiter.accepted();
    expect(await paceOf()).toBeGreaterThan(slowed);
    expect(await paceOf()).toBeLessThanOrEqual(10.8);
  });

  it('is back at its rate some minutes after a burst of refusals', async () => {
    const clock = createTestClock(0);
    const limiter = createRateLimiter({ app: BASIC }, clock);
    for (let refusal = 0; refusal < 20; refusal += 1) {
      limiter.refused(1);
      await clock.sleep(250);
    }
    const end = clock.now();
    const starts: number[] = [];
    while (clock.now() < end + 6 * 60_000) {
      await admit(limiter, (wait) => clock.sleep(wait));
      limiter.accepted();
      starts.push(clock.now());
    }
    const inMinute = (minute: number): number =>
      starts.filter((start) => Math.floor((start - end) / 60_000) === minute).length;
    expect(inMinute(0)).toBeLessThan(120);
    expect(inMinute(5)).toBeGreaterThan(540);
  });

  it('pauses for five minutes when refusals go on for a minute at one request a second', async () => {
    const { pauses } = await refusedForEver();
    expect(
      pauses.slice(0, 2).every((milliseconds) => milliseconds > 290_000 && milliseconds <= 300_000),
    ).toBe(true);
  });

  it('ends the run with a transient error when it is refused after two such pauses', async () => {
    const { pauses, error } = await refusedForEver();
    expect(pauses).toHaveLength(2);
    expect(error).toMatchObject({ failureType: 'transient_error', scope: 'run' });
    expect((error as { userMessage: string }).userMessage).toContain('00:00 UTC');
  });
});

/** A request that the API refuses whatever happens. */
async function refusedForEver() {
  const clock = createTestClock(0);
  const pause = { afterMs: 60_000, minutes: 5, most: 2 };
  const quotas = { app: BASIC, pauses: pause, renewal: 'It is renewed at 00:00 UTC.' };
  const limiter = createRateLimiter(quotas, clock);
  const pauses: number[] = [];
  for (let attempt = 1; attempt < 10_000; attempt += 1) {
    await admit(limiter, async (wait) => {
      if (wait > 60_000) pauses.push(wait);
      await clock.sleep(wait);
    });
    try {
      await clock.sleep(limiter.refused(attempt));
    } catch (error) {
      return { pauses, error };
    }
  }
  return { pauses, error: undefined };
}

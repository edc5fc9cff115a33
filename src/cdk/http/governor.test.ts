import { describe, expect, it } from '@jest/globals';

import { createTestClock } from '../testing/fakes.js';
import { createGovernor, type Quota } from './governor.js';

const BASIC: Quota = { perSecond: 10, perMinute: 600, perDay: 864_000 };

/** Starts as many requests as fit into a time, one after the other; answers the times of their starts. */
async function startsWithin(milliseconds: number, quota: Quota) {
  const clock = createTestClock(0);
  const governor = createGovernor(quota, clock);
  const starts: number[] = [];
  while (clock.now() < milliseconds) {
    await governor.admit((wait) => clock.sleep(wait));
    starts.push(clock.now());
    governor.accepted();
  }
  return starts;
}

const mostIn = (starts: readonly number[], milliseconds: number): number =>
  Math.max(
    ...starts.map(
      (start, index) => starts.slice(index).filter((other) => other < start + milliseconds).length,
    ),
  );

describe('the governor', () => {
  it('never starts more than 10 requests in any 950 ms, and close to 10 a second when there is work', async () => {
    const starts = await startsWithin(30_000, BASIC);
    expect(mostIn(starts, 950)).toBeLessThanOrEqual(10);
    expect(starts.length).toBeGreaterThanOrEqual(30 * 9.6);
  });

  it.each([0.5, 3, 20])('keeps a rate of %d a second', async (perSecond) => {
    const starts = await startsWithin(60_000, {
      perSecond,
      perMinute: 60 * perSecond,
      perDay: 86_400 * perSecond,
    });
    expect(starts.length / 60).toBeGreaterThan(perSecond * 0.95);
    expect(starts.length / 60).toBeLessThanOrEqual(perSecond * 1.04);
  });

  it('keeps the limit of a minute in any minute', async () => {
    const starts = await startsWithin(180_000, { ...BASIC, perMinute: 100 });
    expect(mostIn(starts, 60_000)).toBe(100);
  });

  it('makes good for a timer that fires late, by one request at most', async () => {
    const clock = createTestClock(0);
    const governor = createGovernor(BASIC, clock);
    const starts: number[] = [];
    for (let request = 0; request < 50; request += 1) {
      await governor.admit((wait) => clock.sleep(wait + 60));
      starts.push(clock.now());
    }
    expect(mostIn(starts, 950)).toBeLessThanOrEqual(10);
    expect(starts.at(-1)).toBeLessThan(50 * 125);
  });

  it('waits 1, 2, 4, 8, 8 s for one refused request', () => {
    const governor = createGovernor(BASIC, createTestClock(0));
    expect([1, 2, 3, 4, 5].map((attempt) => governor.refused(attempt))).toEqual([
      1000, 2000, 4000, 8000, 8000,
    ]);
  });

  it('slows down when it is refused and comes back to its rate, never above it', async () => {
    const clock = createTestClock(0);
    const governor = createGovernor(BASIC, clock);
    const paceOf = async () => {
      const begin = clock.now();
      for (let request = 0; request < 20; request += 1) await governor.admit((wait) => clock.sleep(wait));
      return 20_000 / (clock.now() - begin);
    };
    for (let second = 0; second < 4; second += 1) {
      governor.refused(1);
      await clock.sleep(1000);
    }
    const slowed = await paceOf();
    expect(slowed).toBeLessThan(9);
    for (let answer = 0; answer < 2000; answer += 1) governor.accepted();
    expect(await paceOf()).toBeGreaterThan(slowed);
    expect(await paceOf()).toBeLessThanOrEqual(10.8);
  });

  it('takes refusals that go on for a minute at one call a second for the limit of the minute: it pauses five minutes', async () => {
    const { pauses } = await refusedForEver();
    expect(
      pauses.slice(0, 2).every((milliseconds) => milliseconds > 290_000 && milliseconds <= 300_000),
    ).toBe(true);
  });

  it('takes refusals after two such pauses for the limit of the day, and ends the run naming its end', async () => {
    const { pauses, error } = await refusedForEver();
    expect(pauses).toHaveLength(2);
    expect(error).toMatchObject({ failureType: 'transient_error', scope: 'run' });
    expect((error as { userMessage: string }).userMessage).toContain('00:00 UTC');
  });
});

/** A request that the API refuses whatever happens. */
async function refusedForEver() {
  const clock = createTestClock(0);
  const governor = createGovernor(BASIC, clock);
  const pauses: number[] = [];
  for (let attempt = 1; attempt < 10_000; attempt += 1) {
    await governor.admit(async (wait) => {
      if (wait > 60_000) pauses.push(wait);
      await clock.sleep(wait);
    });
    try {
      await clock.sleep(governor.refused(attempt));
    } catch (error) {
      return { pauses, error };
    }
  }
  return { pauses, error: undefined };
}

import { describe, expect, it } from '@jest/globals';

import { createRateLimiter } from '../http/rate-limiter.js';
import { createTestClock, createTestLogger } from '../testing/fakes.js';
import { createEstimate } from './estimate.js';
import { createStateThrottle } from './state-throttle.js';
import { createWaits } from './waits.js';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-05-20T10:00:00Z');

/** Milliseconds by which the machine's clock is set during a run. */
const STEPS = [-HOUR, HOUR];

describe('a clock that is set during a run', () => {
  it.each(STEPS)(
    'setting the clock by %d ms neither stalls nor skips the pacing of requests',
    async (step) => {
      const clock = createTestClock(NOW);
      const rateLimiter = createRateLimiter(
        { app: { perSecond: 10, perMinute: 600, perDay: 864_000 } },
        clock,
      );
      const began = clock.monotonic();
      for (let request = 0; request < 100; request += 1) {
        if (request === 50) clock.set(NOW + step);
        await rateLimiter.admit({ endpoint: 'list/', refusals: 0, sleep: clock.sleep });
        rateLimiter.accepted();
      }
      expect(clock.monotonic() - began).toBeGreaterThan(9000);
      expect(clock.monotonic() - began).toBeLessThan(11_000);
    },
  );

  it.each(STEPS)(
    'setting the clock by %d ms does not change the measured wait for the quota',
    async (step) => {
      const clock = createTestClock(NOW);
      const waits = createWaits(
        {
          ...clock,
          sleep: (milliseconds) => {
            clock.set(NOW + step);
            return clock.sleep(milliseconds);
          },
        },
        createTestLogger(),
      );
      await waits.wait({ milliseconds: 8000, rateLimited: true, reason: 'quota' });
      expect(waits.quotaMs).toBe(8000);
    },
  );

  it.each(STEPS)(
    'setting the clock by %d ms neither hastens nor delays states and estimates',
    async (step) => {
      const clock = createTestClock(NOW);
      const told: string[] = [];
      const tell = (what: string) => (): Promise<void> => {
        told.push(what);
        return Promise.resolve();
      };
      const output = { bytes: 0, write: () => undefined };
      const pace = createStateThrottle(output, clock);
      const tellState = (): Promise<void> => {
        output.bytes += 100_000;
        return tell('state')();
      };
      const estimated = createEstimate(tell('estimate'), clock);
      await pace.changed(tellState);
      await estimated(1);
      clock.set(NOW + step);
      await pace.changed(tellState);
      await estimated(2);
      expect(told).toEqual(['state', 'estimate']);
      clock.advance(60_000);
      await pace.catchUp(tellState);
      await estimated(3);
      expect(told).toEqual(['state', 'estimate', 'state', 'estimate']);
    },
  );
});

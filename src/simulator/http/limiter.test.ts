import { describe, expect, it } from '@jest/globals';
import { startSimulator } from '../index.js';
import { FROZEN, get } from '../testing/client.js';
import { makeLimiter } from './limiter.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Whether each request at these times passes. */
const replay = (limits: Parameters<typeof makeLimiter>[0], moments: readonly number[]): boolean[] => {
  const limiter = makeLimiter(limits);
  return moments.map((at) => limiter('app', at));
};

describe('the limits', () => {
  it('the limit of a second applies to any one second', () => {
    expect(replay({ perSecond: 2 }, [0, 500, 900, 1000, 1100, 1500])).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
    ]);
  });

  it('refused requests do not count', () => {
    expect(replay({ perSecond: 1 }, [0, 400, 800, 1000])).toEqual([true, false, false, true]);
  });

  it('a full minute blocks for five minutes', () => {
    const moments = [0, 20_000, 40_000, 70_000, 40_000 + 5 * MINUTE - 1, 40_000 + 5 * MINUTE];
    expect(replay({ perMinute: 2 }, moments)).toEqual([true, true, false, false, false, true]);
  });

  it('a full day blocks until midnight UTC', () => {
    const moments = [DAY - 3000, DAY - 2000, DAY - 1, DAY, DAY + 1, DAY + 2];
    expect(replay({ perDay: 2 }, moments)).toEqual([true, true, false, true, true, false]);
  });

  it('strict limits require an even pace', () => {
    expect(replay({ perSecond: 10, strict: true }, [0, 50, 100, 150, 197, 298])).toEqual([
      true,
      false,
      true,
      false,
      true,
      true,
    ]);
  });

  it('each bucket has separate limits', () => {
    const limiter = makeLimiter({ perSecond: 1 });
    expect([limiter('a', 0), limiter('b', 0), limiter('a', 0)]).toEqual([true, true, false]);
  });
});

describe('a simulator with limits', () => {
  it("a simulator with limits refuses with the API's message and HTTP 200", async () => {
    let at = 0;
    const simulator = await startSimulator({ ...FROZEN, limits: 'basic', wallClock: () => at });
    const codes: unknown[] = [];
    for (let i = 0; i < 11; i += 1) codes.push((await get(simulator, 'user/info/')).code);
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 0), 40100]);
    const reply = await get(simulator, 'user/info/');
    expect(reply).toMatchObject({
      status: 200,
      message: 'Due to too many requests, requests from App 7000000000000000000 are temporarily restricted.',
    });
    expect(reply.headers.get('retry-after')).toBeNull();
    at = 1000;
    expect((await get(simulator, 'user/info/')).code).toBe(0);
    await simulator.close();
  });

  it('a simulator has no limits by default', async () => {
    const simulator = await startSimulator({ ...FROZEN, wallClock: () => 0 });
    for (let i = 0; i < 30; i += 1) expect((await get(simulator, 'user/info/')).code).toBe(0);
    await simulator.close();
  });
});

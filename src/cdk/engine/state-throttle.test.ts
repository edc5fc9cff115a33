import { describe, expect, it } from '@jest/globals';

import { createTestClock } from '../testing/fakes.js';
import { createStateThrottle } from './state-throttle.js';

/** A pace over an output of so many bytes, and the times at which states of 100 KB were told, in seconds. */
function paceOver(bytes: number) {
  const clock = createTestClock(0);
  const output = { bytes, write: () => undefined };
  const told: number[] = [];
  const tell = (): Promise<void> => {
    told.push(clock.now() / 1000);
    output.bytes += 100_000;
    return Promise.resolve();
  };
  return { clock, told, tell, pace: createStateThrottle(output, clock) };
}

describe('a state', () => {
  it('is told as long as states are a percent of the output', async () => {
    const { told, tell, pace } = paceOver(1e9);
    for (let change = 0; change < 3; change += 1) await pace.changed(tell);
    expect(told).toEqual([0, 0, 0]);
  });

  it('waits otherwise, a minute at the longest, and is told with the next page then', async () => {
    const { clock, told, tell, pace } = paceOver(0);
    await pace.changed(tell);
    await pace.changed(tell);
    for (let second = 0; second < 180; second += 10) {
      await clock.sleep(10_000);
      await pace.catchUp(tell);
    }
    expect(told).toEqual([0, 60]);
  });

  it('that was told at the end of its stream is not told again in the next one', async () => {
    const { clock, told, tell, pace } = paceOver(0);
    await pace.changed(tell);
    await pace.changed(tell);
    pace.settled();
    await clock.sleep(120_000);
    await pace.catchUp(tell);
    expect(told).toEqual([0]);
  });
});

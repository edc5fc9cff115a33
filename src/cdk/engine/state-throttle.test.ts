import { describe, expect, it } from '@jest/globals';

import { createTestClock } from '../testing/fakes.js';
import { createStateThrottle } from './state-throttle.js';

/** A throttle over an output of so many bytes, and the times in seconds at which states of 100 KB were emitted. */
function throttleOver(bytes: number) {
  const clock = createTestClock(0);
  const output = { bytes, write: () => undefined };
  const emittedAt: number[] = [];
  const emit = (): Promise<void> => {
    emittedAt.push(clock.now() / 1000);
    output.bytes += 100_000;
    return Promise.resolve();
  };
  return { clock, emittedAt, emit, throttle: createStateThrottle(output, clock) };
}

describe('the state throttle', () => {
  it('states are emitted while they take at most a percent of the output', async () => {
    const { emittedAt, emit, throttle } = throttleOver(1e9);
    for (let change = 0; change < 3; change += 1) await throttle.changed(emit);
    expect(emittedAt).toEqual([0, 0, 0]);
  });

  it('a postponed state is emitted with the first page after a minute', async () => {
    const { clock, emittedAt, emit, throttle } = throttleOver(0);
    await throttle.changed(emit);
    await throttle.changed(emit);
    for (let second = 0; second < 180; second += 10) {
      await clock.sleep(10_000);
      await throttle.catchUp(emit);
    }
    expect(emittedAt).toEqual([0, 60]);
  });

  it('a postponed state is not emitted again after the end of its stream', async () => {
    const { clock, emittedAt, emit, throttle } = throttleOver(0);
    await throttle.changed(emit);
    await throttle.changed(emit);
    throttle.settled();
    await clock.sleep(120_000);
    await throttle.catchUp(emit);
    expect(emittedAt).toEqual([0]);
  });
});

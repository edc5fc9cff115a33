import type { Clock } from '../clock.js';
import type { Output } from './sync-io.js';

/** States may take this share of what a sync writes: one percent, less the last one of a stream, which does not ask, */
const SHARE = 0.0095;

/** and this many bytes beside it, so that small syncs tell every one. */
const ALLOWANCE = 64 * 1024;

/** A state that waits is told after this time at the latest, when the next slice closes. */
const LONGEST_WAIT_MS = 60_000;

/** Tells a state, or leaves it out for now: a later one covers it. */
export type StatePace = (tell: () => Promise<void>) => Promise<void>;

/**
 * A state names every partition, so with thousands of accounts one after each slice would be most of the output. One
 * pace for a sync; the state at the end of a stream does not ask it.
 */
export function createStatePace(output: Output, clock: Clock): StatePace {
  let spent = 0;
  let lastSize = 0;
  let lastTold = clock.now();
  return async (tell) => {
    const now = clock.now();
    const affordable = spent + lastSize <= ALLOWANCE + SHARE * output.bytes;
    if (!affordable && now - lastTold < LONGEST_WAIT_MS) return;
    const before = output.bytes;
    await tell();
    lastSize = output.bytes - before;
    spent += lastSize;
    lastTold = now;
  };
}

import type { Clock } from '../time/clock.js';
import type { Output } from './sync-io.js';

/** States may take this share of what a sync writes: one percent, less the last one of a stream, which does not ask, */
const SHARE = 0.0095;

/** and this many bytes beside it, so that small syncs tell every one. */
const ALLOWANCE = 64 * 1024;

/** A state that waits is told after this time, with the next page that is written. */
const LONGEST_WAIT_MS = 60_000;

type Tell = () => Promise<void>;

export interface StateThrottle {
  /** The state is another one now: tells it, or leaves it out for now; a later one covers it. */
  changed(tell: Tell): Promise<void>;
  /** Tells what was left out once it has waited long enough. */
  catchUp(tell: Tell): Promise<void>;
  /** The last state of a stream was told, which nobody had to be asked for. */
  settled(): void;
}

/**
 * A state names every partition, so with thousands of accounts one after each slice would be most of the output. One
 * pace for a sync; the state at the end of a stream does not ask it.
 */
export function createStateThrottle(output: Output, clock: Clock): StateThrottle {
  let spent = 0;
  let lastSize = 0;
  let lastTold = clock.monotonic();
  let isWaiting = false;
  const isDue = (): boolean => clock.monotonic() - lastTold >= LONGEST_WAIT_MS;
  const isAffordable = (): boolean => spent + lastSize <= ALLOWANCE + SHARE * output.bytes;
  const take = async (tell: Tell): Promise<void> => {
    const before = output.bytes;
    isWaiting = false;
    lastTold = clock.monotonic();
    await tell();
    lastSize = output.bytes - before;
    spent += lastSize;
  };
  return {
    async changed(tell) {
      isWaiting = true;
      if (isAffordable() || isDue()) await take(tell);
    },
    async catchUp(tell) {
      if (isWaiting && isDue()) await take(tell);
    },
    settled() {
      isWaiting = false;
    },
  };
}

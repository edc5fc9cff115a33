import type { Clock } from '../time/clock.js';
import type { Output } from './sync-io.js';

/** Share of a sync's output that states may take: one percent, minus the last state of a stream, which always goes out, */
const SHARE = 0.0095;

/** plus this many bytes, so that a small sync emits every state. */
const ALLOWANCE = 64 * 1024;

/** A postponed state goes out with the first page that is written after this time. */
const LONGEST_WAIT_MS = 60_000;

type Emit = () => Promise<void>;

export interface StateThrottle {
  /** Call when the state has changed. Emits it, or postpones it; any later state covers it. */
  changed(emit: Emit): Promise<void>;
  /** Emits a postponed state that has waited long enough. */
  catchUp(emit: Emit): Promise<void>;
  /** Call when the last state of a stream was emitted, which the throttle doesn't postpone. */
  settled(): void;
}

/**
 * A state lists every partition, so with thousands of accounts, one state per slice would be most of the output. All
 * streams of a sync share one throttle. The last state of a stream bypasses it.
 */
export function createStateThrottle(output: Output, clock: Clock): StateThrottle {
  let spent = 0;
  let lastSize = 0;
  let lastEmitted = clock.monotonic();
  let isPostponed = false;
  const isDue = (): boolean => clock.monotonic() - lastEmitted >= LONGEST_WAIT_MS;
  const isAffordable = (): boolean => spent + lastSize <= ALLOWANCE + SHARE * output.bytes;
  const emitAndMeasure = async (emit: Emit): Promise<void> => {
    const before = output.bytes;
    isPostponed = false;
    lastEmitted = clock.monotonic();
    await emit();
    lastSize = output.bytes - before;
    spent += lastSize;
  };
  return {
    async changed(emit) {
      isPostponed = true;
      if (isAffordable() || isDue()) await emitAndMeasure(emit);
    },
    async catchUp(emit) {
      if (isPostponed && isDue()) await emitAndMeasure(emit);
    },
    settled() {
      isPostponed = false;
    },
  };
}

import type { Clock } from '../time/clock.js';

/** Milliseconds between estimates, which only serve people who watch. */
const EVERY_MS = 10_000;

/**
 * Reports the expected rows of a stream, unless they are unknown, unchanged, or were reported within 10 seconds.
 *
 * @param emit called with the rows and the time in epoch milliseconds
 */
export function createEstimate(
  emit: (rows: number, at: number) => Promise<void>,
  clock: Clock,
): (rows: number | undefined) => Promise<void> {
  let last = { rows: 0, at: -Infinity };
  return async (rows) => {
    const at = clock.monotonic();
    if (rows === undefined || rows === last.rows || at - last.at < EVERY_MS) return;
    last = { rows, at };
    await emit(rows, clock.now());
  };
}

import type { Clock } from '../time/clock.js';

/** An estimate is for people who watch. */
const EVERY_MS = 10_000;

/**
 * Tells how many rows a stream is expected to have, unless that is unknown, what was told before, or was told just now.
 *
 * @param tell rows, and the time in epoch milliseconds
 */
export function createEstimate(
  tell: (rows: number, at: number) => Promise<void>,
  clock: Clock,
): (rows: number | undefined) => Promise<void> {
  let last = { rows: 0, at: -Infinity };
  return async (rows) => {
    const at = clock.monotonic();
    if (rows === undefined || rows === last.rows || at - last.at < EVERY_MS) return;
    last = { rows, at };
    await tell(rows, clock.now());
  };
}

import type { Clock } from '../time/clock.js';
import type { Body } from '../http/body-pool.js';
import type { Logger } from '../contract/log.js';

/** A clock that stands still until somebody sleeps or moves it. */
export interface TestClock extends Clock {
  /** Every sleep so far, milliseconds. */
  readonly slept: readonly number[];
  readonly advance: (milliseconds: number) => void;
  /** Somebody sets the clock on the wall: what lasts does not last longer by that. */
  readonly set: (now: number) => void;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export function createTestClock(start = 0): TestClock {
  let now = start;
  // Not the time of the wall, so that who takes the one for the other is found out.
  let lasted = 5000;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    monotonic: () => lasted,
    timeAt: (moment) => now - lasted + moment,
    sleep: (milliseconds) => {
      slept.push(milliseconds);
      now += milliseconds;
      lasted += milliseconds;
      return Promise.resolve();
    },
    advance: (milliseconds) => {
      now += milliseconds;
      lasted += milliseconds;
    },
    set: (time) => {
      now = time;
    },
  };
}

/** A logger that keeps its lines as `LEVEL text`. */
export interface TestLogger extends Logger {
  readonly lines: readonly string[];
}

export function createTestLogger(): TestLogger {
  const lines: string[] = [];
  const at = (level: string) => (message: string) => {
    lines.push(`${level} ${message}`);
    return Promise.resolve();
  };
  return { lines, debug: at('DEBUG'), info: at('INFO'), warn: at('WARN') };
}

/** A text as the body of an answer. */
export const bodyOf = (text: string): Body => ({ bytes: Buffer.from(text), release: () => undefined });

/** Everything that an async iterable gives. */
export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

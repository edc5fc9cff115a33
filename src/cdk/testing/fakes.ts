import type { Clock } from '../time/clock.js';
import type { Body } from '../http/body-pool.js';
import type { Logger } from '../contract/log.js';

/** A clock that advances only by sleeping or by the test. */
export interface TestClock extends Clock {
  /** Milliseconds of every sleep so far. */
  readonly slept: readonly number[];
  readonly advance: (milliseconds: number) => void;
  /** Sets the wall clock; monotonic time does not change. */
  readonly set: (now: number) => void;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export function createTestClock(start = 0): TestClock {
  let now = start;
  // Differs from the wall clock, so that mixing them up makes tests fail.
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

/** A response body with this text. */
export const bodyOf = (text: string): Body => ({ bytes: Buffer.from(text), release: () => undefined });

/** All items of an async iterable. */
export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

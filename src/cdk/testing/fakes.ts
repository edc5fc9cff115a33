import type { Clock } from '../clock.js';
import type { Body } from '../http/body.js';
import type { Logger } from '../log.js';

/** A clock that stands still until somebody sleeps or moves it. */
export interface TestClock extends Clock {
  /** Every sleep so far, milliseconds. */
  readonly slept: readonly number[];
  readonly advance: (milliseconds: number) => void;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export function createTestClock(start = 0): TestClock {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    sleep: (milliseconds) => {
      slept.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
    advance: (milliseconds) => {
      now += milliseconds;
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

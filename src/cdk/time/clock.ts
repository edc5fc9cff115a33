/** The engine's source of time. Tests pass a clock that they advance themselves. */
export interface Clock {
  /** The time in epoch milliseconds. It may be wrong, and it may be set during a run. */
  now(): number;
  /** Milliseconds since an arbitrary moment. It is never set and never goes back, so durations are measured with it. */
  monotonic(): number;
  /** Converts a moment of `monotonic()` to epoch milliseconds, with the clock as it is known now. */
  timeAt(moment: number): number;
  sleep(milliseconds: number): Promise<void>;
}

/** The machine's clock. Globals are looked up at each call, so that a faster clock can be preloaded into a process. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  timeAt: (moment) => Math.round(Date.now() - performance.now() + moment),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

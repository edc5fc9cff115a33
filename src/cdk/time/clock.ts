/** Time as the engine sees it; tests pass one that they move themselves. */
export interface Clock {
  /** What time it is: epoch milliseconds. It may be wrong, and somebody may set it while a run goes on. */
  now(): number;
  /** Milliseconds since some moment: never set, never goes back. Whatever lasts is measured and waited for by it. */
  monotonic(): number;
  /** Epoch milliseconds of a moment of `monotonic()`, by what is known of the time now. */
  timeAt(moment: number): number;
  sleep(milliseconds: number): Promise<void>;
}

/** The globals are looked up at each call, so a process can be started with a faster clock preloaded. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  timeAt: (moment) => Math.round(Date.now() - performance.now() + moment),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

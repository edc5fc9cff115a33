/** Fake milliseconds per real one, so that waits of minutes take no time. */
export const FASTEST = 100_000;

const { setTimeout: realSetTimeout, Date: RealDate, performance } = globalThis;
const realLasted = performance.now.bind(performance);

/** The running input: the speed of its clock, and its start by each of the clocks. */
let speed = FASTEST;
let began = { real: realLasted(), lasted: 0, time: 0 };
const passed = (): number => (realLasted() - began.real) * speed;
const lasted = (): number => began.lasted + passed();
const now = (): number => Math.round(began.time + passed());

/** Restarts the time, so that an input sees the same days whatever came before it. */
export function restartClock(time: number, factor = FASTEST): void {
  began = { real: realLasted(), lasted: lasted(), time };
  speed = factor;
}

/** Replaces the clock by a fast one, for everything in this process, whenever it is loaded. */
export function installClock(): void {
  globalThis.Date = class extends RealDate {
    constructor(...args: [] | [number]) {
      if (args.length === 0) super(now());
      else super(...args);
    }
    static override now(): number {
      return now();
    }
  } as DateConstructor;
  performance.now = lasted;
  const fast = (run: () => void, delay = 0): NodeJS.Timeout => realSetTimeout(run, delay / speed);
  globalThis.setTimeout = Object.assign(fast, realSetTimeout);
}

/** Real time, for measuring how long something took. */
export const realTime = realLasted;

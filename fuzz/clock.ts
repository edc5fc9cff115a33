/** Milliseconds that pass in one: waits of minutes take no time. */
const FACTOR = 100_000;

const { setTimeout: realSetTimeout, Date: RealDate, performance } = globalThis;
const realLasted = performance.now.bind(performance);
const lasted = (): number => realLasted() * FACTOR;

/** The time at which every input begins; the simulated world is of that day. */
let start = 0;
let began = 0;
const now = (): number => Math.round(start + lasted() - began);

/** Lets time begin anew, so that an input sees the same days whatever came before it. */
export function restartClock(at: number): void {
  start = at;
  began = lasted();
}

/** Puts a fast clock in the place of the real one, for everything in this process that is loaded later or not. */
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
  const fast = (run: () => void, delay = 0): NodeJS.Timeout => realSetTimeout(run, delay / FACTOR);
  globalThis.setTimeout = Object.assign(fast, realSetTimeout);
}

/** What a watch shows beside all that, for whoever wants to know how long it took. */
export const realTime = realLasted;

// Preloaded with NODE_OPTIONS=--import: time starts at FAKE_NOW (default: now) and passes FAST_CLOCK times as fast,
// so that pacing and long waits take no time in tests. The product has no switch for this.
//
// How busy the machine is decides nothing: while an answer is awaited, time passes as fast as it really does, so the
// time limit of a request is as long as in production; and when the process isn't given a core, at most STALL_MS of
// that count. The simulator says "102 Processing" to a request that it will never answer, and nobody awaits that one.
//
// STEADY_CLOCK=1 leaves all this out, for a clock that a simulator shares. SIGUSR2 sets the clock on the wall by
// SET_CLOCK milliseconds; what lasts goes on as before.
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';

const STALL_MS = 5;

const factor = Number(process.env.FAST_CLOCK ?? 100);
const isSteady = process.env.STEADY_CLOCK === '1';
const {
  setTimeout: realSetTimeout,
  clearTimeout: realClearTimeout,
  Date: RealDate,
  performance,
} = globalThis;
const realLasted = performance.now.bind(performance);
let start = process.env.FAKE_NOW === undefined ? RealDate.now() : RealDate.parse(process.env.FAKE_NOW);

let awaited = 0;
let last = realLasted();
let passed = 0;

/** Milliseconds since the start, by this clock. */
function lasted() {
  const real = realLasted();
  const since = real - last;
  last = real;
  if (isSteady) passed += since * factor;
  else passed += awaited > 0 ? since : Math.min(since, STALL_MS) * factor;
  return passed;
}

/** One answer more, or one fewer, is awaited. */
function nowAwaited(change) {
  lasted();
  awaited += change;
  drive();
}

if (!isSteady) {
  for (const protocol of [http, https]) {
    const { request: realRequest } = protocol;
    protocol.request = (...args) => {
      const request = realRequest(...args);
      nowAwaited(1);
      let isAwaited = true;
      const settle = () => {
        if (isAwaited) nowAwaited(-1);
        isAwaited = false;
      };
      // A proxy that refuses a tunnel leaves the connection open.
      return request.once('information', settle).once('connect', settle).once('close', settle);
    };
  }
  syncBuiltinESMExports();
}

/** Timers that wait, in no order; one real timer serves them all. */
const timers = new Set();
let driver;

class Timer {
  #delay;
  #isRef = true;

  constructor(run, delay) {
    this.run = run;
    this.#delay = delay >= 1 && delay <= 0x7fffffff ? delay : 1;
    this.refresh();
  }

  refresh() {
    this.due = lasted() + this.#delay;
    timers.add(this);
    drive();
    return this;
  }

  close() {
    timers.delete(this);
    drive();
    return this;
  }

  hasRef() {
    return this.#isRef;
  }

  ref() {
    this.#isRef = true;
    drive();
    return this;
  }

  unref() {
    this.#isRef = false;
    drive();
    return this;
  }
}

/** Sets the real timer to when the next one is due, or to where time may pass on. */
function drive() {
  realClearTimeout(driver);
  if (timers.size === 0) return;
  const left = Math.min(...[...timers].map(({ due }) => due)) - passed;
  const delay = awaited > 0 && !isSteady ? left : left / factor;
  const step = awaited > 0 || isSteady ? delay : Math.min(delay, STALL_MS / 2);
  driver = realSetTimeout(runDue, Math.max(step, 0));
  if (![...timers].some((timer) => timer.hasRef())) driver.unref();
}

/** One at a time: what a timer starts runs before the next timer. */
function runDue() {
  const time = lasted();
  const [first] = [...timers].sort((one, other) => one.due - other.due);
  const isDue = first.due <= time;
  if (isDue) timers.delete(first);
  drive();
  if (isDue) first.run();
}

let set = 0;
if (process.env.SET_CLOCK !== undefined)
  process.on('SIGUSR2', () => {
    set += Number(process.env.SET_CLOCK);
  });

const now = () => Math.round(start + lasted() + set);

globalThis.setTimeout = Object.assign(
  (run, delay, ...args) => new Timer(() => run(...args), delay),
  realSetTimeout,
);
globalThis.clearTimeout = (timer) => {
  if (timer instanceof Timer) timer.close();
  else realClearTimeout(timer);
};
performance.now = lasted;
globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(now());
    else super(...args);
  }
  static now() {
    return now();
  }
};

/** Sets the time, for the next run in the same process. */
export function restartClock(time) {
  start = RealDate.parse(time) - lasted();
}

// Preloaded with NODE_OPTIONS=--import: time starts at FAKE_NOW (default: now) and passes FAST_CLOCK times as fast, so
// that pacing and long waits take no time in tests. SIGUSR2 shifts the wall clock by SET_CLOCK milliseconds; durations
// are unaffected. The product has no such switch.
const factor = Number(process.env.FAST_CLOCK ?? 100);
const { setTimeout: realSetTimeout, Date: RealDate, performance } = globalThis;
const realLasted = performance.now.bind(performance);
const began = realLasted();
const start = process.env.FAKE_NOW === undefined ? RealDate.now() : RealDate.parse(process.env.FAKE_NOW);
const lasted = () => (realLasted() - began) * factor;
let set = 0;
const now = () => Math.round(start + lasted() + set);

if (process.env.SET_CLOCK !== undefined)
  process.on('SIGUSR2', () => {
    set += Number(process.env.SET_CLOCK);
  });

globalThis.setTimeout = Object.assign(
  (run, delay = 0, ...args) => realSetTimeout(run, delay / factor, ...args),
  realSetTimeout,
);
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

// Preloaded with NODE_OPTIONS=--import: time starts at FAKE_NOW (default: now) and passes FAST_CLOCK times as fast,
// so that pacing and long waits take no time in tests. The product has no switch for this.
const factor = Number(process.env.FAST_CLOCK ?? 100);
const { setTimeout: realSetTimeout, Date: RealDate } = globalThis;
const realStart = RealDate.now();
const start = process.env.FAKE_NOW === undefined ? realStart : RealDate.parse(process.env.FAKE_NOW);
const now = () => Math.round(start + (RealDate.now() - realStart) * factor);

globalThis.setTimeout = Object.assign(
  (run, delay = 0, ...args) => realSetTimeout(run, delay / factor, ...args),
  realSetTimeout,
);
globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(now());
    else super(...args);
  }
  static now() {
    return now();
  }
};

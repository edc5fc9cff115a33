// For scripts: runs the built connector's simulator in a separate process, on a free port of this machine.
import { spawn } from 'node:child_process';
import { root } from './ensure.mjs';

/** The token that the simulator accepts, and the ids of its accounts in order. */
export const TOKEN = 'simulator-token';
export const accountIds = (count) =>
  Array.from({ length: count }, (_, index) => `71${String(index + 1).padStart(17, '0')}`);

/**
 * Node arguments that shift its clock: it starts at `now` and runs from there. A message with another time from the
 * process that started it sets it anew.
 */
export const clockAt = (now) => [
  '--import',
  `data:text/javascript,${encodeURIComponent(`
    const real = Date;
    const skewTo = (now) => real.parse(now) - real.now();
    let skew = skewTo('${now}');
    process.on('message', (now) => (skew = skewTo(now)));
    process.channel?.unref();
    globalThis.Date = class Date extends real {
      constructor(...given) {
        if (given.length > 0) super(...given);
        else super(real.now() + skew);
      }
      static now() {
        return real.now() + skew;
      }
    };`)}`,
];

/**
 * Starts the simulator with options of the command, such as `{ accounts: 2, ads: 3, days: 40 }`; resolves when it is
 * ready. The data ends today, or at `now`: with `now` and a seed it is always the same. `setClock` moves a clock that was
 * given with `now`, for data that grows.
 */
export async function startSimulator({ now, ...options }) {
  const flags = Object.entries({ port: 0, ...options }).flatMap(([name, value]) => [
    `--${name}`,
    ...(value === true ? [] : [String(value)]),
  ]);
  const clock = now ? clockAt(now) : [];
  const child = spawn(process.execPath, [...clock, `${root}dist/main.mjs`, 'simulate', ...flags], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let said = '';
  const url = await new Promise((resolve, reject) => {
    child.stderr.on('data', (text) => {
      said += text;
      const ready = /^ready: (\S+)/m.exec(said);
      if (ready) resolve(ready[1]);
    });
    child.once('exit', () => reject(new Error(`the simulator did not start: ${said}`)));
  });
  return {
    url,
    ended,
    setClock: (to) => new Promise((sent) => child.send(to, sent)),
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

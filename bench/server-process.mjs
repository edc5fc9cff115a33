// The benchmark's server in a separate process.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('server.mjs', import.meta.url));

const flagsOf = (options) =>
  Object.entries(options).flatMap(([name, value]) => {
    if (value === false) return [];
    return value === true ? [`--${name}`] : [`--${name}`, String(value)];
  });

/** Starts it with options of its command line, such as `{ rows: 1000, metrics: '36' }`; resolves when it is ready. */
export async function startServer(options) {
  const child = spawn(process.execPath, [PROGRAM, ...flagsOf(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  /** @type {string} */
  const url = await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
      const ready = /^ready: (\S+)/m.exec(said);
      if (ready) resolve(ready[1]);
    });
    child.once('exit', () => reject(new Error("the benchmark's server did not start")));
  });
  /** @returns {Promise<{ requests: number, refused: number, rows: number }>} */
  const counts = async (method) => (await fetch(new URL('/_bench/counts', url), { method })).json();
  return {
    url,
    /** Requests, refused requests, and rows sent since the last call. */
    takeCounts: () => counts('POST'),
    /** The same, without resetting the counts. */
    counts: () => counts('GET'),
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

/** Runs `use` with a server that is stopped afterwards. */
export async function withServer(options, use) {
  const server = await startServer(options);
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

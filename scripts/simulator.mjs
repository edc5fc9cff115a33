// For scripts: the simulator of the built connector as a process of its own, on a free port of this machine.
import { spawn } from 'node:child_process';
import { createServer, connect } from 'node:net';
import { root } from './ensure.mjs';

/** The token that the simulator takes, and the ids of its accounts in their order. */
export const TOKEN = 'simulator-token';
export const accountIds = (count) =>
  Array.from({ length: count }, (_, index) => `71${String(index + 1).padStart(17, '0')}`);

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** Starts it with options such as `{ accounts: 2, ads: 3, days: 40 }`; resolves when it takes connections. */
export async function startSimulator(options) {
  const port = await freePort();
  const flags = Object.entries({ port, ...options }).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(process.execPath, [`${root}dist/main.mjs`, 'simulate', ...flags], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => (said += text));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  for (const deadline = Date.now() + 30_000; !(await answers(port));) {
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`the simulator did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url: `http://127.0.0.1:${port}/open_api/v1.3/`,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

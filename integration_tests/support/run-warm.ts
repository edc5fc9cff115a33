import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll } from '@jest/globals';

import { textOf, type Printed } from './connector.js';

/* A process that has loaded the connector, and runs a command as often as a test wants. */

const PROGRAM = fileURLToPath(new URL('warm-process.mjs', import.meta.url));

type Env = Readonly<Record<string, string>>;

/** Environment of a process that ends with code 97 when it opens a connection. */
export const NO_NETWORK: Readonly<Record<string, string>> = {
  NODE_OPTIONS: `--import=${fileURLToPath(new URL('no-network.mjs', import.meta.url))}`,
};

/** Those that are not running a command, by what they were started with. */
const idle = new Map<string, ChildProcess[]>();

afterAll(async () => {
  await Promise.all([...idle.values()].flat().map(end));
});

/** Ends a process that runs no command. */
async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}

/**
 * Runs a command of the protocol in a process that earlier tests of the file have used. It has no supervision: nobody
 * listens to signals, and nothing watches for a standstill.
 *
 * @param env the whole environment, with FAKE_NOW
 */
export async function runWarm(argv: readonly string[], env: Env): Promise<Printed> {
  const { PATH = '', FAST_CLOCK = '', STEADY_CLOCK = '', NODE_OPTIONS = '' } = env;
  const options = { PATH, FAST_CLOCK, STEADY_CLOCK, NODE_OPTIONS };
  const kind = JSON.stringify(options);
  const alike = idle.get(kind) ?? [];
  idle.set(kind, alike);
  const child = alike.pop() ?? start(options);
  const { isReady, ...printed } = await answerOf(child, { argv, env });
  // What a run has still requested must not disturb the next one.
  if (isReady) alike.push(child);
  else await end(child);
  return { ...printed, stdout: textOf(printed.stdout), signal: null };
}

interface WarmlyPrinted {
  /** True if nothing of the run is left, so that the process can run the next one. */
  readonly isReady: boolean;
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

const start = (env: Env): ChildProcess =>
  fork(PROGRAM, {
    env,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });

/** @throws Error if the process ends before it has answered */
const answerOf = (child: ChildProcess, run: object): Promise<WarmlyPrinted> =>
  new Promise((resolve, reject) => {
    const ended = (code: number | null, signal: string | null): void => {
      reject(new Error(`the process of the connector ended with ${String(code ?? signal)}`));
    };
    child.once('exit', ended);
    child.once('message', (printed) => {
      child.off('exit', ended);
      resolve(printed as WarmlyPrinted);
    });
    child.send(run);
  });

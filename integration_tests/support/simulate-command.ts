import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A simulator in a separate process, and its first lines of output. */
export interface SimulatorProcess {
  readonly process: ChildProcess;
  readonly url: string;
  readonly lines: readonly string[];
}

/** Runs the `simulate` command of a build on a free port, and waits until it is ready. */
export async function startSimulate(bundle: string, ...argv: string[]): Promise<SimulatorProcess> {
  const child = spawn(process.execPath, [bundle, 'simulate', '--port', '0', ...argv], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    lines.push(line);
    if (lines.length === 2) break;
  }
  const url = /http\S+/.exec(lines[0] ?? '')?.[0] ?? '';
  return { process: child, url, lines };
}

/** Stops a simulator as Ctrl-C does, and returns its exit code. */
export async function stopSimulate({ process: child }: SimulatorProcess): Promise<unknown> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  return ((await ended) as unknown[])[0];
}

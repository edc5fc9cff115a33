import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

import { FailureType, SyncError } from '../../cdk/index.js';
import type { Message } from '../../protocol/messages.js';

/**
 * Runs the connector with these arguments and yields its messages as they arrive.
 *
 * @throws SyncError with the connector's error traces and stderr, unless its exit code is 0
 */
export type Connector = (...argv: readonly string[]) => AsyncIterable<Message>;

/** Characters of stderr to keep: enough for a stack trace. */
const KEPT_CHARACTERS = 4000;

/**
 * Runs the connector in a separate process, as a platform would.
 *
 * @param program the executable file, run by Node
 */
export function createConnector(
  program: string,
  env: Readonly<Record<string, string | undefined>>,
): Connector {
  return async function* run(...argv) {
    const child = spawn(process.execPath, [program, ...argv], {
      env: { ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = exitOf(child);
    const stderr = tailOf(child.stderr);
    const errors: string[] = [];
    try {
      for await (const line of createInterface({ input: child.stdout, crlfDelay: Infinity })) {
        const message = JSON.parse(line) as Message;
        if (message.type === 'TRACE' && message.trace.type === 'ERROR')
          errors.push(message.trace.error.message);
        yield message;
      }
      const end = await ended;
      if (end !== 0) throw failure(argv, end, [...errors, stderr()]);
    } finally {
      child.kill();
    }
  };
}

function exitOf(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      resolve(code ?? signal ?? 'unknown');
    });
    child.once('error', (error) => {
      resolve(error.message);
    });
  });
}

/** Keeps only the end of a stream, so that a talkative child neither blocks nor fills memory. */
function tailOf(stream: Readable): () => string {
  let tail = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-KEPT_CHARACTERS);
  });
  return () => tail.trim();
}

function failure([name = '']: readonly string[], end: number | string, said: readonly string[]): SyncError {
  const lines = said.filter((text) => text !== '');
  const how = typeof end === 'number' ? `exit code ${end}` : end;
  return new SyncError({
    failureType: FailureType.system,
    what: [`"${name}" failed (${how}):`, ...lines].join('\n  '),
  });
}

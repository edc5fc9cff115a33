import { write } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import type { Sink } from '../../protocol/double-buffer.js';

const writeTo = promisify(write);

/** Milliseconds to wait for a full pipe that is in non-blocking mode. */
const FULL_PIPE_MS = 5;

/**
 * Writes to a file descriptor without blocking the event loop, so that timers and requests continue while a slow reader
 * holds up a pipe. (`process.stdout` writes synchronously to pipes and files.)
 */
export function fileSink(descriptor: number): Sink {
  return async (bytes) => {
    for (let rest = bytes; rest.length > 0;) {
      try {
        const { bytesWritten } = await writeTo(descriptor, rest);
        rest = rest.subarray(bytesWritten);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
        await sleep(FULL_PIPE_MS);
      }
    }
  };
}

import type { ClientRequest } from 'node:http';
import type { Readable } from 'node:stream';

import { toTransportError, TransportError } from './transport-error.js';

export interface Streaming {
  readonly stream: Readable;
  readonly request: ClientRequest;
  readonly timeoutMs: number;
}

/**
 * The bytes of an answer as they come in. The server has `timeoutMs` for each next piece, however long the reader
 * takes for the one before; a reader that stops hangs up.
 */
export async function* bytesOf({
  stream,
  request,
  timeoutMs,
}: Streaming): AsyncGenerator<Buffer, void, undefined> {
  const pieces = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const timer = setTimeout(() => {
        stream.destroy(new TransportError(`nothing more within ${String(timeoutMs / 1000)} s`, 'ETIMEDOUT'));
      }, timeoutMs);
      const step = await pieces.next().finally(() => {
        clearTimeout(timer);
      });
      if (step.done === true) return;
      yield step.value;
    }
  } catch (error) {
    throw error instanceof TransportError ? error : toTransportError(error as NodeJS.ErrnoException);
  } finally {
    request.destroy();
  }
}

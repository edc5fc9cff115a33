import type { Readable } from 'node:stream';

import { toTransportError, TransportError, WireFault } from './transport-error.js';
import type { Unpacked } from './unpack.js';

/** A response that is read while it arrives. */
export interface Streaming extends Unpacked {
  /** Closes the connection. */
  readonly close: () => void;
  /** Milliseconds that the server may take for each piece. */
  readonly timeoutMs: number;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
}

/**
 * Minimum average bytes per second, in addition to `timeoutMs`: a gigabyte may take nine hours. Without it, a server
 * that sends one byte a minute would keep the run busy without end.
 */
const SLOWEST_PER_SECOND = 32 * 1024;

/**
 * The bytes of a response as they arrive. The server has `timeoutMs` for each piece, and for all of them together
 * `timeoutMs` plus one second per 32 KB. Time that the reader takes does not count. The connection is closed when the
 * reader stops.
 *
 * @throws TransportError if the connection fails or times out, or if the bytes are incomplete
 */
export async function* bytesOf(answer: Streaming): AsyncGenerator<Buffer, void, undefined> {
  const { stream, ended, timeoutMs, close, now } = answer;
  const pieces = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let waitedMs = 0;
  let bytes = 0;
  try {
    for (;;) {
      const allowedMs = timeoutMs + (bytes / SLOWEST_PER_SECOND) * 1000;
      const began = now();
      const step = await within(timeoutMs, stream, () => pieces.next());
      waitedMs += now() - began;
      if (step.done === true) break;
      bytes += step.value.length;
      if (waitedMs > allowedMs)
        throw new TransportError(
          `only ${String(bytes)} bytes within ${(waitedMs / 1000).toFixed(0)} s`,
          WireFault.tooSlow,
        );
      yield step.value;
    }
    await within(timeoutMs, stream, () => ended);
  } catch (error) {
    throw toTransportError(error);
  } finally {
    close();
  }
}

async function within<T>(timeoutMs: number, stream: Readable, next: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => {
    stream.destroy(new TransportError(`no more data within ${String(timeoutMs / 1000)} s`, 'ETIMEDOUT'));
  }, timeoutMs);
  try {
    return await next();
  } finally {
    clearTimeout(timer);
  }
}

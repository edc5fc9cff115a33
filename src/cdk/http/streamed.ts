import type { Readable } from 'node:stream';

import { toTransportError, TransportError, WireFault } from './transport-error.js';
import type { Unpacked } from './unpack.js';

export interface Streaming extends Unpacked {
  /** Hangs up. */
  readonly close: () => void;
  /** How long the server has for each next piece, milliseconds. */
  readonly timeoutMs: number;
  /** Milliseconds of a clock that nobody sets. */
  readonly now: () => number;
}

/**
 * Bytes a second that a file has to bring, on average and besides `timeoutMs`: a gigabyte has nine hours. A server that
 * sends one byte a minute would else be listened to for ever.
 */
const SLOWEST_PER_SECOND = 32 * 1024;

/**
 * The bytes of an answer as they come in. The server has `timeoutMs` for each next piece, and for all of them together
 * `timeoutMs` and a second for each 32 KB; the time that the reader takes between them does not count. A reader that stops
 * hangs up.
 *
 * @throws TransportError
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

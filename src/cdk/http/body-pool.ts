import { assertRoomFor } from '../process/heap-guard.js';
import { TransportError, WireFault } from './transport-error.js';

/** The unpacked bytes of a response. */
export interface Body {
  readonly bytes: Buffer;
  /** Returns the memory to the pool. The bytes must not be read afterwards. */
  readonly release: () => void;
}

/** Collects the bytes of a response as they arrive. */
export interface BodyBuffer {
  /**
   * @throws TransportError (`WireFault.tooLarge`) if the response exceeds the limit
   * @throws SyncError (system_error, scope run) if memory is nearly exhausted
   */
  readonly add: (chunk: Buffer) => void;
  readonly body: () => Body;
}

/** Reuses memory for responses: pages have megabytes, and V8 frees unused buffers late. */
export interface BodyPool {
  /**
   * @param expected likely size in bytes
   * @throws the same errors as `add`
   */
  gather(expected: number): BodyBuffer;
}

/** Maximum bytes that are allocated because of a header. */
const MOST_AT_ONCE = 64 * 2 ** 20;

/** Sizes are rounded up to multiples of this, so that buffers fit the next page. */
const GRAIN = 256 * 1024;

/** Smaller buffers are not worth keeping. */
const SMALLEST_KEPT = 64 * 1024;

/** Maximum bytes that are kept for later responses. */
const MOST_KEPT = 16 * 2 ** 20;

/** Allocations of this size check the memory first. Pages are smaller, so they never pay for the check. */
const SMALLEST_ASKED_FOR = 4 * 2 ** 20;

/** @param largest maximum bytes of one response */
export function createBodyPool(largest: number): BodyPool {
  const free: Buffer[] = [];
  let kept = 0;
  const take = (size: number): Buffer => {
    const found = free.findIndex(({ length }) => length >= size && length <= 2 * size + GRAIN);
    const [buffer] = found === -1 ? [] : free.splice(found, 1);
    kept -= buffer?.length ?? 0;
    return buffer ?? allocated(size);
  };
  const give = (buffer: Buffer): void => {
    if (buffer.length < SMALLEST_KEPT || kept + buffer.length > MOST_KEPT) return;
    free.push(buffer);
    kept += buffer.length;
  };
  return {
    gather(expected) {
      let buffer = take(Math.min(expected, MOST_AT_ONCE, largest));
      let filled = 0;
      return {
        add(chunk) {
          const size = filled + chunk.length;
          if (size > largest) throw tooLarge(largest);
          if (size > buffer.length) {
            const larger = take(Math.max(Math.min(2 * buffer.length, largest), size));
            buffer.copy(larger, 0, 0, filled);
            give(buffer);
            buffer = larger;
          }
          filled += chunk.copy(buffer, filled);
        },
        body: () => ({
          bytes: buffer.subarray(0, filled),
          release: () => {
            give(buffer);
          },
        }),
      };
    },
  };
}

function allocated(size: number): Buffer {
  if (size >= SMALLEST_ASKED_FOR) assertRoomFor(size);
  return Buffer.allocUnsafe(size < SMALLEST_KEPT ? size : Math.ceil(size / GRAIN) * GRAIN);
}

/** The error for a response with more bytes than allowed. */
export function tooLarge(largest: number): TransportError {
  const megabytes = String(Math.floor(largest / 2 ** 20));
  return new TransportError(`a response of more than ${megabytes} MB`, WireFault.tooLarge);
}

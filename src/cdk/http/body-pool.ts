import { assertRoomFor } from '../process/heap-guard.js';
import { TransportError, WireFault } from './transport-error.js';

/** The bytes of an answer, unpacked. */
export interface Body {
  readonly bytes: Buffer;
  /** Gives the memory back, for another answer; the bytes must not be looked at any more. */
  readonly release: () => void;
}

/** Takes the bytes of an answer as they come in. */
export interface Gatherer {
  /**
   * @throws TransportError (`WireFault.tooLarge`) when the answer is larger than any may be
   * @throws SyncError (system_error, whole run) when memory is nearly used up
   */
  readonly add: (chunk: Buffer) => void;
  readonly body: () => Body;
}

/** Memory for answers that is used again: pages have megabytes, and V8 lets go of what was thrown away late. */
export interface BodyPool {
  /**
   * @param expected bytes that are likely to come
   * @throws as `add` does
   */
  gather(expected: number): Gatherer;
}

/** More than this is not allocated because a header says so. */
const MOST_AT_ONCE = 64 * 2 ** 20;

/** Sizes are rounded up to this, so that one page's memory does for the next one. */
const GRAIN = 256 * 1024;

/** Smaller ones are not worth keeping. */
const SMALLEST_KEPT = 64 * 1024;

/** Bytes that are kept for answers to come. */
const MOST_KEPT = 16 * 2 ** 20;

/** From this size on it is asked whether there is room: pages are smaller, so they never wait for the answer. */
const SMALLEST_ASKED_FOR = 4 * 2 ** 20;

/** @param largest bytes that one answer may have */
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

export function tooLarge(largest: number): TransportError {
  const megabytes = String(Math.floor(largest / 2 ** 20));
  return new TransportError(`a response of more than ${megabytes} MB`, WireFault.tooLarge);
}

/** The bytes of an answer, unpacked. */
export interface Body {
  readonly bytes: Buffer;
  /** Gives the memory back, for another answer; the bytes must not be looked at any more. */
  readonly release: () => void;
}

/** Takes the bytes of an answer as they come in. */
export interface Gatherer {
  readonly add: (chunk: Buffer) => void;
  readonly body: () => Body;
}

/** Memory for answers that is used again: pages have megabytes, and V8 lets go of what was thrown away late. */
export interface BodyPool {
  /** @param expected bytes that are likely to come */
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

export function createBodyPool(): BodyPool {
  const free: Buffer[] = [];
  let kept = 0;
  const take = (size: number): Buffer => {
    const found = free.findIndex(({ length }) => length >= size && length <= 2 * size + GRAIN);
    const [buffer] = found === -1 ? [] : free.splice(found, 1);
    kept -= buffer?.length ?? 0;
    return buffer ?? Buffer.allocUnsafe(size < SMALLEST_KEPT ? size : Math.ceil(size / GRAIN) * GRAIN);
  };
  const give = (buffer: Buffer): void => {
    if (buffer.length < SMALLEST_KEPT || kept + buffer.length > MOST_KEPT) return;
    free.push(buffer);
    kept += buffer.length;
  };
  return {
    gather(expected) {
      let buffer = take(Math.min(expected, MOST_AT_ONCE));
      let filled = 0;
      return {
        add(chunk) {
          if (filled + chunk.length > buffer.length) {
            const larger = take(Math.max(2 * buffer.length, filled + chunk.length));
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

import { getHeapStatistics } from 'node:v8';

/** What a process uses and may use, in bytes. */
export interface MemoryUse {
  readonly used: number;
  readonly limit: number;
}

let knownLimit: number | undefined;

/** Of the container, in bytes; Infinity without one. It stays as it is while the process runs, and asking takes long. */
export function containerLimit(): number {
  if (knownLimit !== undefined) return knownLimit;
  const limit = process.constrainedMemory();
  return (knownLimit = limit > 0 && limit < Number.MAX_SAFE_INTEGER ? limit : Infinity);
}

/** V8's heap against its limit, and the resident set against the container's limit, if there is one. */
export function memoryUse(): readonly MemoryUse[] {
  const heap = getHeapStatistics();
  const limit = containerLimit();
  const uses = [{ used: heap.used_heap_size, limit: heap.heap_size_limit }];
  return limit === Infinity ? uses : [...uses, { used: process.memoryUsage.rss(), limit }];
}

/** Of what the heap may have, the share of one answer: its text, its values and what is written of them are as much each. */
const BODY_SHARE = 1 / 8;

/** In containers that are too small for anything a page must fit all the same. */
const SMALLEST_BOUND = 8 * 2 ** 20;

/** V8 has no texts of half a gigabyte. */
const LARGEST_BOUND = 256 * 2 ** 20;

/** The heap should have no more of a container than this: bodies, and Node itself, live beside it. */
const HEAP_SHARE = 0.5;

/**
 * Bytes that one answer may have, unpacked: an eighth of the heap, or of half the container where that is less.
 *
 * @param heap V8's limit
 * @param container Infinity without one
 */
export function largestBody(
  heap = getHeapStatistics().heap_size_limit,
  container = containerLimit(),
): number {
  const share = Math.floor(Math.min(heap, container * HEAP_SHARE) * BODY_SHARE);
  return Math.min(Math.max(share, SMALLEST_BOUND), LARGEST_BOUND);
}

/** Of the heap, for each value of a JSON text: some 40 bytes when it is parsed, and as much room to go on. */
const BYTES_PER_VALUE = 128;

/** Values that one JSON text may have. */
export const mostValues = (
  heap = getHeapStatistics().heap_size_limit,
  container = containerLimit(),
): number => Math.floor(Math.min(heap, container * HEAP_SHARE) / BYTES_PER_VALUE);

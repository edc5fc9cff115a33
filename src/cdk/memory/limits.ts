import { getHeapStatistics } from 'node:v8';

import { usableHeap } from '../codec/usable-heap.js';

/** Used bytes and their limit. */
export interface MemoryUse {
  readonly used: number;
  readonly limit: number;
}

let knownLimit: number | undefined;

/**
 * Memory limit of the container in bytes; Infinity without one. Cached, because it never changes and reading is slow.
 */
export function containerLimit(): number {
  if (knownLimit !== undefined) return knownLimit;
  const limit = process.constrainedMemory();
  return (knownLimit = limit > 0 && limit < Number.MAX_SAFE_INTEGER ? limit : Infinity);
}

/** The use of V8's heap, and of the container's memory (resident set) if it has a limit. */
export function memoryUse(): readonly MemoryUse[] {
  const heap = getHeapStatistics();
  const limit = containerLimit();
  const uses = [{ used: heap.used_heap_size, limit: heap.heap_size_limit }];
  return limit === Infinity ? uses : [...uses, { used: process.memoryUsage.rss(), limit }];
}

/** Share of the heap for one response, whose text, values and output each take as much. */
const BODY_SHARE = 1 / 8;

/** Minimum, so that a page fits even in a container that is too small. */
const SMALLEST_BOUND = 8 * 2 ** 20;

/** Maximum, because V8 has no strings of half a gigabyte. */
const LARGEST_BOUND = 256 * 2 ** 20;

/**
 * Maximum bytes of one unpacked response: an eighth of the heap, or of half the container if that is less. Takes the
 * same sizes as `usableHeap`.
 */
export function largestBody(...sizes: Parameters<typeof usableHeap>): number {
  const share = Math.floor(usableHeap(...sizes) * BODY_SHARE);
  return Math.min(Math.max(share, SMALLEST_BOUND), LARGEST_BOUND);
}

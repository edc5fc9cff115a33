import { getHeapStatistics } from 'node:v8';

/** Share of a container that the heap should have at most, because response bodies and Node itself are outside it. */
const HEAP_SHARE = 0.5;

/**
 * Bytes of the heap that may be used: all of it, or half of the container if that is less.
 *
 * @param heap V8's limit in bytes
 * @param container the container's limit in bytes; Infinity without one
 */
export const usableHeap = (
  heap = getHeapStatistics().heap_size_limit,
  container = process.constrainedMemory() || Infinity,
): number => Math.min(heap, container * HEAP_SHARE);

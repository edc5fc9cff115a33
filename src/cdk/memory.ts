import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { FailureScope, FailureType, SyncError } from './errors.js';

/** Above this share of what the process may use, the next page could be the one that gets it killed. */
const LIMIT_SHARE = 0.92;

/** What a process uses and may use, in bytes. */
export interface MemoryUse {
  readonly used: number;
  readonly limit: number;
}

let knownLimit: number | undefined;

/** Of the container, in bytes; Infinity without one. It stays as it is while the process runs, and asking takes long. */
function containerLimit(): number {
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

/**
 * Ends the run while there is still memory to say so: a process that the kernel kills leaves neither an error nor
 * a last state behind.
 *
 * @throws SyncError (system_error, whole run) when more than 92 % of a limit is in use
 */
export function checkMemory(uses: readonly MemoryUse[] = memoryUse()): void {
  const full = uses.find(({ used, limit }) => used > limit * LIMIT_SHARE);
  if (full === undefined) return;
  const megabytes = (bytes: number): string => `${String(Math.round(bytes / 2 ** 20))} MB`;
  throw new SyncError({
    failureType: FailureType.system,
    scope: FailureScope.run,
    what: `Memory is nearly used up (${megabytes(full.used)} of ${megabytes(full.limit)}), so the sync stops here with its state saved.`,
    remedy: 'Give the connector more memory, or set a smaller page_size.',
  });
}

/**
 * The same before so many bytes are allocated outside of the heap, where only the container's limit counts.
 *
 * @throws SyncError (system_error, whole run)
 */
export function assertRoomFor(bytes: number): void {
  const limit = containerLimit();
  if (limit !== Infinity) checkMemory([{ used: process.memoryUsage.rss() + bytes, limit }]);
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

/** Bytes that the heap may grow by, beyond what a collection has left, before the next one. */
const MOST_GROWTH = 24 * 2 ** 20;

/** V8's heap, as far as collecting goes. */
export interface Heap {
  /** Bytes in use, garbage included. */
  readonly used: () => number;
  readonly collect: () => void;
}

/**
 * Collects garbage when the heap has grown by 24 MB. What belongs to requests ahead outlives the first moments of an object,
 * and V8 looks at such objects for the first time when there are 40 to 80 MB of them, though next to nothing is left then.
 */
export function createCollector({ used, collect }: Heap = v8Heap): () => void {
  let left = 0;
  return () => {
    if (used() < left + MOST_GROWTH) return;
    collect();
    left = used();
  };
}

let collectAll: (() => void) | undefined;

const v8Heap: Heap = {
  used: () => getHeapStatistics().used_heap_size,
  collect: () => {
    collectAll ??= exposeCollector();
    collectAll();
  },
};

/** V8 has its collector for contexts that are made while this flag is set. */
function exposeCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  return collect;
}

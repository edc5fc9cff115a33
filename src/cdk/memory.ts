import { getHeapStatistics } from 'node:v8';

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

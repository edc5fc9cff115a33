import { FailureScope, FailureType, SyncError } from '../contract/errors.js';
import { containerLimit, memoryUse, type MemoryUse } from '../memory/limits.js';

/** Above this share of what the process may use, the next page could be the one that gets it killed. */
const LIMIT_SHARE = 0.92;

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
    what: `Memory is nearly exhausted (${megabytes(full.used)} of ${megabytes(full.limit)}), so the sync stops here with its state saved.`,
    remedy: 'Give the connector more memory, or use smaller pages.',
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

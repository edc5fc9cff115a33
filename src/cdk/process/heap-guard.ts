import { FailureScope, FailureType, SyncError } from '../contract/errors.js';
import { containerLimit, memoryUse, type MemoryUse } from '../memory/limits.js';

/** Above this share of a memory limit, the next page could get the process killed. */
const LIMIT_SHARE = 0.92;

/**
 * Ends the run while there is still memory to report it. A process that the kernel kills leaves neither an error nor
 * a final state.
 *
 * @throws SyncError (system_error, scope run) if more than 92 % of a limit is in use
 */
export function checkMemory(uses: readonly MemoryUse[] = memoryUse()): void {
  const full = uses.find(({ used, limit }) => used > limit * LIMIT_SHARE);
  if (full === undefined) return;
  const megabytes = (bytes: number): string => `${String(Math.round(bytes / 2 ** 20))} MB`;
  throw new SyncError({
    failureType: FailureType.system,
    scope: FailureScope.run,
    what: `Memory is nearly exhausted (${megabytes(full.used)} of ${megabytes(full.limit)}). The sync stops here; its state is saved.`,
    remedy: 'Give the connector more memory, or use smaller pages.',
  });
}

/**
 * Does the same before an allocation outside the heap, where only the limit of the container counts.
 *
 * @param bytes size of the planned allocation
 * @throws SyncError (system_error, scope run) if it would use more than 92 % of the limit
 */
export function assertRoomFor(bytes: number): void {
  const limit = containerLimit();
  if (limit !== Infinity) checkMemory([{ used: process.memoryUsage.rss() + bytes, limit }]);
}

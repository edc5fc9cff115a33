import { partitionKey, type Partition } from '../contract/slice.js';
import type { Day } from '../time/days.js';
import type { SavedPart } from './stream-state.js';

/** The first day of each partition from which no day up to its cursor had rows when it was last read. */
export interface EmptyDays {
  since(partition: Partition): Day | undefined;
  set(partition: Partition, since: Day | undefined): void;
  forget(partition: Partition): void;
}

/**
 * Restores the days of a saved state.
 *
 * @param parts partitions that the state lists once
 */
export function restoreEmptyDays(parts: readonly SavedPart[]): EmptyDays {
  const days = new Map<string, Day>();
  for (const { partition, emptySince } of parts)
    if (emptySince !== undefined) days.set(partitionKey(partition), emptySince);
  const forget = (partition: Partition): void => {
    days.delete(partitionKey(partition));
  };
  return {
    since: (partition) => days.get(partitionKey(partition)),
    set(partition, since) {
      if (since === undefined) forget(partition);
      else days.set(partitionKey(partition), since);
    },
    forget,
  };
}

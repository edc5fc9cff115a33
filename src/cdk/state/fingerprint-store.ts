import type { Json } from '../../protocol/json.js';
import { partitionKey, type Partition } from '../contract/slice.js';
import type { SavedFingerprints } from '../contract/cursor.js';
import { ROWS_PER_DAY } from '../cursor/row-fingerprints.js';

/** What the partitions of a stream save beside their cursors. One size limit covers all of them. */
export interface FingerprintStore {
  get(partition: Partition): Json | undefined;
  /** @param toSave returns a value of at most `room` characters of JSON */
  keep(partition: Partition, toSave: (room: number) => SavedFingerprints): void;
  forget(partition: Partition): void;
  /** False once anything was omitted because it was too large. */
  readonly isComplete: boolean;
}

/** Maximum size of all values of a stream. The platform stores the state and passes it to every sync. */
export const CHARACTERS_PER_STREAM = 100_000;

/** What happens to rows whose fingerprints were omitted. */
export const describeDropped = (): string =>
  `some days have more than ${ROWS_PER_DAY.toLocaleString('en-US')} rows, or more than the state has room for; their rows are emitted in every sync, changed or not`;

/** Creates an empty store. */
export function createFingerprintStore(): FingerprintStore {
  const values = new Map<string, { readonly value: Json; readonly size: number }>();
  let totalSize = 0;
  let isComplete = true;
  const forget = (partition: Partition): void => {
    const key = partitionKey(partition);
    totalSize -= values.get(key)?.size ?? 0;
    values.delete(key);
  };
  return {
    get: (partition) => values.get(partitionKey(partition))?.value,
    forget,
    keep(partition, toSave) {
      forget(partition);
      const { saved, isComplete: isPartitionComplete } = toSave(CHARACTERS_PER_STREAM - totalSize);
      isComplete &&= isPartitionComplete;
      if (saved === undefined) return;
      const size = JSON.stringify(saved).length;
      // A value from a state file can have any size.
      if (totalSize + size > CHARACTERS_PER_STREAM) return;
      values.set(partitionKey(partition), { value: saved, size });
      totalSize += size;
    },
    get isComplete() {
      return isComplete;
    },
  };
}

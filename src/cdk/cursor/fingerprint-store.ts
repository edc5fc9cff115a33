import type { Json } from '../../protocol/json.js';
import type { Partition } from '../contract/slice.js';
import type { SavedFingerprints } from '../contract/cursor.js';
import { ROWS_PER_DAY } from './row-fingerprints.js';

/** What the partitions of a stream remember beside their cursors, all of it within one bound. */
export interface FingerprintStore {
  get(partition: Partition): Json | undefined;
  /** @param remember makes a memory of so many characters at most */
  keep(partition: Partition, remember: (room: number) => SavedFingerprints): void;
  forget(partition: Partition): void;
  /** False once anything was left out because it was too much. */
  readonly isComplete: boolean;
}

/** Characters of all memories of a stream: a platform keeps the state, and passes it on in each sync. */
export const CHARACTERS_PER_STREAM = 100_000;

/** What becomes of the rows that were left out. */
export const describeDropped = (): string =>
  `some days have more than ${ROWS_PER_DAY.toLocaleString('en-US')} rows, or more than the state has room for; their rows are emitted in every sync, changed or not`;

/** @param keyOf tells the partitions apart */
export function createFingerprintStore(keyOf: (partition: Partition) => string): FingerprintStore {
  const memories = new Map<string, { readonly memory: Json; readonly size: number }>();
  let size = 0;
  let isWhole = true;
  const forget = (partition: Partition): void => {
    const key = keyOf(partition);
    size -= memories.get(key)?.size ?? 0;
    memories.delete(key);
  };
  return {
    get: (partition) => memories.get(keyOf(partition))?.memory,
    forget,
    keep(partition, remember) {
      forget(partition);
      const { saved, isComplete: isAll } = remember(CHARACTERS_PER_STREAM - size);
      isWhole &&= isAll;
      if (saved === undefined) return;
      const taken = JSON.stringify(saved).length;
      // One that was saved may be anything.
      if (size + taken > CHARACTERS_PER_STREAM) return;
      memories.set(keyOf(partition), { memory: saved, size: taken });
      size += taken;
    },
    get isComplete() {
      return isWhole;
    },
  };
}

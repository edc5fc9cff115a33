import type { Job } from '../../protocol/catalog.js';
import { isJsonObject, type Json, type JsonObject } from '../../protocol/json.js';
import type { Partition } from '../slice.js';
import { entriesOf, keyOf, keysOf, pick } from './partition-state.js';

/** The partitions that a full refresh has read to their end, in this attempt of its job or an earlier one. */
export interface CompletePartitions {
  has(partition: Partition): boolean;
  add(partition: Partition): void;
  /** Airbyte's form of a full refresh by partitions, with the job that it is of. */
  toState(): JsonObject;
}

/** Airbyte's word for a partition that is complete. */
const COMPLETE: JsonObject = { __ab_full_refresh_sync_complete: true };

/**
 * Reads what earlier attempts of a job have completed. What is not certainly of this job starts over: its rows may be
 * gone from the destination, and rows that are read twice are better than rows that are missing.
 */
export function readCompletePartitions(
  state: Json | undefined,
  job: Job,
  partitions: readonly Partition[],
): CompletePartitions {
  const complete = new Map<string, Partition>();
  const add = (partition: Partition): void => void complete.set(keyOf(partition), partition);
  savedComplete(state, job, partitions).forEach(add);
  return {
    add,
    has: (partition) => complete.has(keyOf(partition)),
    toState: () => ({
      full_refresh: jobState(job),
      states: [...complete.values()].map((partition) => ({ partition, cursor: COMPLETE })),
    }),
  };
}

const jobState = ({ syncId, generationId }: Job): JsonObject => ({
  sync_id: syncId,
  ...(generationId !== undefined && { generation_id: generationId }),
});

function savedComplete(
  state: Json | undefined,
  job: Job,
  partitions: readonly Partition[],
): readonly Partition[] {
  if (!isJsonObject(state) || !isOfJob(state['full_refresh'], job)) return [];
  const keys = keysOf(partitions);
  return entriesOf(state)
    .filter(({ cursor }) => isJsonObject(cursor) && cursor['__ab_full_refresh_sync_complete'] === true)
    .map(({ partition }) => pick(partition, keys));
}

const isOfJob = (saved: Json | undefined, { syncId, generationId }: Job): boolean =>
  isJsonObject(saved) && saved['sync_id'] === syncId && saved['generation_id'] === generationId;

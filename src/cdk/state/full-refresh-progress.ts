import type { Job } from '../../protocol/catalog.js';
import type { JsonObject } from '../../protocol/json.js';
import { partitionKey, type Partition } from '../contract/slice.js';
import type { SavedPart, StreamState } from './stream-state.js';

/** The partitions that a full refresh has read completely, in this attempt of its job or an earlier one. */
export interface CompletePartitions {
  has(partition: Partition): boolean;
  add(partition: Partition): void;
  /** The job of the full refresh, for the state. */
  readonly job: JsonObject;
  /** The complete partitions, for the state. */
  parts(): readonly SavedPart[];
}

/**
 * Restores what earlier attempts of a job completed. A state that isn't certainly of this job is ignored, because its rows
 * may be gone from the destination, and duplicate rows are better than missing rows.
 */
export function readCompletePartitions(
  { job: saved, parts }: Pick<StreamState, 'job' | 'parts'>,
  job: Job,
): CompletePartitions {
  const complete = new Map<string, Partition>();
  const add = (partition: Partition): void => void complete.set(partitionKey(partition), partition);
  for (const { partition, isComplete } of isOfJob(saved, job) ? parts : []) if (isComplete) add(partition);
  return {
    add,
    has: (partition) => complete.has(partitionKey(partition)),
    job: jobState(job),
    parts: () => [...complete.values()].map(completePart),
  };
}

const completePart = (partition: Partition): SavedPart => ({
  partition,
  isComplete: true,
  cursor: undefined,
  fingerprints: undefined,
  learned: undefined,
  emptySince: undefined,
});

const jobState = ({ syncId, generationId }: Job): JsonObject => ({
  sync_id: syncId,
  ...(generationId !== undefined && { generation_id: generationId }),
});

const isOfJob = (saved: JsonObject | undefined, { syncId, generationId }: Job): boolean =>
  saved?.['sync_id'] === syncId && saved['generation_id'] === generationId;

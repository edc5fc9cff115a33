import type { Job } from '../../protocol/catalog.js';
import type { JsonObject } from '../../protocol/json.js';
import type { Partition } from '../contract/slice.js';
import { keyOf } from './partition-state.js';
import type { SavedPart, StreamState } from './stream-state.js';

/** The partitions that a full refresh has read to their end, in this attempt of its job or an earlier one. */
export interface CompletePartitions {
  has(partition: Partition): boolean;
  add(partition: Partition): void;
  /** The job that the refresh is of, for the state. */
  readonly job: JsonObject;
  /** For the state to save. */
  parts(): readonly SavedPart[];
}

/**
 * Reads what earlier attempts of a job have completed. What is not certainly of this job starts over: its rows may be
 * gone from the destination, and rows that are read twice are better than rows that are missing.
 */
export function readCompletePartitions(
  { job: saved, parts }: Pick<StreamState, 'job' | 'parts'>,
  job: Job,
): CompletePartitions {
  const complete = new Map<string, Partition>();
  const add = (partition: Partition): void => void complete.set(keyOf(partition), partition);
  for (const { partition, isComplete } of isOfJob(saved, job) ? parts : []) if (isComplete) add(partition);
  return {
    add,
    has: (partition) => complete.has(keyOf(partition)),
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
});

const jobState = ({ syncId, generationId }: Job): JsonObject => ({
  sync_id: syncId,
  ...(generationId !== undefined && { generation_id: generationId }),
});

const isOfJob = (saved: JsonObject | undefined, { syncId, generationId }: Job): boolean =>
  saved?.['sync_id'] === syncId && saved['generation_id'] === generationId;

import { FailureType, type SyncError } from '../contract/errors.js';
import { describePartition, type Partition } from '../contract/slice.js';
import type { OnRefusal } from '../contract/source.js';

/** A partition of a stream that could not be read to its end. */
export interface PartitionFailure {
  readonly partition: Partition;
  readonly error: SyncError;
}

/** What a stream tells the platform: one failure of each type that occurred. */
export interface StreamFailure {
  readonly failureType: FailureType;
  readonly userMessage: string;
  readonly message: string;
  readonly stack?: string | undefined;
}

/** What of a stream run its failures are told by. */
export interface FailedRun {
  readonly stream: {
    readonly name: string;
    /** What a partition is called, e.g. "account". */
    readonly partitionedBy: string;
  };
  readonly partitions: readonly Partition[];
  readonly onRefusal: OnRefusal;
}

/** Failures that count, and those of parts that the stream does without. */
export interface Settled {
  readonly failed: readonly PartitionFailure[];
  readonly leftOut: readonly PartitionFailure[];
}

/** A stream does without its refused parts if that is wanted and not all of them failed: nothing read is no success. */
export function settleFailures(
  { partitions, onRefusal }: FailedRun,
  failures: readonly PartitionFailure[],
): Settled {
  if (onRefusal === 'fail' || failures.length === partitions.length) return { failed: failures, leftOut: [] };
  // What is wrong with the network has to be mended by a person too, but says nothing of the part.
  const isRefused = ({ error }: PartitionFailure): boolean =>
    error.failureType === FailureType.config && !error.isTrouble;
  return {
    failed: failures.filter((failure) => !isRefused(failure)),
    leftOut: failures.filter(isRefused),
  };
}

/** Names the parts that a stream does without, each with what happened to it, and each remedy once. */
export function describeLeftOut(run: FailedRun, leftOut: readonly PartitionFailure[]): string {
  const counts = `${run.stream.name}: skipped ${countOf(leftOut, run)}; their saved state is kept.`;
  return [counts, ...sentencesOf(leftOut)].join(' ');
}

/** The platform retries a job unless its first failure is a config_error, so what a retry may mend comes first. */
const ORDER: readonly FailureType[] = [FailureType.transient, FailureType.system, FailureType.config];

/**
 * Gathers a stream's failed partitions into one failure per type: each partition is named with what happened to it,
 * each remedy is said once.
 */
export function summariseFailures(
  run: FailedRun,
  failures: readonly PartitionFailure[],
): readonly StreamFailure[] {
  return ORDER.flatMap((failureType) => {
    const group = failures.filter(({ error }) => error.failureType === failureType);
    const first = group[0];
    if (first === undefined) return [];
    const counts = `${run.stream.name}: ${countOf(group, run)} could not be read.`;
    return [
      {
        failureType,
        userMessage: [counts, ...sentencesOf(group)].join(' '),
        message: group
          .map(({ partition, error }) => `${describePartition(partition)}: ${error.message}`)
          .join('\n'),
        stack: failureType === FailureType.system ? first.error.stack : undefined,
      },
    ];
  });
}

function countOf(failures: readonly PartitionFailure[], { stream, partitions }: FailedRun): string {
  return `${String(failures.length)} of ${String(partitions.length)} ${stream.partitionedBy}s`;
}

function sentencesOf(failures: readonly PartitionFailure[]): readonly string[] {
  return [...failures.map(sentenceOf), ...new Set(failures.map(({ error }) => error.remedy))];
}

/** What happened, with the partition in front where the sentence does not name it itself. */
export function sentenceOf({ partition, error }: PartitionFailure): string {
  const words = error.what.split(/\W+/);
  const named = Object.values(partition).every((value) => words.includes(value));
  return named ? error.what : `${describePartition(partition)}: ${error.what}`;
}

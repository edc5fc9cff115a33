import { FailureType, type SyncError } from '../contract/errors.js';
import { describePartition, type Partition } from '../contract/slice.js';
import type { OnRefusal } from '../contract/source.js';

/** A partition of a stream that could not be read completely. */
export interface PartitionFailure {
  readonly partition: Partition;
  readonly error: SyncError;
}

/** A failure as the platform sees it; a stream has one per failure type. */
export interface StreamFailure {
  readonly failureType: FailureType;
  readonly userMessage: string;
  readonly message: string;
  readonly stack?: string | undefined;
}

/** The parts of a stream run that its failures need. */
export interface FailedRun {
  readonly stream: {
    readonly name: string;
    /** What messages call a partition, e.g. "account". */
    readonly partitionedBy: string;
  };
  readonly partitions: readonly Partition[];
  readonly onRefusal: OnRefusal;
}

/** Failures that fail the stream, and failures of partitions that it may skip. */
export interface Settled {
  readonly failed: readonly PartitionFailure[];
  readonly skipped: readonly PartitionFailure[];
}

/**
 * Separates failures that fail the stream from those that it may skip. Refused partitions are skipped if the config
 * allows it and at least one partition did not fail, because a stream that read nothing is not a success, unless the
 * user has no permission to read it.
 */
export function settleFailures(
  { partitions, onRefusal }: FailedRun,
  failures: readonly PartitionFailure[],
): Settled {
  const isNothingRead = failures.length === partitions.length;
  const isForbidden = failures.every(({ error }) => error.isLackOfPermission);
  if (onRefusal === 'fail' || (isNothingRead && !isForbidden)) return { failed: failures, skipped: [] };
  // A network problem is a config_error too, but says nothing about the partition.
  const isRefused = ({ error }: PartitionFailure): boolean =>
    error.failureType === FailureType.config && !error.isOutage;
  return {
    failed: failures.filter((failure) => !isRefused(failure)),
    skipped: failures.filter(isRefused),
  };
}

/** Lists the skipped partitions with what happened to each, and every remedy once. */
export function describeSkipped(run: FailedRun, skipped: readonly PartitionFailure[]): string {
  const counts = `${run.stream.name}: skipped ${countOf(skipped, run)}; saved state is kept.`;
  return [counts, ...sentencesOf(skipped)].join(' ');
}

/**
 * The platform retries a job unless its first failure is a config_error, so failures that a retry can fix come first.
 */
const ORDER: readonly FailureType[] = [FailureType.transient, FailureType.system, FailureType.config];

/**
 * Combines the failed partitions of a stream into one failure per type, which lists what happened to each partition,
 * and every remedy once.
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
  return `${String(failures.length)} of ${String(partitions.length)} ${stream.partitionedBy}${partitions.length === 1 ? '' : 's'}`;
}

function sentencesOf(failures: readonly PartitionFailure[]): readonly string[] {
  return [...failures.map(sentenceOf), ...new Set(failures.map(({ error }) => error.remedy))];
}

/** What happened, prefixed with the partition if the sentence does not name it. */
export function sentenceOf({ partition, error }: PartitionFailure): string {
  const words = error.what.split(/\W+/);
  const named = Object.values(partition).every((value) => words.includes(value));
  return named ? error.what : `${describePartition(partition)}: ${error.what}`;
}

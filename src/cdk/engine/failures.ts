import { FailureType, type SyncError } from '../errors.js';
import { describePartition, type Partition } from '../slice.js';

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

export interface FailedStream {
  readonly name: string;
  /** What a partition is called, e.g. "account". */
  readonly partitionedBy: string;
}

/** The platform retries a job unless its first failure is a config_error, so what a retry may mend comes first. */
const ORDER: readonly FailureType[] = [FailureType.transient, FailureType.system, FailureType.config];

/**
 * Gathers a stream's failed partitions into one failure per type: each partition is named with what happened to it,
 * each remedy is said once.
 *
 * @param partitions how many the stream has in all
 */
export function summariseFailures(
  { name, partitionedBy }: FailedStream,
  failures: readonly PartitionFailure[],
  partitions: number,
): readonly StreamFailure[] {
  return ORDER.flatMap((failureType) => {
    const group = failures.filter(({ error }) => error.failureType === failureType);
    const first = group[0];
    if (first === undefined) return [];
    const remedies = new Set(group.map(({ error }) => error.remedy));
    const counts = `${name}: ${String(group.length)} of ${String(partitions)} ${partitionedBy}s could not be read.`;
    return [
      {
        failureType,
        userMessage: [counts, ...group.map(sentence), ...remedies].join(' '),
        message: group
          .map(({ partition, error }) => `${describePartition(partition)}: ${error.message}`)
          .join('\n'),
        stack: failureType === FailureType.system ? first.error.stack : undefined,
      },
    ];
  });
}

/** What happened, with the partition in front where the sentence does not name it itself. */
function sentence({ partition, error }: PartitionFailure): string {
  const words = error.what.split(/\W+/);
  const named = Object.values(partition).every((value) => words.includes(value));
  return named ? error.what : `${describePartition(partition)}: ${error.what}`;
}

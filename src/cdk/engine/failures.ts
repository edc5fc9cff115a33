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

/** The platform retries a job unless its first failure is a config_error, so what a retry may mend comes first. */
const ORDER: readonly FailureType[] = [FailureType.transient, FailureType.system, FailureType.config];

/** Gathers a stream's failed partitions into one failure per type, naming every partition. */
export function summariseFailures(
  stream: string,
  failures: readonly PartitionFailure[],
  partitions: number,
): readonly StreamFailure[] {
  return ORDER.flatMap((failureType) => {
    const group = failures.filter(({ error }) => error.failureType === failureType);
    const first = group[0];
    if (first === undefined) return [];
    const lines = group.map(
      ({ partition, error }) => `${describePartition(partition)}: ${error.userMessage}`,
    );
    return [
      {
        failureType,
        userMessage: `${stream}: ${String(group.length)} of ${String(partitions)} parts could not be read. ${lines.join(' ')}`,
        message: group
          .map(({ partition, error }) => `${describePartition(partition)}: ${error.message}`)
          .join('\n'),
        stack: failureType === FailureType.system ? first.error.stack : undefined,
      },
    ];
  });
}

import { FailureScope, SyncError } from '../contract/errors.js';
import { describePartition, type Partition } from '../contract/slice.js';
import { sentenceOf, type PartitionFailure } from './failures.js';

/** Consecutive outages that end the run, unless they concern a single endpoint or account. */
const OUTAGES_END_RUN = 3;

/** Consecutive outages of one stream that end the stream, whatever happens to the others. */
const OUTAGES_END_STREAM = 10;

/** Decides when to stop reading, and why. Shared by all streams of a sync; failures are reported in emission order. */
export interface AbortRun {
  /** Why the run was aborted; undefined while it continues. */
  readonly error: SyncError | undefined;
  /** Why a stream must stop: its own reason, or that of the run; undefined while it continues. */
  of(stream: string): SyncError | undefined;
  failed(stream: string, failure: PartitionFailure): void;
  /** A slice of a stream was read, so the server and the network work. */
  succeeded(stream: string): void;
}

/**
 * A failure with scope run aborts the run. So do consecutive outages: each request was retried for minutes, and a
 * thousand more would burden a server that is already overloaded. An outage of one endpoint, or of one account among
 * several, says nothing about the others and ends only its stream; a failed connection concerns everything. A refused
 * partition, or one whose pages do not add up, indicates neither an outage nor health.
 *
 * @param partitions the partitions of all streams
 */
export function createAbortRun(partitions: readonly Partition[]): AbortRun {
  const ofRun = countOutages(new Set(partitions.filter(isOne).map(describePartition)).size);
  const ofStreams = new Map<string, number>();
  const reasons = new Map<string, SyncError>();
  let error: SyncError | undefined;
  return {
    get error() {
      return error;
    },
    of: (stream) => error ?? reasons.get(stream),
    failed(stream, failure) {
      const { scope, isOutage } = failure.error;
      if (scope === FailureScope.run) error ??= failure.error;
      if (!isOutage) return;
      ofRun.add(failure);
      const times = (ofStreams.get(stream) ?? 0) + 1;
      ofStreams.set(stream, times);
      if (ofRun.areEverywhere) {
        error ??= tooManyOutages(failure, { ...RUN_ENDS, times: ofRun.count });
      } else if (times >= OUTAGES_END_STREAM && !reasons.has(stream)) {
        reasons.set(stream, tooManyOutages(failure, { ...STREAM_ENDS, times }));
      }
    },
    succeeded(stream) {
      ofRun.forget();
      ofStreams.delete(stream);
    },
  };
}

const RUN_ENDS = { scope: FailureScope.run, what: 'the sync stops here' };
const STREAM_ENDS = { scope: FailureScope.part, what: 'this stream stops here' };

/** Whether a partition is a part of the stream, not all of it. */
const isOne = (partition: Partition): boolean => Object.keys(partition).length > 0;

/** Consecutive outages, and where they occurred. */
function countOutages(accounts: number) {
  const seen = { count: 0, onTheWay: 0 };
  const partsAt = new Map<string | undefined, Set<string>>();
  return {
    add({ partition, error: { endpoint } }: PartitionFailure): void {
      seen.count += 1;
      if (endpoint === undefined) seen.onTheWay += 1;
      const parts = partsAt.get(endpoint) ?? new Set();
      partsAt.set(endpoint, parts);
      if (isOne(partition)) parts.add(describePartition(partition));
    },
    forget(): void {
      Object.assign(seen, { count: 0, onTheWay: 0 });
      partsAt.clear();
    },
    get count() {
      return seen.count;
    },
    /** At least two endpoints, and at each of them at least two accounts if there are several. */
    get areEverywhere(): boolean {
      if (seen.onTheWay >= OUTAGES_END_RUN) return true;
      const down = [...partsAt.values()].filter(({ size }) => size >= Math.min(2, accounts));
      return down.length > 1 && seen.count >= OUTAGES_END_RUN;
    },
  };
}

interface Reach {
  readonly scope: FailureScope;
  readonly times: number;
  readonly what: string;
}

function tooManyOutages(last: PartitionFailure, { scope, times, what }: Reach): SyncError {
  const { message, remedy, failureType, endpoint } = last.error;
  return new SyncError({
    failureType,
    scope,
    endpoint,
    remedy,
    isOutage: true,
    what: `Reading failed ${times} times in a row because of server or network errors, so ${what}. Last error: ${sentenceOf(last)}`,
    detail: `stopped after ${times} failures in a row: ${message}`,
  });
}

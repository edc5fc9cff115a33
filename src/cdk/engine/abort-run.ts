import { FailureScope, SyncError } from '../contract/errors.js';
import { describePartition, type Partition } from '../contract/slice.js';
import { sentenceOf, type PartitionFailure } from './failures.js';

/** Parts that fail one after the other by trouble: enough to ask for no more, if it is not trouble of one place. */
const TROUBLE_ENDS_RUN = 3;

/** Parts of a stream that fail one after the other by trouble: enough to ask for no more of it, whatever the others do. */
const TROUBLE_ENDS_STREAM = 10;

/** Why nothing more can be read, once that is so. Shared by all turns of a sync, told in the order of emission. */
export interface AbortRun {
  /** Of the whole run. */
  readonly error: SyncError | undefined;
  /** Of a stream: its own reason, or that of the run. */
  of(stream: string): SyncError | undefined;
  failed(stream: string, failure: PartitionFailure): void;
  /** Something of a stream was read, so the server and the network are there. */
  succeeded(stream: string): void;
}

/**
 * A failure of the whole run ends it. So do parts in a row that fail by trouble: each has been tried for minutes, and
 * a thousand more would be too, against a server that has enough to do. Trouble of one endpoint, or of one account of
 * several, shows nothing of the others and ends no more than its stream; where no connection can be made it is that of
 * everything. A part that is refused, or whose pages do not add up, shows neither trouble nor health.
 *
 * @param partitions of all streams that may fail
 */
export function createAbortRun(partitions: readonly Partition[]): AbortRun {
  const ofRun = createTroubles(new Set(partitions.filter(isOne).map(describePartition)).size);
  const ofStreams = new Map<string, number>();
  const reasons = new Map<string, SyncError>();
  let error: SyncError | undefined;
  return {
    get error() {
      return error;
    },
    of: (stream) => error ?? reasons.get(stream),
    failed(stream, failure) {
      const { scope, isTrouble } = failure.error;
      if (scope === FailureScope.run) error ??= failure.error;
      if (!isTrouble) return;
      ofRun.add(failure);
      const times = (ofStreams.get(stream) ?? 0) + 1;
      ofStreams.set(stream, times);
      if (ofRun.areEverywhere) {
        error ??= tooMuchTrouble(failure, { ...RUN_ENDS, times: ofRun.count });
      } else if (times >= TROUBLE_ENDS_STREAM && !reasons.has(stream)) {
        reasons.set(stream, tooMuchTrouble(failure, { ...STREAM_ENDS, times }));
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

/** Whether a partition is one of several, and not everything that there is. */
const isOne = (partition: Partition): boolean => Object.keys(partition).length > 0;

/** Troubles in a row, and where they were. */
function createTroubles(accounts: number) {
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
    /** Two endpoints at least, and where there are several accounts two of them at each. */
    get areEverywhere(): boolean {
      if (seen.onTheWay >= TROUBLE_ENDS_RUN) return true;
      const down = [...partsAt.values()].filter(({ size }) => size >= Math.min(2, accounts));
      return down.length > 1 && seen.count >= TROUBLE_ENDS_RUN;
    },
  };
}

interface Reach {
  readonly scope: FailureScope;
  readonly times: number;
  readonly what: string;
}

function tooMuchTrouble(last: PartitionFailure, { scope, times, what }: Reach): SyncError {
  const { message, remedy, failureType, endpoint } = last.error;
  return new SyncError({
    ...{ failureType, scope, endpoint, remedy, isTrouble: true },
    what: `Reading failed ${times} times in a row because of server or network errors, so ${what}. Last error: ${sentenceOf(last)}`,
    detail: `stopped after ${times} failures in a row: ${message}`,
  });
}

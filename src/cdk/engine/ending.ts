import { FailureScope, SyncError } from '../errors.js';
import { sentenceOf, type PartitionFailure } from './failures.js';

/** Parts that fail one after the other by trouble of the server or the network: enough to ask for no more. */
const TROUBLE_ENDS_RUN = 3;

/** Why nothing more can be read at all, once that is so. Shared by all turns of a sync, told in the order of emission. */
export interface Ending {
  readonly error: SyncError | undefined;
  /** @param partitionedBy what a partition is called, e.g. "account" */
  failed(failure: PartitionFailure, partitionedBy: string): void;
  /** Something was read, so the server and the network are there. */
  succeeded(): void;
}

/**
 * A failure of the whole run ends it. So do parts in a row that fail by trouble: each has been tried for minutes, and
 * a thousand more would be too, against a server that has enough to do. A part that is refused, or whose pages do not
 * add up, shows neither trouble nor health.
 */
export function createEnding(): Ending {
  let error: SyncError | undefined;
  let troubled = 0;
  return {
    get error() {
      return error;
    },
    failed(failure, partitionedBy) {
      const { scope, isTrouble } = failure.error;
      if (scope === FailureScope.run) error ??= failure.error;
      if (!isTrouble) return;
      troubled += 1;
      if (troubled >= TROUBLE_ENDS_RUN) error ??= tooMuchTrouble(failure, partitionedBy);
    },
    succeeded() {
      troubled = 0;
    },
  };
}

function tooMuchTrouble(last: PartitionFailure, partitionedBy: string): SyncError {
  const { message, remedy, failureType } = last.error;
  return new SyncError({
    failureType,
    scope: FailureScope.run,
    isTrouble: true,
    what: `Three ${partitionedBy}s in a row could not be read because of trouble with the server or the network, so no more are started in this run. The last one: ${sentenceOf(last)}`,
    remedy,
    detail: `stopped after ${TROUBLE_ENDS_RUN} failures in a row: ${message}`,
  });
}

import { HOW_TO_CLEAR } from '../cursor/stream-state.js';
import { describePartition, type Partition } from '../slice.js';
import type { StreamDefinition } from '../stream.js';

/* Saved cursors that no run with a right clock can have left: nothing is read until their time has come. */

export interface FutureCursor {
  readonly partition: Partition;
  readonly saved: string;
  /** The latest that it could be. */
  readonly present: string;
}

export interface FutureCursors {
  add(found: FutureCursor): void;
  /** A sentence for the log, with an example; undefined where there is none. */
  describe(): string | undefined;
  /** The same of single partitions. */
  warnings(): readonly { readonly partition: Partition; readonly warning: string }[];
}

export function createFutureCursors({
  cursor,
  partitionedBy,
}: Pick<StreamDefinition<never>, 'cursor' | 'partitionedBy'>): FutureCursors {
  const found: FutureCursor[] = [];
  const valueOf = ({ saved, present }: FutureCursor): string =>
    `${cursor?.field ?? 'a cursor'} ${saved}, while it is ${present}`;
  return {
    add: (one) => void found.push(one),
    describe() {
      const [first] = found;
      if (first === undefined) return undefined;
      const count = `${String(found.length)} ${partitionedBy}${found.length === 1 ? '' : 's'}`;
      return `the saved cursor of ${count} lies in the future, e.g. of ${describePartition(first.partition)}: ${valueOf(first)}. ${CONSEQUENCE}`;
    },
    warnings: () =>
      found.map((one) => ({
        partition: one.partition,
        warning: `The saved cursor lies in the future: ${valueOf(one)}. ${CONSEQUENCE}`,
      })),
  };
}

const CONSEQUENCE = `Nothing is read until then, and the cursor stays. Where that is not meant, clear the state: ${HOW_TO_CLEAR}.`;

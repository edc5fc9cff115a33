import type { Ledger, Partition } from '../../../cdk/index.js';
import { perRun } from '../../session.js';
import { createTally, type Days, type Summed, type Tally } from './tally.js';

/** A stream whose rows are summed. */
export interface SummedStream extends Summed {
  readonly name: string;
}

/** The emitted rows of a run's streams, summed by account and day. */
export interface Tallies {
  /** Starts to sum the rows of these streams. */
  watch(streams: readonly SummedStream[], ledger: Ledger): void;
  /** The sums of a stream and account; undefined if nothing was emitted. */
  of(stream: string, partition: Partition): Tally | undefined;
}

function createTallies(): Tallies {
  const tallies = new Map<string, Tally>();
  const days: Days = new Map<string, number>();
  const keyOf = (stream: string, partition: Partition): string => JSON.stringify([stream, partition]);
  const begin = (summed: SummedStream, partition: Partition): Tally => {
    const key = keyOf(summed.name, partition);
    const tally = tallies.get(key) ?? createTally(summed, days);
    tallies.set(key, tally);
    return tally;
  };
  return {
    watch(streams, ledger) {
      ledger.watch((stream) => {
        const summed = streams.find(({ name }) => name === stream);
        if (summed === undefined) return undefined;
        // Rows arrive partition by partition.
        let current: { readonly partition: Partition; readonly tally: Tally } | undefined;
        return (row, partition) => {
          if (current?.partition !== partition) current = { partition, tally: begin(summed, partition) };
          current.tally.add(row);
        };
      });
    },
    of: (stream, partition) => tallies.get(keyOf(stream, partition)),
  };
}

/** The tallies of a run. */
export const talliesOf = perRun(createTallies);

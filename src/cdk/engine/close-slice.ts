import type { Observation } from '../contract/cursor.js';
import type { Partition } from '../contract/slice.js';
import { closePartitionSlice, forgetRows } from '../state/partition-state.js';
import type { OpenSlice } from './schedule.js';
import type { StreamRun } from './stream-run.js';

interface ReadSlice {
  readonly observation: Observation | undefined;
  /** Whether any row was emitted. */
  readonly hasRows: boolean;
}

/**
 * Moves the cursor and updates the fingerprints, after every page of a slice was emitted.
 *
 * @returns true if the state changed
 */
export function closeSlice<Session>(
  run: StreamRun<Session>,
  { slice, isLast, keepsCursor }: OpenSlice,
  { observation, hasRows }: ReadSlice,
): boolean {
  const { cursors, complete, keptCursors } = run;
  if (keepsCursor()) keptCursors.add(slice.partition);
  learn(run, slice.partition);
  if (keptCursors.has(slice.partition)) {
    // The same as for a failed slice: emitted values may change back to those whose fingerprints were saved before.
    if (hasRows && cursors !== undefined) forgetRows(cursors, slice.partition);
    // The state changed because the checkpoints of the slice are gone.
    return true;
  }
  if (cursors !== undefined && observation !== undefined) {
    closePartitionSlice(cursors, slice.partition, observation);
    return true;
  }
  if (!isLast || complete === undefined) return false;
  complete.add(slice.partition);
  return true;
}

/** Updates what the state says that the stream has learned, which is true even if the cursor doesn't move. */
export function learn<Session>(
  { cursors, stream, session }: Pick<StreamRun<Session>, 'cursors' | 'stream' | 'session'>,
  partition: Partition,
): void {
  const { learnedState } = stream;
  if (cursors === undefined || learnedState === undefined) return;
  cursors.learned.keep(partition, (room) => ({
    saved: learnedState.toSave(session, partition, room),
    isComplete: true,
  }));
}

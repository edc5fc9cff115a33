import type { Observation } from '../contract/cursor.js';
import type { Partition } from '../contract/slice.js';
import type { OpenSlice } from './schedule.js';
import type { StreamRun } from './stream-run.js';

interface ReadSlice {
  readonly observation: Observation | undefined;
  /** Whether any row was emitted. */
  readonly hasRows: boolean;
}

/**
 * What becomes of the cursor when every page of a slice was emitted, and of what is kept beside it.
 *
 * @returns whether the state is another one now
 */
export function closeSlice<Session>(
  run: StreamRun<Session>,
  { slice, isLast, keepsCursor }: OpenSlice,
  { observation, hasRows }: ReadSlice,
): boolean {
  const { cursors, complete, keepers } = run;
  if (keepsCursor()) keepers.add(slice.partition);
  learn(run, slice.partition);
  if (keepers.has(slice.partition)) {
    // As where a slice fails: values that were emitted and not saved may change back to those that are remembered.
    if (hasRows) cursors?.fingerprints.forget(slice.partition);
    // Its notes are gone.
    return true;
  }
  if (cursors !== undefined && observation !== undefined) {
    cursors.set(slice.partition, observation.closed());
    if (observation.fingerprints !== undefined)
      cursors.fingerprints.keep(slice.partition, observation.fingerprints);
    return true;
  }
  if (!isLast || complete === undefined) return false;
  complete.add(slice.partition);
  return true;
}

/** What a stream has learned is right whatever becomes of the cursor. */
function learn<Session>({ cursors, stream, session }: StreamRun<Session>, partition: Partition): void {
  const { learnedState } = stream;
  if (cursors === undefined || learnedState === undefined) return;
  cursors.learned.keep(partition, (room) => ({
    saved: learnedState.toSave(session, partition, room),
    isComplete: true,
  }));
}

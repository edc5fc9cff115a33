import type { Partition, Slice } from '../contract/slice.js';
import { learn } from './close-slice.js';
import type { StreamRun } from './stream-run.js';

type Run<Session> = Pick<StreamRun<Session>, 'cursors' | 'stream' | 'session'>;

/**
 * Emits the state before rows that contradict it, or that the stream learned something from. If the run is killed before
 * the slice is closed, the next run must read those rows again, even if they are gone by then.
 *
 * @param emitState emits the state as it is now
 * @returns to be called before each page with rows is emitted
 */
export function stateBeforeRows<Session>(
  run: Run<Session>,
  slice: Slice,
  emitState: () => Promise<void>,
): () => Promise<void> {
  const forgetsEmptyDays = emptyDaysOf(run, slice);
  return async () => {
    const forgets = forgetsEmptyDays();
    if (learnsFirst(run, slice.partition) || forgets) await emitState();
  };
}

/**
 * For a slice with days that had no rows when they were last read: says in the state that they may have rows.
 *
 * @returns true if the state changed
 */
function emptyDaysOf<Session>(
  { cursors }: Pick<Run<Session>, 'cursors'>,
  { partition, dates }: Slice,
): () => boolean {
  const saved = cursors?.get(partition);
  let isDone = dates === undefined || saved === undefined || dates.start > saved;
  return () => {
    if (isDone) return false;
    isDone = true;
    if (cursors?.emptyDays.since(partition) === undefined) return false;
    cursors.emptyDays.forget(partition);
    return true;
  };
}

/**
 * Saves the first that the stream has learned about a partition. More of it is saved when slices are closed.
 *
 * @returns true if the state changed
 */
function learnsFirst<Session>(run: Run<Session>, partition: Partition): boolean {
  const { cursors } = run;
  // A partition without a cursor has no place in the state, and is read from its start.
  if (cursors?.get(partition) === undefined || cursors.learned.get(partition) !== undefined) return false;
  learn(run, partition);
  return cursors.learned.get(partition) !== undefined;
}

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
 * For a slice with days that had no rows when they were last read: forgets that. A slice of which only the last days had
 * none is read again anyway, and often gets rows for today: a state for each would be most of the output of a run with
 * many partitions.
 *
 * @returns true if the state must say so first: all days of the slice had no rows
 */
function emptyDaysOf<Session>(
  { cursors }: Pick<Run<Session>, 'cursors'>,
  { partition, dates }: Slice,
): () => boolean {
  const saved = cursors?.get(partition);
  let isDone = false;
  return () => {
    if (isDone || dates === undefined || saved === undefined || dates.start > saved) return false;
    isDone = true;
    const since = cursors?.emptyDays.since(partition);
    cursors?.emptyDays.forget(partition);
    return since !== undefined && since <= dates.start;
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

import type { Slice } from '../contract/slice.js';
import type { StreamRun } from './stream-run.js';

/**
 * For a slice with days that had no rows when they were last read: forgets that, and if all of its days had none, says so
 * in the state before the first row is emitted. If the run is killed before the slice is closed, the next run must read
 * those days again, even if they are empty again by then. A slice of which only the last days had no rows is read again
 * anyway, and often gets rows for today: a state for each would be most of the output of a run with many partitions.
 *
 * @param emitState emits the state as it is now
 * @returns to be called before each page with rows is emitted
 */
export function forgetEmptyDays<Session>(
  { cursors }: Pick<StreamRun<Session>, 'cursors'>,
  { partition, dates }: Slice,
  emitState: () => Promise<void>,
): () => Promise<void> {
  const saved = cursors?.get(partition);
  let isDone = false;
  return async () => {
    if (isDone || dates === undefined || saved === undefined || dates.start > saved) return;
    isDone = true;
    const since = cursors?.emptyDays.since(partition);
    cursors?.emptyDays.forget(partition);
    if (since !== undefined && since <= dates.start) await emitState();
  };
}

import type { Slice } from '../contract/slice.js';
import type { StreamRun } from './stream-run.js';

/**
 * For a slice with days that had no rows when they were last read: says in the state that they may have rows, before the
 * first of them is emitted. If the run is killed before the slice is closed, the next run must read those days again, even
 * if they are empty again by then.
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
  let isDone = dates === undefined || saved === undefined || dates.start > saved;
  return async () => {
    if (isDone) return;
    isDone = true;
    if (cursors?.emptyDays.since(partition) === undefined) return;
    cursors.emptyDays.forget(partition);
    await emitState();
  };
}

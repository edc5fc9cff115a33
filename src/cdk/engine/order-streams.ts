import type { StreamRun } from './stream-run.js';

type ReadyRun = Pick<StreamRun<never>, 'stream' | 'partitions' | 'cursors'>;

/**
 * The streams in the order in which they are read: the catalog's, but among those whose cursor says when they were read,
 * the one that has waited longest comes first, so that runs that are cut short take turns.
 */
export function orderStreams<One extends ReadyRun>(runs: readonly One[]): readonly One[] {
  const read = runs.flatMap((run) => {
    const readTo = middleCursor(run);
    return readTo === undefined ? [] : [{ run, readTo }];
  });
  const waiting = read.toSorted(({ readTo: one }, { readTo: other }) =>
    one < other ? -1 : Number(one > other),
  );
  const places = new Set<One>(read.map(({ run }) => run));
  const next = waiting.values();
  return runs.map((run) => (places.has(run) ? (next.next().value?.run ?? run) : run));
}

/**
 * Up to which day half of the partitions were read. The earliest one would not do: an account that can no longer be read
 * keeps its cursor in every stream.
 */
function middleCursor({ stream, partitions, cursors }: ReadyRun): string | undefined {
  if (stream.cursor?.movesWithTime !== true) return undefined;
  const saved = partitions.flatMap((partition) => cursors?.get(partition) ?? []).sort();
  return saved[Math.floor(saved.length / 2)];
}

import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes that the heap may grow by, beyond what a collection has left, before the next one. */
const MOST_GROWTH = 24 * 2 ** 20;

/** V8's heap, as far as collecting goes. */
export interface Heap {
  /** Bytes in use, garbage included. */
  readonly used: () => number;
  readonly collect: () => void;
}

/**
 * Collects garbage when the heap has grown by 24 MB. What belongs to requests ahead outlives the first moments of an object,
 * and V8 looks at such objects for the first time when there are 40 to 80 MB of them, though next to nothing is left then.
 */
export function createCollector({ used, collect }: Heap = v8Heap): () => void {
  let left = 0;
  return () => {
    if (used() < left + MOST_GROWTH) return;
    collect();
    left = used();
  };
}

let collectAll: (() => void) | undefined;

const v8Heap: Heap = {
  used: () => getHeapStatistics().used_heap_size,
  collect: () => {
    collectAll ??= exposeCollector();
    collectAll();
  },
};

/** V8 has its collector for contexts that are made while this flag is set. */
function exposeCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  return collect;
}

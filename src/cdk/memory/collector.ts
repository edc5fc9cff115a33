import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes that the heap may grow after a collection before the next one. */
const MOST_GROWTH = 24 * 2 ** 20;

/** V8's heap. */
export interface Heap {
  /** Bytes in use, including garbage. */
  readonly used: () => number;
  readonly collect: () => void;
}

/**
 * Creates a function that collects garbage when the heap has grown by 24 MB. Objects of prefetched requests survive the
 * young generation, and V8 first collects them at 40 to 80 MB, although almost all of them are garbage by then.
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

/** V8 exposes `gc` only to contexts that are created while this flag is set. */
function exposeCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  return collect;
}

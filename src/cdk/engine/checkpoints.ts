import type { SliceCheckpoints } from '../contract/stream.js';

/**
 * What slices save in case they are interrupted, e.g. the ids of created tasks, so that the next run finds it by its key.
 * Checkpoints are emitted with the states, and dropped when their slice is closed.
 */
export interface Checkpoints {
  /** The checkpoints of a slice, and what to call when the slice is closed. */
  ofSlice(): { readonly checkpoints: SliceCheckpoints; readonly closed: () => void };
  /** Sets what to call when a checkpoint changes; undefined while another stream is emitting. */
  onChange(emit: (() => void) | undefined): void;
  /** All checkpoints, for the state. */
  readonly saved: ReadonlyMap<string, string>;
}

/** Restores the checkpoints of a saved state. */
export function restoreCheckpoints(restored: ReadonlyMap<string, string>): Checkpoints {
  const saved = new Map(restored);
  let emit: (() => void) | undefined;
  return {
    saved,
    ofSlice() {
      const usedKeys = new Set<string>();
      return {
        checkpoints: {
          get: (key) => {
            usedKeys.add(key);
            return saved.get(key);
          },
          set: (key, value) => {
            usedKeys.add(key);
            saved.set(key, value);
            emit?.();
          },
        },
        closed: () => {
          for (const key of usedKeys) saved.delete(key);
        },
      };
    },
    onChange: (next) => {
      emit = next;
      // Prefetched slices may have saved checkpoints already.
      if (saved.size > 0) emit?.();
    },
  };
}

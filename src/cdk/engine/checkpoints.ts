import type { SliceCheckpoints } from '../contract/stream.js';

/**
 * What slices save for the case that they are interrupted, e.g. the ids of tasks that were created: whoever reads the same
 * again finds it by its key. It is emitted with the states, and dropped when its slice is closed.
 */
export interface Checkpoints {
  /** Checkpoints of a slice, and what to call when it is closed. */
  ofSlice(): { readonly checkpoints: SliceCheckpoints; readonly closed: () => void };
  /** Called when there is something new to save, as long as the stream is the one that emits. */
  onChange(emit: (() => void) | undefined): void;
  /** For the state to save. */
  readonly saved: ReadonlyMap<string, string>;
}

/** Takes up those of a saved state. */
export function restoreCheckpoints(before: ReadonlyMap<string, string>): Checkpoints {
  const saved = new Map(before);
  let emit: (() => void) | undefined;
  return {
    saved,
    ofSlice() {
      const own = new Set<string>();
      return {
        checkpoints: {
          get: (key) => {
            own.add(key);
            return saved.get(key);
          },
          set: (key, value) => {
            own.add(key);
            saved.set(key, value);
            emit?.();
          },
        },
        closed: () => {
          for (const key of own) saved.delete(key);
        },
      };
    },
    onChange: (next) => {
      emit = next;
      // Slices that were prefetched may have saved something already.
      if (saved.size > 0) emit?.();
    },
  };
}

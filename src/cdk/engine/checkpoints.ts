import type { JsonObject } from '../../protocol/json.js';
import type { StreamState } from '../cursor/stream-state.js';
import type { SliceCheckpoints } from '../contract/stream.js';

/**
 * Notes of a stream beside its cursors, e.g. the ids of tasks that were begun: whoever reads the same thing again finds
 * them by their key. They are told with the states, and dropped when their slice is closed.
 */
export interface Checkpoints {
  /** Notes of a slice, and what to call when it is closed. */
  ofSlice(): { readonly checkpoints: SliceCheckpoints; readonly closed: () => void };
  /** Called when there is something new to save, as long as the stream has its turn. */
  onChange(tell: (() => void) | undefined): void;
  /** `{"notes":{…}}`; nothing where there are none. */
  toState(): JsonObject;
}

/** Takes up the notes of a saved state. */
export function restoreCheckpoints({ checkpoints: saved }: Pick<StreamState, 'checkpoints'>): Checkpoints {
  const notes = new Map(saved);
  let tell: (() => void) | undefined;
  return {
    ofSlice() {
      const own = new Set<string>();
      return {
        checkpoints: {
          get: (key) => {
            own.add(key);
            return notes.get(key);
          },
          set: (key, value) => {
            own.add(key);
            notes.set(key, value);
            tell?.();
          },
        },
        closed: () => {
          for (const key of own) notes.delete(key);
        },
      };
    },
    onChange: (next) => {
      tell = next;
      // What was read ahead has noted something already.
      if (notes.size > 0) tell?.();
    },
    toState: () => (notes.size === 0 ? {} : { notes: Object.fromEntries(notes) }),
  };
}

import { isJsonObject, type Json, type JsonObject } from '../../protocol/json.js';
import { NO_CURSOR_STATE, serializeStreamState, type StreamState } from '../state/stream-state.js';
import type { StateThrottle } from './state-throttle.js';
import type { StreamReporter } from './stream-reporter.js';
import type { StreamRun } from './stream-run.js';

/** Emits the states of one stream. */
export interface StateWriter {
  /** Emits the state as it is now. */
  now(): Promise<void>;
  /** Call when a slice was closed and has changed the state. It is emitted now or later (StateThrottle). */
  changed(): Promise<void>;
  /** Emits a postponed state that has waited long enough. */
  catchUp(): Promise<void>;
  /** Checkpoints that change from now on emit no state. */
  stop(): void;
  /** Emits the last state of the stream. */
  last(isComplete: boolean): Promise<void>;
}

/** Starts to emit states, the first one at once if prefetched slices have saved checkpoints. */
export function createStateWriter<Session>(
  run: StreamRun<Session>,
  reporter: StreamReporter,
  throttle: StateThrottle,
): StateWriter {
  const emit = (): Promise<void> => reporter.state(stateOf(run));
  // If the write fails, the next message reports it.
  run.checkpoints.onChange(() => void throttle.changed(emit).catch(() => undefined));
  return {
    now: emit,
    changed: () => throttle.changed(emit),
    catchUp: () => throttle.catchUp(emit),
    stop: () => {
      run.checkpoints.onChange(undefined);
    },
    async last(isComplete) {
      await reporter.state(isComplete ? finalStateOf(run) : stateOf(run));
      throttle.settled();
    },
  };
}

/**
 * Emits the state of an earlier run unchanged, so that a platform that keeps the last states of a run does not lose it.
 * The protocol allows only states that are objects with members.
 */
export async function keepSavedState(reporter: StreamReporter, saved: Json | undefined): Promise<void> {
  if (isJsonObject(saved) && Object.keys(saved).length > 0) await reporter.state(saved);
}

/** The current state: the cursors of closed slices, restored cursors, and the checkpoints of open slices. */
function stateOf<Session>(run: StreamRun<Session>): JsonObject {
  return serialize(run, run.checkpoints.saved);
}

/** The state of a stream that was read completely. */
function finalStateOf<Session>(run: StreamRun<Session>): JsonObject {
  return run.cursors === undefined ? NO_CURSOR_STATE : serialize(run);
}

function serialize<Session>(
  { cursors, complete, stream }: StreamRun<Session>,
  checkpoints?: StreamState['checkpoints'],
): JsonObject {
  const parts = (cursors ?? complete)?.parts();
  if (parts === undefined) return NO_CURSOR_STATE;
  return serializeStreamState(
    { job: complete?.job, parts, ...(checkpoints && { checkpoints }) },
    stream.cursor?.field,
  );
}

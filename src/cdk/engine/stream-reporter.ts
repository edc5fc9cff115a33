import type { JsonObject } from '../../protocol/json.js';
import {
  errorTrace,
  estimateTrace,
  rateLimitedTrace,
  state as stateMessage,
  statusTrace,
  StreamStatus,
  type ErrorTrace,
  type Message,
  type StreamDescriptor,
} from '../../protocol/messages.js';
import { fingerprint } from '../codec/fingerprint.js';
import type { ParsedRow } from '../schema/row.js';
import { createEstimate } from './estimate.js';
import type { StreamFailure } from './failures.js';
import type { SyncIo } from './sync-io.js';

/**
 * Emits the messages of one stream. The protocol requires this order: STARTED, RUNNING, records, states that count the
 * records since the previous one, then COMPLETE, or an error trace and INCOMPLETE.
 */
export interface StreamReporter {
  /** Number of emitted records. */
  readonly records: number;
  started(): Promise<void>;
  running(): Promise<void>;
  /** @returns a promise to await before the next message, or undefined while there is room */
  record(row: ParsedRow): Promise<void> | undefined;
  /** Emits nothing if the state is unchanged and no record was emitted since. */
  state(streamState: JsonObject): Promise<void>;
  failed(failure: StreamFailure): Promise<void>;
  complete(): Promise<void>;
  incomplete(): Promise<void>;
  /** Emits the expected number of rows, unless it is unknown or was emitted within 10 seconds. */
  readonly estimated: (rows: number | undefined) => Promise<void>;
  /** Emits RATE_LIMITED: the stream waits for the API's quota until `quotaReset` (epoch milliseconds). */
  rateLimited(quotaReset: number): Promise<void>;
}

/** Creates the reporter of one stream. */
export function createStreamReporter(
  stream: StreamDescriptor,
  { output, clock }: Pick<SyncIo, 'output' | 'clock'>,
): StreamReporter {
  const emit = async (message: Message): Promise<void> => {
    await output.write(message);
  };
  let records = 0;
  let stated = 0;
  let lastState: string | undefined;
  const status = (value: StreamStatus) => emit(statusTrace(stream, value, clock.now()));
  return {
    get records() {
      return records;
    },
    started: () => status(StreamStatus.started),
    running: () => status(StreamStatus.running),
    record: (row) => {
      const full = output.write(recordOf(stream, row, clock.now()));
      records += 1;
      return full;
    },
    async state(streamState) {
      // The state of thousands of accounts has hundreds of kilobytes; a hash is enough to compare it.
      const print = fingerprint([JSON.stringify(streamState)]);
      if (records === stated && print === lastState) return;
      await emit(stateMessage(stream, streamState, records - stated));
      stated = records;
      lastState = print;
    },
    failed: (error) => emit(errorTrace(traceOf(stream, error), clock.now())),
    complete: () => status(StreamStatus.complete),
    incomplete: () => status(StreamStatus.incomplete),
    estimated: createEstimate((rows, at) => emit(estimateTrace(stream, rows, at)), clock),
    rateLimited: (quotaReset) => emit(rateLimitedTrace(stream, quotaReset, clock.now())),
  };
}

function recordOf({ name, namespace }: StreamDescriptor, { data, changes }: ParsedRow, at: number): Message {
  const record = { stream: name, namespace, data, emitted_at: at };
  return { type: 'RECORD', record: changes.length === 0 ? record : { ...record, meta: { changes } } };
}

function traceOf(stream: StreamDescriptor, error: StreamFailure): ErrorTrace['error'] {
  return {
    message: error.userMessage,
    internal_message: error.message,
    ...(error.stack !== undefined && { stack_trace: error.stack }),
    failure_type: error.failureType,
    stream_descriptor: stream,
  };
}

import type { JsonObject } from '../../protocol/json.js';
import {
  errorTrace,
  rateLimitedTrace,
  state as stateMessage,
  statusTrace,
  StreamStatus,
  type ErrorTrace,
  type Message,
  type StreamDescriptor,
} from '../../protocol/messages.js';
import type { Clock } from '../clock.js';
import type { Logger } from '../log.js';
import type { ParsedRow } from '../schema/row.js';
import type { Waiter } from '../stream.js';
import type { StreamFailure } from './failures.js';

/** Pauses shorter than this are not worth telling the platform about. */
const TELLING_WAIT_MS = 5000;

export interface ReporterIo {
  readonly emit: (message: Message) => Promise<void>;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Everything that one stream says, in the order that the protocol demands: STARTED, RUNNING, records, states that
 * count the records since the previous one, then COMPLETE, or an error trace and INCOMPLETE.
 */
export interface StreamReporter {
  /** Records emitted so far. */
  readonly records: number;
  started(): Promise<void>;
  running(): Promise<void>;
  record(row: ParsedRow): Promise<void>;
  /** Says nothing when the state is the previous one and no record came since. */
  state(streamState: JsonObject): Promise<void>;
  failed(failure: StreamFailure): Promise<void>;
  complete(): Promise<void>;
  incomplete(): Promise<void>;
  /** Sleeps, and shows longer waits for quota as RATE_LIMITED. */
  readonly wait: Waiter;
}

export function createStreamReporter(stream: StreamDescriptor, io: ReporterIo): StreamReporter {
  const { emit, clock } = io;
  const { name, namespace } = stream;
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
    record: ({ data, changes }) => {
      records += 1;
      const meta = changes.length > 0 ? { meta: { changes } } : {};
      const scope = namespace === undefined ? {} : { namespace };
      return emit({
        type: 'RECORD',
        record: { stream: name, ...scope, data, emitted_at: clock.now(), ...meta },
      });
    },
    async state(streamState) {
      const text = JSON.stringify(streamState);
      if (records === stated && text === lastState) return;
      await emit(stateMessage(stream, streamState, records - stated));
      stated = records;
      lastState = text;
    },
    failed: (error) => emit(errorTrace(traceOf(stream, error), clock.now())),
    complete: () => status(StreamStatus.complete),
    incomplete: () => status(StreamStatus.incomplete),
    wait: createWaiter(stream, io),
  };
}

/** Sleeps for a stream: longer waits are logged, and those for quota are shown as RATE_LIMITED until they end. */
function createWaiter(stream: StreamDescriptor, { emit, clock, log }: ReporterIo): Waiter {
  return async ({ milliseconds, rateLimited, because }) => {
    const telling = milliseconds >= TELLING_WAIT_MS;
    const say = telling ? log.info : log.debug;
    await say(`${stream.name}: waiting ${(milliseconds / 1000).toFixed(1)} s: ${because}`);
    if (telling && rateLimited) await emit(rateLimitedTrace(stream, clock.now() + milliseconds, clock.now()));
    await clock.sleep(milliseconds);
    if (telling && rateLimited) await emit(statusTrace(stream, StreamStatus.running, clock.now()));
  };
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

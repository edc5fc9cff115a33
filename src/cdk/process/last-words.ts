import {
  errorTrace,
  statusTrace,
  StreamStatus,
  type Message,
  type StreamDescriptor,
  type TraceMessage,
} from '../../protocol/messages.js';
import type { MessageWriter } from '../../protocol/writer.js';
import { FailureType, type SyncError } from '../contract/errors.js';

/** The final messages of a command that cannot end normally. */
export interface LastWords {
  /** The writer for the command. It blocks once `say` was called, so that the final messages stay final. */
  readonly writer: MessageWriter;
  /**
   * Writes the error, and INCOMPLETE for each stream that had started.
   *
   * @returns a promise that resolves when these and all earlier messages have been written
   * @throws the error of the sink, if that fails
   */
  readonly say: (error: SyncError) => Promise<void>;
  /** The streams that have started and not ended, in this order. */
  readonly openStreams: () => readonly StreamDescriptor[];
}

/**
 * Watches the messages of a command so that its final messages can name the open streams.
 *
 * @param now epoch milliseconds
 */
export function createLastWords(writer: MessageWriter, now: () => number): LastWords {
  const begun = createBegunStreams();
  let isSaid = false;
  return {
    writer: {
      get bytes() {
        return writer.bytes;
      },
      write: (message) => {
        if (isSaid) return forEver();
        begun.see(message);
        return writer.write(message);
      },
      flush: () => writer.flush(),
    },
    async say(error) {
      isSaid = true;
      await writer.write(failureTrace(error, now()));
      for (const stream of begun.all())
        await writer.write(statusTrace(stream, StreamStatus.incomplete, now()));
      await writer.flush();
    },
    openStreams: begun.all,
  };
}

const forEver = (): Promise<void> => new Promise(() => undefined);

const ENDS: readonly StreamStatus[] = [StreamStatus.complete, StreamStatus.incomplete];

/** Streams that have started and not ended. */
function createBegunStreams() {
  const begun = new Map<string, StreamDescriptor>();
  return {
    see(message: Message): void {
      if (message.type !== 'TRACE' || message.trace.type !== 'STREAM_STATUS') return;
      const { stream_descriptor: stream, status } = message.trace.stream_status;
      const key = JSON.stringify([stream.namespace, stream.name]);
      if (ENDS.includes(status)) begun.delete(key);
      else begun.set(key, stream);
    },
    all: (): readonly StreamDescriptor[] => [...begun.values()],
  };
}

function failureTrace(error: SyncError, at: number): TraceMessage {
  const stack =
    error.failureType === FailureType.system && error.stack !== undefined ? { stack_trace: error.stack } : {};
  return errorTrace(
    {
      message: error.userMessage,
      internal_message: error.message,
      failure_type: error.failureType,
      ...stack,
    },
    at,
  );
}

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

/** What a command says when it cannot come to its own end. */
export interface LastWords {
  /** The writer for the command. It takes nothing more once the last words are said, so nothing comes behind them. */
  readonly writer: MessageWriter;
  /**
   * Tells what has gone wrong, and that the streams which had begun are incomplete.
   *
   * @returns a promise that resolves when this, and all that was written before, has been handed over
   * @throws whatever the sink has failed with
   */
  readonly say: (error: SyncError) => Promise<void>;
}

/** @param now epoch milliseconds */
export function createLastWords(writer: MessageWriter, now: () => number): LastWords {
  const begun = createBegunStreams();
  let isSaid = false;
  return {
    writer: {
      get bytes() {
        return writer.bytes;
      },
      write: (message, data) => {
        if (isSaid) return forEver();
        begun.see(message);
        return writer.write(message, data);
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
  };
}

const forEver = (): Promise<void> => new Promise(() => undefined);

const ENDS: readonly StreamStatus[] = [StreamStatus.complete, StreamStatus.incomplete];

/** Streams that have begun and not ended. */
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

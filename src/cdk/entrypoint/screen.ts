import type { Writable } from 'node:stream';

import type { Message } from '../../protocol/messages.js';
import type { MessageWriter } from '../../protocol/writer.js';
import type { Clock } from '../time/clock.js';
import { wrapText } from '../codec/wrap-text.js';
import { createProgressLine, type Watched } from './progress-line.js';

/* Shows a person at a terminal what the messages of a command say. Standard output carries messages as ever. */

/** A terminal that somebody watches. */
export interface Screen {
  readonly stderr: Writable & { readonly columns?: number };
  /** True if standard output is shown there too: log messages are then printed as text only, and no progress. */
  readonly isOutputShown: boolean;
}

/** A writer that also shows its messages. */
export interface ShownWriter extends MessageWriter {
  /** From now on, the line at the bottom shows how far the sync is. */
  readonly watch: (watched: Watched) => void;
  /** Removes that line. */
  readonly end: () => void;
}

export interface ScreenIo {
  readonly clock: Clock;
  /** Masks secrets and control characters. */
  readonly forPeople: (text: string) => string;
}

const REDRAWN_EVERY_MS = 500;
const DEFAULT_COLUMNS = 80;
const CLEAR_LINE = '\r\u001B[2K';

/** Wraps the writer of a command for a terminal. */
export function showMessages(
  writer: MessageWriter,
  { stderr, isOutputShown }: Screen,
  { clock, forPeople }: ScreenIo,
): ShownWriter {
  const progress = createProgressLine();
  const began = clock.monotonic();
  const lines = createLines(stderr);
  const columns = (): number => stderr.columns ?? DEFAULT_COLUMNS;
  return {
    get bytes() {
      return writer.bytes;
    },
    write(message) {
      progress.see(message);
      const text = textOf(message);
      if (text !== undefined) lines.print(wrapText(forPeople(text), columns()));
      return message.type === 'LOG' && isOutputShown ? undefined : writer.write(message);
    },
    flush: () => writer.flush(),
    watch(watched) {
      // A line that breaks could not be cleared as a whole.
      if (!isOutputShown)
        lines.keepLast(() => progress.text(watched, clock.monotonic() - began, columns() - 1));
    },
    end: () => {
      lines.keepLast(undefined);
    },
  };
}

/** Prints lines above one that is drawn again and again. */
function createLines(stderr: Screen['stderr']) {
  let last: (() => string) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const clear = (): void => {
    if (last !== undefined) stderr.write(CLEAR_LINE);
  };
  const draw = (): void => {
    clear();
    if (last !== undefined) stderr.write(last());
  };
  return {
    print(text: string): void {
      clear();
      stderr.write(`${text}\n`);
      draw();
    },
    /** @param line returns the line at the bottom; undefined for none */
    keepLast(line: (() => string) | undefined): void {
      clear();
      clearInterval(timer);
      last = line;
      if (line !== undefined) timer = setInterval(draw, REDRAWN_EVERY_MS).unref();
    },
  };
}

/** What a message says to people; undefined if it is for programs. */
function textOf(message: Message): string | undefined {
  if (message.type === 'LOG') {
    const { level, message: text } = message.log;
    return level === 'INFO' ? text : `${level}: ${text}`;
  }
  if (message.type === 'CONNECTION_STATUS') {
    const { status, message: text } = message.connectionStatus;
    return text === undefined ? status : `${status}: ${text}`;
  }
  return message.type === 'TRACE' && message.trace.type === 'ERROR'
    ? `ERROR: ${message.trace.error.message}`
    : undefined;
}

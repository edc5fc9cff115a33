import { createDoubleBuffer, type Sink } from './double-buffer.js';
import { keepable } from './keepable.js';
import type { Message } from './messages.js';

/**
 * Everything on standard output goes through this. Writers await what `write` returns, so a slow reader slows the sync.
 */
export interface MessageWriter {
  /** Bytes written so far. */
  readonly bytes: number;
  /**
   * @returns a promise to await before the next message, or undefined if there is room
   * @throws the sink's error: the reader went away
   */
  write(message: Message): Promise<void> | undefined;
  /** Resolves when everything written so far has been handed to the operating system. */
  flush(): Promise<void>;
}

/**
 * Writes one JSON message per line. Records are collected; everything else is sent at once, so that a state is never
 * delayed. Every reader can keep the lines, whatever they hold.
 *
 * @param forPeople applied to text that people read (LOG, TRACE, CONNECTION_STATUS), never to data
 */
export function createWriter(sink: Sink, forPeople: <T>(value: T) => T): MessageWriter {
  const buffer = createDoubleBuffer((batch) => sink(withoutUnusual(keepable(bytesOf(batch)))));
  return {
    get bytes() {
      return buffer.bytes;
    },
    write: (message) => {
      const line = JSON.stringify(isForPeople(message) ? forPeople(message) : message);
      return buffer.append(line, message.type !== 'RECORD');
    },
    flush: () => buffer.flush(),
  };
}

function isForPeople(message: Message): boolean {
  return message.type === 'LOG' || message.type === 'TRACE' || message.type === 'CONNECTION_STATUS';
}

/**
 * JSON does not escape these, but Python's `splitlines` breaks lines at some of them, and terminals execute DEL and the
 * controls from U+0080 to U+009F.
 */
const UNUSUAL = /[\x7F-\x9F\u2028\u2029]/g;
const LINE_ENDS = ['\u2028', '\u2029'].map((character) => Buffer.from(character));
const DEL = 0x7f;
const BEFORE_CONTROLS = 0xc2;
const LAST_CONTROL = 0x9f;

const bytesOf = (batch: Uint8Array): Buffer => Buffer.from(batch.buffer, batch.byteOffset, batch.byteLength);

/** They are rare, and searching a batch for their bytes costs next to nothing. */
function withoutUnusual(bytes: Buffer): Buffer {
  const isUsual =
    !bytes.includes(DEL) && !hasControl(bytes) && !LINE_ENDS.some((character) => bytes.includes(character));
  return isUsual ? bytes : Buffer.from(bytes.toString().replace(UNUSUAL, escapeCharacter));
}

/** In UTF-8 they have two bytes, the first of which also starts the characters from U+00A0 to U+00BF. */
function hasControl(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(BEFORE_CONTROLS); at !== -1; at = bytes.indexOf(BEFORE_CONTROLS, at + 1)) {
    if ((bytes[at + 1] ?? 0) <= LAST_CONTROL) return true;
  }
  return false;
}

const escapeCharacter = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

import type { Writable } from 'node:stream';

import type { Message } from './messages.js';

/** Lines are gathered up to about this many characters before they go to the pipe in one write. */
const BATCH_CHARACTERS = 64 * 1024;

/** JSON leaves these as they are, but Python's `splitlines` breaks a line at them. */
const UNUSUAL_LINE_ENDS = /[\u0085\u2028\u2029]/g;

const escapeCharacter = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Writes messages as lines. Whoever writes awaits the promise, so a slow reader slows the sync, not memory. */
export interface MessageWriter {
  write(message: Message): Promise<void>;
  /** Resolves when everything written so far has been handed to the operating system. */
  flush(): Promise<void>;
}

/**
 * The only road to standard output: one JSON message a line, records batched, everything else sent at once so
 * that a state is never held back.
 *
 * @param redact applied to the text that people read (LOG, TRACE, CONNECTION_STATUS), never to data
 */
export function createWriter(out: Writable, redact: <T>(value: T) => T): MessageWriter {
  let batch = '';
  const send = async (): Promise<void> => {
    if (batch === '') return;
    const text = batch.replace(UNUSUAL_LINE_ENDS, escapeCharacter);
    batch = '';
    await new Promise<void>((resolve, reject) => {
      out.write(text, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  };
  return {
    async write(message) {
      batch += `${JSON.stringify(isForPeople(message) ? redact(message) : message)}\n`;
      if (message.type !== 'RECORD' || batch.length >= BATCH_CHARACTERS) await send();
    },
    flush: send,
  };
}

function isForPeople(message: Message): boolean {
  return message.type === 'LOG' || message.type === 'TRACE' || message.type === 'CONNECTION_STATUS';
}

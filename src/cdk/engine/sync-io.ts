import type { Message } from '../../protocol/messages.js';
import type { Clock } from '../time/clock.js';
import type { Logger } from '../contract/log.js';
import type { Watchdog } from '../process/watchdog.js';

/** Where a sync's messages go. */
export interface Output {
  /** Bytes written so far. */
  readonly bytes: number;
  /**
   * @param data of a record as JSON text, where that is at hand
   * @returns a promise to await before the next message, or undefined while there is room
   */
  write(message: Message, data?: string): Promise<void> | undefined;
}

/** What a sync writes to and waits by. */
export interface SyncIo {
  readonly output: Output;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told what is emitted; absent where nobody watches. */
  readonly watchdog?: Pick<Watchdog, 'reading' | 'heard'> | undefined;
}

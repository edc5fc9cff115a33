import type { Message } from '../../protocol/messages.js';
import type { Clock } from '../time/clock.js';
import type { Logger } from '../contract/log.js';
import type { Watchdog } from '../process/watchdog.js';

/** The output of a sync. */
export interface Output {
  /** Bytes written so far. */
  readonly bytes: number;
  /** @returns a promise to await before the next message, or undefined while there is room */
  write(message: Message): Promise<void> | undefined;
}

/** What a sync needs from the process. */
export interface SyncIo {
  readonly output: Output;
  readonly clock: Clock;
  readonly log: Logger;
  /** Called for every page; absent if garbage is V8's business alone. */
  readonly collectGarbage?: (() => void) | undefined;
  /** Observes what is emitted; absent if nothing watches the run. */
  readonly watchdog?: Pick<Watchdog, 'reading' | 'heard'> | undefined;
}

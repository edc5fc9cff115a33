import type { Message } from '../../protocol/messages.js';
import type { Clock } from '../clock.js';
import type { Logger } from '../log.js';

/** What a sync writes to and waits by. */
export interface SyncIo {
  readonly emit: (message: Message) => Promise<void>;
  readonly clock: Clock;
  readonly log: Logger;
}

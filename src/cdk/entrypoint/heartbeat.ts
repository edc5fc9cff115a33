import type { Clock } from '../time/clock.js';
import { requestsIn, type Ledger } from '../contract/ledger.js';

/** Writes a log line when a sync has been quiet for a minute, so that nobody takes it for dead. */
export interface Heartbeat {
  /** A log line was written. */
  readonly beat: () => void;
  /** @param ledger counts the requests of each stream */
  readonly start: (ledger: Ledger | undefined) => void;
  readonly stop: () => void;
}

interface HeartbeatOptions {
  readonly clock: Clock;
  /** The stream that the sync emits. */
  readonly stream: () => string | undefined;
  /** Writes a log line. */
  readonly write: (text: string) => void;
}

const QUIET_MS = 60_000;
const LOOKED_EVERY_MS = 5000;

/** Creates a heartbeat, which is silent until it is started. */
export function createHeartbeat({ clock, stream, write }: HeartbeatOptions): Heartbeat {
  let last = clock.monotonic();
  let timer: NodeJS.Timeout | undefined;
  return {
    beat: () => {
      last = clock.monotonic();
    },
    start(ledger) {
      timer = setInterval(() => {
        const name = stream();
        const isQuiet = clock.monotonic() - last >= QUIET_MS;
        if (isQuiet && name !== undefined) write(describe(name, ledger));
      }, LOOKED_EVERY_MS).unref();
    },
    stop: () => {
      clearInterval(timer);
    },
  };
}

function describe(stream: string, ledger: Ledger | undefined): string {
  const requests = requestsIn(ledger?.entries.filter((entry) => entry.stream === stream));
  return `${stream}: still reading, ${requests.toLocaleString('en-US')} requests so far`;
}

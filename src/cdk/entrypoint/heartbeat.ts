import type { Clock } from '../time/clock.js';
import type { Ledger } from '../contract/ledger.js';
import type { SyncIo } from '../engine/sync-io.js';

/** Writes a log line when a sync has been quiet for a minute, so that nobody takes it for dead. */
export interface Heartbeat {
  /** A log line was written. */
  readonly beat: () => void;
  /** Learns which stream the sync emits, and passes that on. */
  readonly beside: (watchdog: SyncWatch | undefined) => SyncWatch;
  /** @param ledger counts the requests of each stream */
  readonly start: (ledger: Ledger | undefined) => void;
  readonly stop: () => void;
}

type SyncWatch = NonNullable<SyncIo['watchdog']>;

const QUIET_MS = 60_000;
const LOOKED_EVERY_MS = 5000;

/** @param write writes a log line */
export function createHeartbeat(clock: Clock, write: (text: string) => void): Heartbeat {
  let last = clock.monotonic();
  let stream: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  return {
    beat: () => {
      last = clock.monotonic();
    },
    beside: (watchdog) => ({
      reading(name, partition) {
        stream = name;
        watchdog?.reading(name, partition);
      },
      heard: () => watchdog?.heard(),
    }),
    start(ledger) {
      timer = setInterval(() => {
        const isQuiet = clock.monotonic() - last >= QUIET_MS;
        if (isQuiet && stream !== undefined) write(describe(stream, ledger));
      }, LOOKED_EVERY_MS).unref();
    },
    stop: () => {
      clearInterval(timer);
    },
  };
}

function describe(stream: string, ledger: Ledger | undefined): string {
  const requests = (ledger?.entries ?? [])
    .filter((entry) => entry.stream === stream)
    .reduce((sum, entry) => sum + entry.requests, 0);
  return `${stream}: still reading, ${requests.toLocaleString('en-US')} requests so far`;
}

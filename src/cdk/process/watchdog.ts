import type { Sink } from '../../protocol/double-buffer.js';
import type { Clock } from '../time/clock.js';
import { FailureType, RUN_AGAIN, SyncError } from '../contract/errors.js';
import { ISSUES } from '../contract/repository.js';
import { describePartition, type Partition } from '../contract/slice.js';
import type { RequestWatch } from '../contract/source.js';

/**
 * Detects a stuck run. Everything that requests, waits, reads or writes reports to it, and a timer checks it once a
 * minute. It counts ticks instead of reading a clock, so setting the clock or suspending the machine changes nothing.
 */
export interface Watchdog extends RequestWatch {
  /** Sets which partition of which stream is being emitted. */
  reading(stream: string, partition: Partition): void;
  /** Wraps a clock so that its waits are known. */
  clock(clock: Clock): Clock;
  /** Wraps a sink, whose reader may be slow. */
  sink(sink: Sink): Sink;
  /** Counts a minute. @returns the error to end the run with, if nothing has happened for too long */
  tick(): SyncError | undefined;
}

const TICK_MS = 60_000;
const PATIENCE_MINUTES = 15;

interface UnderWay {
  readonly request: string;
  readonly since: number;
}

/** Creates a watchdog that ends a run after 15 whole minutes without progress. */
export function createWatchdog(): Watchdog {
  const requests = new Set<UnderWay>();
  const [waits, writes] = [createCount(), createCount()];
  let minutes = 0;
  let silent = 0;
  let isAlive = true;
  let hasBegun = false;
  let place: string | undefined;
  const heard = (): void => {
    isAlive = true;
  };
  return {
    heard,
    asking(request) {
      hasBegun = true;
      const underWay = { request, since: minutes };
      requests.add(underWay);
      return () => {
        requests.delete(underWay);
        heard();
      };
    },
    reading(stream, partition) {
      hasBegun = true;
      place = `${stream}, ${describePartition(partition)}`;
      heard();
    },
    clock: (clock) => ({ ...clock, sleep: (milliseconds) => waits.during(clock.sleep(milliseconds)) }),
    sink: (sink) => (bytes) => writes.during(sink(bytes)),
    tick() {
      minutes += 1;
      if (isAlive || waits.now > 0) silent = 0;
      else if (hasBegun && writes.now === 0) silent += 1;
      isAlive = false;
      return silent < PATIENCE_MINUTES ? undefined : silence(place, [...requests].map(lastingUntil(minutes)));
    },
  };
}

/** Counts what is pending. */
function createCount() {
  let count = 0;
  return {
    get now() {
      return count;
    },
    during: <T>(work: Promise<T>): Promise<T> => {
      count += 1;
      return work.finally(() => {
        count -= 1;
      });
    },
  };
}

const lastingUntil =
  (minutes: number) =>
  ({ request, since }: UnderWay): string => {
    const count = minutes - since;
    return `${request} (${String(count)} ${count === 1 ? 'minute' : 'minutes'})`;
  };

/** Maximum number of requests that a message names. */
const NAMED = 10;

function silence(place: string | undefined, requests: readonly string[]): SyncError {
  const named = requests.slice(0, NAMED).join('; ');
  const more = requests.length > NAMED ? `; and ${String(requests.length - NAMED)} more` : '';
  const sentences = [
    `No progress for ${String(PATIENCE_MINUTES)} minutes: no response, no row and no announced wait.`,
    ...(place === undefined ? [] : [`The sync was at ${place}.`]),
    requests.length === 0 ? 'No requests in flight.' : `Requests in flight: ${named}${more}.`,
  ];
  return new SyncError({
    failureType: FailureType.system,
    what: sentences.join(' '),
    remedy: `${RUN_AGAIN} If it happens again, please report it at ${ISSUES} with the log of this run.`,
  });
}

/** Ticks once a minute for as long as the process lives, without keeping it alive. */
export function keepWatch(watchdog: Pick<Watchdog, 'tick'>, end: (error: SyncError) => void): void {
  setTimeout(() => {
    const error = watchdog.tick();
    if (error === undefined) keepWatch(watchdog, end);
    else end(error);
  }, TICK_MS).unref();
}

import { isDoneInTime, SIGNALS, type Host, type Signal } from './host.js';

/** What a shell reports for a process that SIGTERM ended. */
const TERMINATED = 143;

/** Long enough for a re-raised signal to arrive. */
const GRACE_MS = 100;

export interface Interruptible {
  /** Resolves when everything that was written has been handed to the operating system. */
  readonly flush: () => Promise<void>;
  readonly isReading: boolean;
}

/**
 * Ends the process on a signal: what was written is flushed, then the signal is raised again, so that the parent sees
 * a process that the signal ended (PyAirbyte takes nothing else for an answer). As the first process of a container
 * the signal has no effect without a handler; there the process ends itself: with 143 in the middle of a read, else
 * with 0. A reader that has stopped is waited for a few seconds, and a second signal ends the process at once.
 */
export function endOnSignals(host: Host, { flush, isReading }: Interruptible): void {
  let isEnding = false;
  const end = async (signal: Signal): Promise<void> => {
    const isFirst = !isEnding;
    isEnding = true;
    const isFlushed = isFirst && (await isDoneInTime(flush(), host));
    host.raise(signal);
    await host.sleep(GRACE_MS);
    if (isFlushed) host.exit(isReading ? TERMINATED : 0);
    else host.crash();
  };
  for (const signal of SIGNALS) host.onSignal(signal, () => void end(signal));
}

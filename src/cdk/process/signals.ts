import { isDoneInTime, SIGNALS, type Host, type Signal } from './host.js';

/** The exit code that a shell reports for a process that SIGTERM ended. */
const TERMINATED = 143;

/** Milliseconds that are enough for a raised signal to arrive. */
const GRACE_MS = 100;

/** What a signal interrupts. */
export interface Interruptible {
  /** Resolves when all output has been handed to the operating system. */
  readonly flush: () => Promise<void>;
  readonly isReading: boolean;
}

/**
 * Ends the process on a signal. Output is flushed and the signal is raised again, so that the parent sees a process
 * that was ended by the signal (PyAirbyte accepts nothing else). A signal without a handler has no effect on the first
 * process of a container, so there the process exits by itself: with 143 during a read, otherwise with 0. A reader that
 * has stopped gets a few seconds, and a second signal ends the process at once.
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

import type { MessageWriter } from '../protocol/writer.js';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** What a shell reports for a process that SIGTERM ended. */
const TERMINATED = 143;

/** Long enough for a re-raised signal to arrive. */
const GRACE_MS = 100;

/**
 * Ends the process on SIGTERM and SIGINT: what was written is flushed, then the signal is raised again, so that the
 * parent sees a process that the signal ended (PyAirbyte takes nothing else for an answer). As the first process of
 * a container the signal has no effect without a handler; there the process ends itself: with 143 in the middle of
 * a read, else with 0.
 */
export function endOnSignals(writer: MessageWriter, reading: boolean): void {
  for (const signal of SIGNALS) {
    process.once(signal, () => {
      const end = (): void => {
        process.kill(process.pid, signal);
        setTimeout(() => process.exit(reading ? TERMINATED : 0), GRACE_MS);
      };
      writer.flush().then(end, end);
    });
  }
}

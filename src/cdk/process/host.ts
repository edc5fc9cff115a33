import { setTimeout as sleep } from 'node:timers/promises';

/** Signals that ask a process to end. */
export const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
export type Signal = (typeof SIGNALS)[number];

/** The parts of Node's `process` that concern its end. */
export interface Host {
  /** Sets the exit code that applies unless `exit` is called with another one. */
  setExitCode(code: number): void;
  /** Called when nothing is pending any more. */
  onIdle(listener: () => void): void;
  /** Called with uncaught exceptions and unhandled rejections. */
  onFailure(listener: (reason: unknown) => void): void;
  onSignal(signal: Signal, listener: () => void): void;
  /** Raises a signal with its default effect. */
  raise(signal: Signal): void;
  /** Ends the process. Waits for pending writes, even if they never finish. */
  exit(code: number): void;
  /** Ends the process at once, without waiting for pending writes. */
  crash(): void;
  /** Sleeps in real time, whatever the clock of the run is. */
  sleep(milliseconds: number): Promise<void>;
}

/**
 * The real host. `exit` joins Node's threads, and a thread that writes to a full pipe never returns, so `crash` uses
 * SIGKILL. The first process of a container ignores SIGKILL from inside; `abort` ends it.
 */
export function createHost(process: NodeJS.Process): Host {
  return {
    setExitCode: (code) => {
      process.exitCode = code;
    },
    onIdle: (listener) => void process.on('beforeExit', listener),
    onFailure: (listener) =>
      void process.on('uncaughtException', listener).on('unhandledRejection', listener),
    onSignal: (signal, listener) => void process.on(signal, listener),
    raise: (signal) => {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    },
    exit: (code) => process.exit(code),
    crash: () => {
      process.kill(process.pid, 'SIGKILL');
      process.abort();
    },
    sleep: (milliseconds) => sleep(milliseconds),
  };
}

/** Milliseconds: long enough for a slow reader, short enough for whoever asked the process to end. */
const TELLING_MS = 3000;

/** @returns true if the work finished or failed within 3 seconds */
export async function isDoneInTime(work: Promise<void>, host: Pick<Host, 'sleep'>): Promise<boolean> {
  const done = work.then(
    () => true,
    () => true,
  );
  return Promise.race([done, host.sleep(TELLING_MS).then(() => false)]);
}

import { setTimeout as sleep } from 'node:timers/promises';

/** Signals that ask a process to end. */
export const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
export type Signal = (typeof SIGNALS)[number];

/** Node's process, as far as its end is concerned. */
export interface Host {
  /** What the process ends with if nobody says anything else. */
  setExitCode(code: number): void;
  /** Told when nothing is left that the process could wait for. */
  onIdle(listener: () => void): void;
  /** Told of exceptions that nobody catches, and of rejections that nobody handles. */
  onFailure(listener: (reason: unknown) => void): void;
  onSignal(signal: Signal, listener: () => void): void;
  /** Lets a signal have the effect that it has without listeners. */
  raise(signal: Signal): void;
  /** Ends the process; waits for bytes that are being written, also where they never go. */
  exit(code: number): void;
  /** Ends the process at once, though bytes are being written that nobody takes. */
  crash(): void;
  /** Real time, whatever the clock of the run is. */
  sleep(milliseconds: number): Promise<void>;
}

/**
 * The real one. `exit` joins Node's threads, and one that writes to a full pipe never comes back, so what can't be
 * written to its end is left by a signal that cannot be caught. The first process of a container has no such signal;
 * there `abort` is left.
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

/** Long enough for a reader that is slow, and short enough for whoever has asked the process to end. */
const TELLING_MS = 3000;

/** @returns whether the work was done, or had failed, in time */
export async function isDoneInTime(work: Promise<void>, host: Pick<Host, 'sleep'>): Promise<boolean> {
  const done = work.then(
    () => true,
    () => true,
  );
  return Promise.race([done, host.sleep(TELLING_MS).then(() => false)]);
}

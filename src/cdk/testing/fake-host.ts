import type { Host, Signal } from '../process/host.js';

/** A host that records how it ends, and whose events the test triggers. */
export interface FakeHost extends Host {
  /** Calls that end the process: `exit code 1` (the default), `exit 0`, `raise SIGTERM`, `crash`. */
  readonly done: readonly string[];
  readonly idle: () => void;
  readonly fail: (reason: unknown) => void;
  readonly signal: (signal: Signal) => void;
  /** Ends all pending sleeps. */
  readonly pass: () => Promise<void>;
}

export function createFakeHost(): FakeHost {
  const done: string[] = [];
  const listeners = new Map<string, (reason: unknown) => void>();
  const sleepers: (() => void)[] = [];
  const note =
    (what: string) =>
    (value: number | string = ''): void => {
      done.push(`${what} ${value}`.trim());
    };
  const happens = (what: string, reason?: unknown): void => listeners.get(what)?.(reason);
  return {
    done,
    setExitCode: note('exit code'),
    onIdle: (listener) => void listeners.set('idle', listener),
    onFailure: (listener) => void listeners.set('failure', listener),
    onSignal: (signal, listener) => void listeners.set(signal, listener),
    raise: note('raise'),
    exit: note('exit'),
    crash: note('crash'),
    sleep: () => new Promise((resolve) => sleepers.push(resolve)),
    idle: () => {
      happens('idle');
    },
    fail: (reason) => {
      happens('failure', reason);
    },
    signal: (signal) => {
      happens(signal);
    },
    async pass() {
      await turn();
      for (const wake of sleepers.splice(0)) wake();
      await turn();
    },
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

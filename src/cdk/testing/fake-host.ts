import type { Host, Signal } from '../process/host.js';

/** A process that notes how it ends, and is told what happens to it. */
export interface FakeHost extends Host {
  /** What it did about its end: `exit code 1` (if nobody says else), `exit 0`, `raise SIGTERM`, `crash`. */
  readonly done: readonly string[];
  readonly idle: () => void;
  readonly fail: (reason: unknown) => void;
  readonly signal: (signal: Signal) => void;
  /** Lets every wait so far come to its end. */
  readonly pass: () => Promise<void>;
}

export function createFakeHost(): FakeHost {
  const done: string[] = [];
  const idle: (() => void)[] = [];
  const failure: ((reason: unknown) => void)[] = [];
  const signals = new Map<Signal, () => void>();
  const sleepers: (() => void)[] = [];
  const note = (what: string) => void done.push(what);
  const wake = (): void => {
    for (const end of sleepers.splice(0)) end();
  };
  return {
    done,
    setExitCode: (code) => {
      note(`exit code ${String(code)}`);
    },
    onIdle: (listener) => void idle.push(listener),
    onFailure: (listener) => void failure.push(listener),
    onSignal: (signal, listener) => void signals.set(signal, listener),
    raise: (signal) => {
      note(`raise ${signal}`);
    },
    exit: (code) => {
      note(`exit ${String(code)}`);
    },
    crash: () => {
      note('crash');
    },
    sleep: () => new Promise((resolve) => sleepers.push(resolve)),
    idle: () => {
      idle.forEach((listener) => {
        listener();
      });
    },
    fail: (reason) => {
      failure.forEach((listener) => {
        listener(reason);
      });
    },
    signal: (signal) => signals.get(signal)?.(),
    pass: () => turn().then(wake).then(turn),
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

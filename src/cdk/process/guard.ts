import { FailureType, SyncError } from '../contract/errors.js';
import { isDoneInTime, type Host } from './host.js';

/** Says why the process ends; resolves when that has been handed to the operating system. */
export type Teller = (error: SyncError) => Promise<void>;

/** Sees to it that a process which does not come to its own end says why, and ends with 1. */
export interface Guard {
  /** Who tells from now on. Where that fails, whoever told first does. */
  readonly tellBy: (tell: Teller) => void;
  /** Tells why, and ends the process. Only the first reason is told; a reader that went away is told nothing. */
  readonly end: (reason: unknown) => void;
  /** The command is done: the process ends with this code when it has nothing left to do. */
  readonly settled: (code: number) => void;
  /** The command is done: the process ends with this code now, unless it is about to end for a reason. */
  readonly exit: (code: number) => void;
}

const FAILED = 1;

/**
 * The exit code is 1 until the command has settled: a promise that is lost, an exception that nobody catches and an
 * event loop that runs dry are failures, and nothing that was not said to be complete counts as that.
 */
export function guardProcess(host: Host, tellFirst: Teller): Guard {
  let tell = tellFirst;
  let isSettled = false;
  let isEnding = false;
  const end = async (reason: unknown): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    const error = SyncError.from(reason);
    const telling = isGone(reason) ? Promise.resolve() : say(error, [tell, tellFirst]);
    if (await isDoneInTime(telling, host)) host.exit(FAILED);
    else host.crash();
  };
  host.setExitCode(FAILED);
  host.onFailure((reason) => void end(reason));
  host.onIdle(() => {
    if (!isSettled) void end(nothingLeft());
  });
  return {
    tellBy: (other) => {
      tell = other;
    },
    end: (reason) => void end(reason),
    settled: (code) => {
      isSettled = true;
      if (!isEnding) host.setExitCode(code);
    },
    exit: (code) => {
      if (!isEnding) host.exit(code);
    },
  };
}

/** Standard output, or standard error, is closed: there is nobody left to tell. */
const isGone = (reason: unknown): boolean =>
  reason instanceof Error && (reason as NodeJS.ErrnoException).code === 'EPIPE';

async function say(error: SyncError, [tell, ...others]: readonly Teller[]): Promise<void> {
  try {
    await tell?.(error);
  } catch (thrown) {
    if (!isGone(thrown)) await say(error, others);
  }
}

const nothingLeft = (): SyncError =>
  new SyncError({
    failureType: FailureType.system,
    what: 'The command stopped before it was done: the connector lost a pending response.',
    remedy:
      'Run it again; the next sync resumes where this one stopped. Please report it with the log of this run.',
  });

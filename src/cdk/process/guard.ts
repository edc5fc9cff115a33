import { FailureType, RUN_AGAIN, SyncError } from '../contract/errors.js';
import { ISSUES } from '../contract/repository.js';
import { isDoneInTime, type Host } from './host.js';

/** Reports why the process ends; resolves when the report has been handed to the operating system. */
export type ErrorReport = (error: SyncError) => Promise<void>;

/** Makes sure that a process that does not end normally says why and exits with 1. */
export interface Guard {
  /** Replaces the way to report. If it fails, the first one is used. */
  readonly reportBy: (report: ErrorReport) => void;
  /** Reports the reason and ends the process. Only the first reason is reported, and nothing if the reader is gone. */
  readonly end: (reason: unknown) => void;
  /** The command is done: the process ends with this code once nothing is pending. */
  readonly settled: (code: number) => void;
  /** The command is done: the process ends with this code now, unless it is already ending for another reason. */
  readonly exit: (code: number) => void;
}

const FAILED = 1;

/**
 * Guards the process. The exit code is 1 until the command has settled, so that a lost promise, an uncaught exception
 * and an event loop that runs dry count as failures.
 *
 * @param firstReport reports a failure until `reportBy` sets another way, and if that way fails
 */
export function guardProcess(host: Host, firstReport: ErrorReport): Guard {
  let report = firstReport;
  let isSettled = false;
  let isEnding = false;
  const end = async (reason: unknown): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    const error = SyncError.from(reason);
    const reporting = isGone(reason) ? Promise.resolve() : say(error, [report, firstReport]);
    if (await isDoneInTime(reporting, host)) host.exit(FAILED);
    else host.crash();
  };
  host.setExitCode(FAILED);
  host.onFailure((reason) => void end(reason));
  host.onIdle(() => {
    if (!isSettled) void end(nothingLeft());
  });
  return {
    reportBy: (other) => {
      report = other;
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

/** True if standard output or standard error was closed: nobody is left to read a report. */
const isGone = (reason: unknown): boolean =>
  reason instanceof Error && (reason as NodeJS.ErrnoException).code === 'EPIPE';

async function say(error: SyncError, [report, ...others]: readonly ErrorReport[]): Promise<void> {
  try {
    await report?.(error);
  } catch (thrown) {
    if (!isGone(thrown)) await say(error, others);
  }
}

const nothingLeft = (): SyncError =>
  new SyncError({
    failureType: FailureType.system,
    what: 'The command stopped before it was finished: the connector lost a pending response.',
    remedy: `${RUN_AGAIN} Please report it at ${ISSUES} with the log of this run.`,
  });

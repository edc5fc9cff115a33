import { createSecrets, type Secrets } from './secrets.js';
import { FailureType, withoutResuming, type SyncError } from '../contract/errors.js';
import { createCollector } from '../memory/collector.js';
import { guardProcess, type Guard } from './guard.js';
import type { Host } from './host.js';
import { createWatchdog, keepWatch, type Watchdog } from './watchdog.js';

/** What supervises the process of every command. */
export interface Supervision {
  readonly host: Host;
  readonly guard: Guard;
  readonly watchdog: Watchdog;
  /** Keeps the heap small, if it is called often. */
  readonly collectGarbage: () => void;
  /** The secrets that the command knows. They are masked in all output. */
  readonly secrets: Secrets;
}

/**
 * Starts the supervision. Call it before anything else, so that nothing fails unguarded.
 *
 * @param say writes a text for people, until the command has another way to report
 */
export function supervise(host: Host, say: (text: string) => void): Supervision {
  const secrets = createSecrets();
  const watchdog = createWatchdog();
  const guard = guardProcess(host, (error) => {
    say(secrets.forPeople(describeFailure(error)));
    return Promise.resolve();
  });
  keepWatch(watchdog, guard.end);
  return { host, guard, watchdog, collectGarbage: createCollector(), secrets };
}

/** An error as a terminal shows it; for a bug, with its stack. */
export function describeFailure({ userMessage, failureType, cause, message }: SyncError): string {
  const isBug = failureType === FailureType.system && cause !== undefined;
  const sentence = withoutResuming(userMessage);
  return isBug ? `${sentence}\n${message}` : sentence;
}

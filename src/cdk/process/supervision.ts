import { createSecrets, type Secrets } from './secrets.js';
import { FailureType, type SyncError } from '../contract/errors.js';
import { guardProcess, type Guard } from './guard.js';
import type { Host } from './host.js';
import { createWatchdog, keepWatch, type Watchdog } from './watchdog.js';

/** What a process of the connector is looked after by, whatever its command. */
export interface Supervision {
  readonly host: Host;
  readonly guard: Guard;
  readonly watchdog: Watchdog;
  /** The secrets that the command has come to know; nothing that is told holds them. */
  readonly secrets: Secrets;
}

/**
 * Comes before everything else, so that nothing fails unguarded.
 *
 * @param say writes a text for people, where the command has no other way
 */
export function supervise(host: Host, say: (text: string) => void): Supervision {
  const secrets = createSecrets();
  const watchdog = createWatchdog();
  const guard = guardProcess(host, (error) => {
    say(secrets.forPeople(describeFailure(error)));
    return Promise.resolve();
  });
  keepWatch(watchdog, guard.end);
  return { host, guard, watchdog, secrets };
}

/** What people are told at a terminal: of a bug of ours, also where it is. */
export function describeFailure({ userMessage, failureType, cause, message }: SyncError): string {
  const isBug = failureType === FailureType.system && cause !== undefined;
  return isBug ? `${userMessage}\n${message}` : userMessage;
}

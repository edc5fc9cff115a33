import type { Logger } from '../../cdk/index.js';
import { isUnsupported } from './errors.js';

/** The parts of a run that concern the sandbox. */
interface SandboxRun {
  readonly config: { readonly sandbox: boolean };
  readonly log: Logger;
}

/**
 * Warns and continues if the sandbox lacks an endpoint, a filter or a level. What it lacks is not documented.
 *
 * @param next what the reader does instead, as the end of the warning, e.g. `skipped`
 * @throws the error itself, if it is another one or comes from production
 */
export async function passOverLack({ config, log }: SandboxRun, error: unknown, next: string): Promise<void> {
  if (!config.sandbox || !isUnsupported(error)) throw error;
  await log.warn(`Sandbox: ${error.message}; ${next}.`);
}

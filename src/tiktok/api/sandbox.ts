import type { Logger } from '../../cdk/index.js';
import { isUnsupported } from './errors.js';

/** A run, as far as the sandbox goes. */
interface SandboxRun {
  readonly config: { readonly sandbox: boolean };
  readonly log: Logger;
}

/**
 * Goes on where the sandbox lacks an endpoint, a filter or a level, which of them is not documented, and warns of it.
 *
 * @param next what the reader does without it, as the warning ends
 * @throws the error itself, when it is another one or comes from production
 */
export async function passOverLack({ config, log }: SandboxRun, error: unknown, next: string): Promise<void> {
  if (!config.sandbox || !isUnsupported(error)) throw error;
  await log.warn(`Sandbox: ${error.message}; ${next}.`);
}

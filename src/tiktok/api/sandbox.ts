import type { Logger } from '../../cdk/index.js';
import { isUnsupported } from './errors.js';

/** The parts of a run that concern the sandbox. */
interface SandboxRun {
  readonly config: { readonly sandbox: boolean };
  readonly log: Logger;
}

/** What the sandbox is known to lack, so that nothing asks for it there. What else it lacks shows when it is asked. */
type KnownLack =
  | 'account totals'
  | 'filters by buying type'
  | 'objects of the TikTok app'
  | 'permissions worth testing'
  | 'report tasks'
  // "Run a synchronous report": no enable_total_metrics.
  | 'sums of reports'
  | 'TopView'
  | 'years of history';

/** Whether this is a run in the sandbox, which lacks everything in `KnownLack`; callers name what matters to them. */
export const sandboxLacks: (run: Pick<SandboxRun, 'config'>, what: KnownLack) => boolean = ({ config }) =>
  config.sandbox;

/**
 * Warns and continues if the sandbox lacks an endpoint, a filter or a level. What it lacks is not documented.
 *
 * @param next what the reader does instead, as the end of the warning, e.g. `skipped`
 * @throws the error itself, if it is another one or comes from production
 */
export async function ignoreMissingFeature(
  { config, log }: SandboxRun,
  error: unknown,
  next: string,
): Promise<void> {
  if (!config.sandbox || !isUnsupported(error)) throw error;
  await log.warn(`Sandbox: ${error.message}; ${next}.`);
}

/**
 * Reads the first attempt that the sandbox supports, and warns about each that it doesn't. Production gets the first one
 * only.
 *
 * @param attempts the complete request first, then with fewer filters each
 */
export async function* readSupported<Attempt, T>(
  run: SandboxRun,
  attempts: readonly Attempt[],
  read: (attempt: Attempt) => AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  for (const attempt of attempts) {
    try {
      yield* read(attempt);
      return;
    } catch (error) {
      const isLast = attempt === attempts.at(-1);
      await ignoreMissingFeature(run, error, isLast ? 'skipped' : 'retrying with fewer filters');
    }
  }
}

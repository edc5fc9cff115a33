import { FailureType } from '../protocol/messages.js';

export { FailureType };

/** How far a failure reaches: one part of a sync (an account of a stream), or everything that is left. */
export const FailureScope = { part: 'part', run: 'run' } as const;
export type FailureScope = (typeof FailureScope)[keyof typeof FailureScope];

export interface SyncErrorOptions {
  readonly failureType: FailureType;
  /** What happened and what to do about it, in a sentence or two for the person who runs the sync. */
  readonly userMessage: string;
  /** The engineer's sentence; `userMessage` where there is nothing to add. */
  readonly detail?: string;
  readonly scope?: FailureScope;
  /** The vendor's own code, for callers that react to one. */
  readonly code?: number;
  readonly cause?: unknown;
}

/** Thrown for everything that can go wrong on purpose. Anything else that is thrown is a bug and a system_error. */
export class SyncError extends Error {
  override readonly name = 'SyncError';
  readonly failureType: FailureType;
  readonly userMessage: string;
  readonly scope: FailureScope;
  readonly code: number | undefined;

  constructor(options: SyncErrorOptions) {
    super(options.detail ?? options.userMessage, { cause: options.cause });
    this.failureType = options.failureType;
    this.userMessage = options.userMessage;
    this.scope = options.scope ?? FailureScope.part;
    this.code = options.code;
  }

  /** The one place where an unknown thrown value becomes an error of ours. */
  static from(thrown: unknown): SyncError {
    if (thrown instanceof SyncError) return thrown;
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return new SyncError({
      failureType: FailureType.system,
      userMessage: `Unexpected error in the connector (${error.name}: ${error.message}). Please report it with the log of this run.`,
      detail: error.stack ?? error.message,
      cause: error,
    });
  }
}

/** A mistake in the config, the catalog or the command line's files: nothing starts before it is mended. */
export function configError(userMessage: string, cause?: unknown): SyncError {
  return new SyncError({ failureType: FailureType.config, userMessage, scope: FailureScope.run, cause });
}

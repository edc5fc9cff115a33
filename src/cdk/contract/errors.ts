import { FailureType } from '../../protocol/messages.js';
import { cut } from '../codec/printable-text.js';

export { FailureType };

/** How far a failure reaches: one part of a sync (an account of a stream), or everything that is left. */
export const FailureScope = { part: 'part', run: 'run' } as const;
export type FailureScope = (typeof FailureScope)[keyof typeof FailureScope];

export interface SyncErrorOptions {
  readonly failureType: FailureType;
  /** What happened, in a sentence for the person who runs the sync. */
  readonly what: string;
  /** What that person should do about it. */
  readonly remedy?: string;
  /** The engineer's sentence; `what` where there is nothing to add. */
  readonly detail?: string;
  readonly scope?: FailureScope;
  /** True where the server or the network is in trouble, so that what is asked next will be as well. */
  readonly isTrouble?: boolean;
  /** Where there is trouble, if only there. Absent: on the way, or with everything that the server has for this run. */
  readonly endpoint?: string | undefined;
  /** The vendor's own code, for callers that react to one. */
  readonly code?: number;
  readonly cause?: unknown;
}

/** Characters of a sentence: what it quotes may be of any length. */
const LONGEST_SENTENCE = 4000;

/** Thrown for everything that can go wrong on purpose. Anything else that is thrown is a bug and a system_error. */
export class SyncError extends Error {
  override readonly name = 'SyncError';
  readonly failureType: FailureType;
  readonly what: string;
  readonly remedy: string;
  readonly scope: FailureScope;
  readonly isTrouble: boolean;
  readonly endpoint: string | undefined;
  readonly code: number | undefined;

  constructor(options: SyncErrorOptions) {
    super(cut(options.detail ?? options.what, LONGEST_SENTENCE), { cause: options.cause });
    this.failureType = options.failureType;
    this.what = cut(options.what, LONGEST_SENTENCE);
    this.remedy = options.remedy ?? '';
    this.scope = options.scope ?? FailureScope.part;
    this.isTrouble = options.isTrouble ?? false;
    this.endpoint = options.endpoint;
    this.code = options.code;
  }

  get userMessage(): string {
    return [this.what, this.remedy].filter((sentence) => sentence !== '').join(' ');
  }

  /** The one place where an unknown thrown value becomes an error of ours. */
  static from(thrown: unknown): SyncError {
    if (thrown instanceof SyncError) return thrown;
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return new SyncError({
      failureType: FailureType.system,
      what: `Unexpected error in the connector (${error.name}: ${error.message}).`,
      remedy: 'Please report it with the log of this run.',
      detail: error.stack ?? error.message,
      cause: error,
    });
  }
}

/** A mistake in the config, the catalog or the command line's files: nothing starts before it is mended. */
export function configError(what: string, remedy = ''): SyncError {
  return new SyncError({ failureType: FailureType.config, what, remedy, scope: FailureScope.run });
}

import { FailureType } from '../../protocol/messages.js';
import { cut } from './excerpt.js';
import { ISSUES } from './repository.js';

export { FailureType };

/** How far a failure reaches: one part of the sync (one account of one stream), or everything that remains. */
export const FailureScope = { part: 'part', run: 'run' } as const;
export type FailureScope = (typeof FailureScope)[keyof typeof FailureScope];

/** What a SyncError is created from. */
export interface SyncErrorOptions {
  readonly failureType: FailureType;
  /** What happened, as a sentence for the person who runs the sync. */
  readonly what: string;
  /** What that person should do. */
  readonly remedy?: string;
  /** Details for an engineer; defaults to `what`. */
  readonly detail?: string;
  readonly scope?: FailureScope;
  /** True for an outage of the server or the network, which will affect the next requests too. */
  readonly isOutage?: boolean;
  /** True if the app or the user lacks a permission, so that every partition may be refused. */
  readonly isLackOfPermission?: boolean;
  /** The endpoint, if the outage concerns only that one. Absent if it concerns the network or the whole server. */
  readonly endpoint?: string | undefined;
  /** The vendor's error code, for callers that handle specific codes. */
  readonly code?: number;
  readonly cause?: unknown;
}

/** Maximum number of characters, because quoted text can have any length. */
const LONGEST_SENTENCE = 4000;

/** Thrown for every expected failure. Anything else that is thrown is a bug, and is reported as a system_error. */
export class SyncError extends Error {
  override readonly name = 'SyncError';
  readonly failureType: FailureType;
  readonly what: string;
  readonly remedy: string;
  readonly scope: FailureScope;
  readonly isOutage: boolean;
  readonly isLackOfPermission: boolean;
  readonly endpoint: string | undefined;
  readonly code: number | undefined;

  constructor(options: SyncErrorOptions) {
    super(cut(options.detail ?? options.what, LONGEST_SENTENCE), { cause: options.cause });
    this.failureType = options.failureType;
    this.what = cut(options.what, LONGEST_SENTENCE);
    this.remedy = options.remedy ?? '';
    this.scope = options.scope ?? FailureScope.part;
    this.isOutage = options.isOutage ?? false;
    this.isLackOfPermission = options.isLackOfPermission ?? false;
    this.endpoint = options.endpoint;
    this.code = options.code;
  }

  /** What happened and what to do about it, for the user. */
  get userMessage(): string {
    return [this.what, this.remedy].filter((sentence) => sentence !== '').join(' ');
  }

  /** Turns anything that was thrown into a SyncError. Nothing else does this. */
  static from(thrown: unknown): SyncError {
    if (thrown instanceof SyncError) return thrown;
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return new SyncError({
      failureType: FailureType.system,
      what: `Unexpected error in the connector (${error.name}: ${error.message}).`,
      remedy: `Please report it at ${ISSUES} with the log of this run.`,
      detail: error.stack ?? error.message,
      cause: error,
    });
  }
}

const RESUMES = '; the next sync resumes where this one stopped';

/** The remedy for what passes. */
export const TRY_LATER = `Try again later${RESUMES}.`;

/** The remedy for what happened only in this process. */
export const RUN_AGAIN = `Run it again${RESUMES}.`;

/** A message for a command that does not sync, such as `check`: nothing of it resumes. */
export const withoutResuming = (text: string): string => text.replaceAll(RESUMES, '');

/** A mistake in the config, the catalog or another input file. Nothing starts until it is fixed. */
export function configError(what: string, remedy = ''): SyncError {
  return new SyncError({ failureType: FailureType.config, what, remedy, scope: FailureScope.run });
}

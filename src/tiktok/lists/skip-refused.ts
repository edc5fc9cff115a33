import type { ReadIo, Rows } from '../../cdk/index.js';
import { Action } from '../api/error-codes.js';
import type { TikTokError } from '../api/errors.js';
import { describeRefusal, isRefusal } from '../api/refusal.js';
import type { ListSource } from './list-definition.js';
import type { SourceCall } from './read-one-list.js';

/* Parents whose ids the API refuses. Which ones shows only when the call is halved. */

/** Refused parents before anything was accepted, after which the parameters must be wrong for all of them. */
const MOST_REFUSED = 50;

/** Ids that a warning names. */
const NAMED = 5;

type Open = (call: SourceCall) => AsyncIterable<Rows>;

/** Reads the calls of one source, and remembers what was refused. */
export interface RefusedParents {
  readonly read: (call: SourceCall) => AsyncGenerator<Rows, void, undefined>;
  /** Warns about skipped parents. @throws TikTokError if every parent was refused */
  readonly end: () => void;
}

/** @param open requests the pages of one call */
export function createRefusedParents(
  { source, io }: { readonly source: ListSource; readonly io: ReadIo },
  open: Open,
): RefusedParents {
  const skipped: string[] = [];
  let first: TikTokError | undefined;
  let isAccepted = false;
  const skip = (error: TikTokError, ids: readonly string[]): void => {
    first ??= error;
    skipped.push(...ids);
    if (!isAccepted && skipped.length >= MOST_REFUSED) throw first;
  };
  async function* read(call: SourceCall): AsyncGenerator<Rows, void, undefined> {
    try {
      yield* open(call);
      isAccepted = true;
    } catch (error) {
      const { group } = call;
      if (group === undefined || !isRefusal(error) || error.action !== Action.request) throw error;
      if (group.ids.length === 1) skip(error, group.ids);
      else for (const half of group.halves()) yield* read(half);
    }
  }
  return {
    read,
    end() {
      if (first === undefined) return;
      if (!isAccepted) throw first;
      io.warn?.(warningOf(first, source, skipped));
    },
  };
}

/** `TikTok refuses ad/review_info/ (code 40002, "…") for 2 of the ads: 71, 72; skipping these.` */
function warningOf(error: TikTokError, { parents }: ListSource, skipped: readonly string[]): string {
  const some = skipped.slice(0, NAMED).join(', ');
  const ids = skipped.length > NAMED ? `e.g. ${some}` : some;
  const what = parents?.skipRefused?.what ?? '';
  return `${describeRefusal(error)} for ${String(skipped.length)} of the ${what}: ${ids}; skipping these.`;
}

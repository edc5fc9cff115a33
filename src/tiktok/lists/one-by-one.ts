import { scalarText, type JsonObject, type ReadIo, type SyncError } from '../../cdk/index.js';
import type { TikTokError } from '../api/errors.js';
import { describeRefusal, isPersonal, isRefusal } from '../api/refusal.js';
import type { Apart, ListSource } from './list-definition.js';

/* Lists of which some may be refused while the others are read. */

/** Whose list a call reads. */
export interface ApartCall {
  /** e.g. "shop 8123". */
  readonly name: string;
  readonly isGone: boolean;
}

export const apartCallOf = ({ by, what, isGone }: Apart, parent: JsonObject = {}): ApartCall => ({
  name: `${what} ${scalarText(parent[by])}`,
  isGone: isGone(parent),
});

interface Called {
  readonly apart?: ApartCall;
}

/** What becomes of refusals in one reading of a source. */
export interface Refusals {
  /** Takes what fails the reading at its end; for the `lacks` of what is read on the way. */
  readonly lacks: (error: SyncError) => void;
  /** The calls that are still worth making. */
  without<C extends Called>(calls: AsyncIterable<C>): AsyncIterable<C>;
  /** The pages of a call's list, up to a refusal that ends this list only. */
  guard<T>(call: Called, pages: AsyncIterable<T>): AsyncIterable<T>;
  /** Where nobody else takes it, throws the first of what was refused. */
  end(): void;
}

interface Refused {
  readonly source: ListSource;
  readonly io: ReadIo;
}

export function createRefusals({ source, io }: Refused): Refusals {
  const refused = new Set<string>();
  let first: SyncError | undefined;
  const lacks = (error: SyncError): void => {
    first ??= error;
    io.lacks?.(error);
  };
  const isRefused = ({ apart }: Called): boolean => apart !== undefined && refused.has(apart.name);
  const takeApart = (error: unknown, apart: ApartCall): boolean => {
    if (!isRefusal(error)) return false;
    if (!refused.has(apart.name)) {
      if (apart.isGone) io.warn?.(warningOf(error, apart));
      else lacks(error);
    }
    refused.add(apart.name);
    return true;
  };
  /** @returns false for an error that ends everything */
  const take = (error: unknown, { apart }: Called): boolean => {
    if (apart !== undefined) return takeApart(error, apart);
    if (source.permittedApart !== true || !isPersonal(error)) return false;
    first ??= error;
    return true;
  };
  return {
    lacks,
    without: (calls) => filtered(calls, (call) => !isRefused(call)),
    async *guard(call, pages) {
      try {
        // What was begun before the refusal is not wanted any more.
        yield* filtered(pages, () => !isRefused(call));
      } catch (error) {
        if (!take(error, call)) throw error;
      }
    },
    end() {
      if (first !== undefined && (io.lacks === undefined || source.permittedApart === true)) throw first;
    },
  };
}

async function* filtered<T>(
  items: AsyncIterable<T>,
  isWanted: (item: T) => boolean,
): AsyncGenerator<T, void, undefined> {
  for await (const item of items) if (isWanted(item)) yield item;
}

const warningOf = (error: TikTokError, { name }: ApartCall): string =>
  `${describeRefusal(error)} of ${name}, which is no longer listed; skipping its current data.`;

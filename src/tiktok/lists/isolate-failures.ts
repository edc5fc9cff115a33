import { scalarText, type JsonObject, type ReadIo, type SyncError } from '../../cdk/index.js';
import type { TikTokError } from '../api/errors.js';
import { describeRefusal, isOfOneAccount, isRefusal } from '../api/refusal.js';
import type { Isolation, ListSource } from './list-definition.js';

/* Lists of which some may be refused while the others are read. */

/** Whose list a call reads. */
export interface IsolatedCall {
  /** e.g. "shop 8123". */
  readonly name: string;
  readonly isGone: boolean;
}

export const isolatedCallOf = ({ by, what, isGone }: Isolation, parent: JsonObject = {}): IsolatedCall => ({
  name: `${what} ${scalarText(parent[by])}`,
  isGone: isGone(parent),
});

interface Called {
  readonly isolate?: IsolatedCall;
}

/** What becomes of refusals in one reading of a source. */
export interface Refusals {
  /** Takes what fails the reading at its end; for the `onMissingPart` of what is read on the way. */
  readonly onMissingPart: (error: SyncError) => void;
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
  const onMissingPart = (error: SyncError): void => {
    first ??= error;
    io.onMissingPart?.(error);
  };
  const isRefused = ({ isolate }: Called): boolean => isolate !== undefined && refused.has(isolate.name);
  const takeApart = (error: unknown, isolate: IsolatedCall): boolean => {
    if (!isRefusal(error)) return false;
    if (!refused.has(isolate.name)) {
      if (isolate.isGone) io.warn?.(warningOf(error, isolate));
      else onMissingPart(error);
    }
    refused.add(isolate.name);
    return true;
  };
  /** @returns false for an error that ends everything */
  const take = (error: unknown, { isolate }: Called): boolean => {
    if (isolate !== undefined) return takeApart(error, isolate);
    if (source.continueOnForbidden !== true || !isOfOneAccount(error)) return false;
    first ??= error;
    return true;
  };
  return {
    onMissingPart,
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
      if (first !== undefined && (io.onMissingPart === undefined || source.continueOnForbidden === true))
        throw first;
    },
  };
}

async function* filtered<T>(
  items: AsyncIterable<T>,
  isWanted: (item: T) => boolean,
): AsyncGenerator<T, void, undefined> {
  for await (const item of items) if (isWanted(item)) yield item;
}

const warningOf = (error: TikTokError, { name }: IsolatedCall): string =>
  `${describeRefusal(error)} of ${name}, which is no longer listed; skipping its current data.`;

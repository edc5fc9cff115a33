import { scalarText, type JsonObject, type ReadIo, type SyncError } from '../../cdk/index.js';
import type { TikTokError } from '../api/errors.js';
import { describeRefusal, isOfOneAccount, isRefusal } from '../api/refusal.js';
import type { Isolation, ListSource } from './list-definition.js';

/* Handles lists of which some may be refused while the others are read. */

/** The object whose list a call reads. */
export interface IsolatedCall {
  /** Name in messages, e.g. "shop 8123". */
  readonly name: string;
  /** True if the object is no longer listed, so that a refusal is only a warning. */
  readonly isGone: boolean;
}

/** Describes the call for a parent that may be refused individually. */
export const isolatedCallOf = ({ by, what, isGone }: Isolation, parent: JsonObject = {}): IsolatedCall => ({
  name: `${what} ${scalarText(parent[by])}`,
  isGone: isGone(parent),
});

interface Call {
  readonly isolate?: IsolatedCall;
}

/** Collects the refusals while a source is read. */
export interface Refusals {
  /** Records an error that fails the source at its end; used as `onMissingPart` of nested reads. */
  readonly onMissingPart: (error: SyncError) => void;
  /** Skips calls for objects that were already refused. */
  without<C extends Call>(calls: AsyncIterable<C>): AsyncIterable<C>;
  /** Yields the pages of a call until a refusal, which ends only this list. */
  guard<T>(call: Call, pages: AsyncIterable<T>): AsyncIterable<T>;
  /** Throws the first refusal, if `onMissingPart` did not report it. */
  end(): void;
}

interface SourceReading {
  readonly source: ListSource;
  readonly io: ReadIo;
}

/** Creates the collector for one read of a source. */
export function createRefusals({ source, io }: SourceReading): Refusals {
  const refused = new Set<string>();
  let first: SyncError | undefined;
  const onMissingPart = (error: SyncError): void => {
    first ??= error;
    io.onMissingPart?.(error);
  };
  const isRefused = ({ isolate }: Call): boolean => isolate !== undefined && refused.has(isolate.name);
  const recordIsolated = (error: unknown, isolate: IsolatedCall): boolean => {
    if (!isRefusal(error)) return false;
    if (!refused.has(isolate.name)) {
      if (isolate.isGone) io.warn?.(warningOf(error, isolate));
      else onMissingPart(error);
    }
    refused.add(isolate.name);
    return true;
  };
  /** @returns false for an error that must be thrown */
  const record = (error: unknown, { isolate }: Call): boolean => {
    if (isolate !== undefined) return recordIsolated(error, isolate);
    if (source.continueOnForbidden !== true || !isOfOneAccount(error)) return false;
    first ??= error;
    return true;
  };
  return {
    onMissingPart,
    without: (calls) => filtered(calls, (call) => !isRefused(call)),
    async *guard(call, pages) {
      try {
        // Pages that were requested before the refusal are no longer needed.
        yield* filtered(pages, () => !isRefused(call));
      } catch (error) {
        if (!record(error, call)) throw error;
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

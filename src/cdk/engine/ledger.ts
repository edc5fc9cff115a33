import type { JsonObject } from '../../protocol/json.js';
import type { SyncError } from '../errors.js';
import type { Partition, Slice } from '../slice.js';

/** What a sync has done so far with one partition of one stream. */
export interface LedgerEntry {
  readonly stream: string;
  readonly partition: Partition;
  /** Rows that were emitted. */
  readonly rows: number;
  /** Requests that were made, the repeated ones too. */
  readonly requests: number;
  /** First and last day of the windows that were read to their end; undefined where there was none, or no days. */
  readonly start: string | undefined;
  readonly end: string | undefined;
  /** Why it could not be read, or not to its end. */
  readonly failure: SyncError | undefined;
}

/** Told of each row of a stream that is read, also of one that is left out because an earlier sync has emitted it. */
export type RowWatcher = (row: JsonObject, partition: Partition) => void;

/** What a sync did, for streams that are about the sync itself; those are read after all others. */
export interface Ledger {
  /** One entry per stream and partition that was begun, in the order in which they were. */
  readonly entries: readonly LedgerEntry[];
  /** @param of the watcher of a stream, by its name; undefined where its rows do not matter */
  watch(of: (stream: string) => RowWatcher | undefined): void;
}

/** The side of a ledger that the engine writes on. */
export interface WritableLedger extends Ledger {
  watcherOf(stream: string): RowWatcher | undefined;
  asked(stream: string, partition: Partition): void;
  /** A slice was emitted to its end. */
  closed(stream: string, slice: Slice, rows: number): void;
  failed(stream: string, partition: Partition, failure: SyncError): void;
}

type Mutable = { -readonly [K in keyof LedgerEntry]: LedgerEntry[K] };

export function createLedger(): WritableLedger {
  const entries = new Map<string, Mutable>();
  const watchers: ((stream: string) => RowWatcher | undefined)[] = [];
  const entryOf = (stream: string, partition: Partition): Mutable => {
    const key = JSON.stringify([stream, partition]);
    const entry = entries.get(key) ?? {
      ...{ stream, partition, rows: 0, requests: 0 },
      ...{ start: undefined, end: undefined, failure: undefined },
    };
    entries.set(key, entry);
    return entry;
  };
  return {
    get entries() {
      return [...entries.values()];
    },
    watch: (of) => watchers.push(of),
    watcherOf(stream) {
      const all = watchers.map((of) => of(stream)).filter((watcher) => watcher !== undefined);
      if (all.length === 0) return undefined;
      return (row, partition) => {
        for (const watcher of all) watcher(row, partition);
      };
    },
    asked(stream, partition) {
      entryOf(stream, partition).requests += 1;
    },
    closed(stream, { partition, interval }, rows) {
      const entry = entryOf(stream, partition);
      entry.rows += rows;
      entry.start ??= interval?.start;
      entry.end = interval?.end ?? entry.end;
    },
    failed(stream, partition, failure) {
      entryOf(stream, partition).failure = failure;
    },
  };
}

import type { JsonObject } from '../../protocol/json.js';
import type { DateRange } from '../time/days.js';
import type { SyncError } from './errors.js';
import type { Partition, Slice } from './slice.js';

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
  /** True when everything that was planned of it was emitted. */
  readonly isComplete: boolean;
  /** Why it could not be read, or not to its end. */
  readonly failure: SyncError | undefined;
  /** The days that were being read when it failed. */
  readonly failedIn: DateRange | undefined;
  /** What should be known of it though it did not fail, each once. */
  readonly warnings: ReadonlySet<string>;
}

/** Told of each row of a stream that is read, also of one that is left out because an earlier sync has emitted it. */
export type RowWatcher = (row: JsonObject, partition: Partition) => void;

/** What a sync did, for streams that are about the sync itself; those are read after all others. */
export interface Ledger {
  /** One entry per stream and partition, in the order in which they were begun or given up. */
  readonly entries: readonly LedgerEntry[];
  /** Requests that were made before the first stream was begun, for none of them. */
  readonly beforehand: number;
  /** @param of the watcher of a stream, by its name; undefined where its rows do not matter */
  watch(of: (stream: string) => RowWatcher | undefined): void;
}

/** A partition that could not be read, or not to its end. */
export interface FailedPart {
  readonly partition: Partition;
  readonly error: SyncError;
  /** What was being read, and what of it was emitted all the same. */
  readonly days?: DateRange | undefined;
  readonly rows?: number;
}

/** The side of a ledger that the engine writes on. */
export interface WritableLedger extends Ledger {
  watcherOf(stream: string): RowWatcher | undefined;
  asked(stream: string, partition: Partition): void;
  setupRequest(): void;
  /** A slice was emitted to its end. */
  closed(stream: string, slice: Slice, rows: number): void;
  failed(stream: string, failed: FailedPart): void;
  warned(stream: string, partition: Partition, warning: string): void;
  /** All slices of a partition were emitted to their ends. */
  completed(stream: string, partition: Partition): void;
  /** Nothing more is read: it is the failure of the partitions that are neither complete nor failed. */
  gaveUp(stream: string, partitions: readonly Partition[], failure: SyncError): void;
}

type Mutable = { -readonly [K in keyof LedgerEntry]: LedgerEntry[K] } & { readonly warnings: Set<string> };

export function createLedger(): WritableLedger {
  const entries = createEntries();
  let beforehand = 0;
  return {
    get entries() {
      return entries.all();
    },
    get beforehand() {
      return beforehand;
    },
    ...createWatchers(),
    setupRequest: () => void (beforehand += 1),
    asked(stream, partition) {
      entries.of(stream, partition).requests += 1;
    },
    closed(stream, { partition, dates }, rows) {
      const entry = entries.of(stream, partition);
      entry.rows += rows;
      entry.start ??= dates?.start;
      entry.end = dates?.end ?? entry.end;
    },
    failed(stream, { partition, error, days, rows = 0 }) {
      const entry = entries.of(stream, partition);
      Object.assign(entry, { rows: entry.rows + rows, failure: error, failedIn: days });
    },
    warned(stream, partition, warning) {
      entries.of(stream, partition).warnings.add(warning);
    },
    completed(stream, partition) {
      entries.of(stream, partition).isComplete = true;
    },
    gaveUp(stream, partitions, failure) {
      for (const partition of partitions) {
        const entry = entries.of(stream, partition);
        if (!entry.isComplete) entry.failure ??= failure;
      }
    },
  };
}

function createWatchers(): Pick<WritableLedger, 'watch' | 'watcherOf'> {
  const watchers: ((stream: string) => RowWatcher | undefined)[] = [];
  return {
    watch: (of) => watchers.push(of),
    watcherOf(stream) {
      const all = watchers.map((of) => of(stream)).filter((watcher) => watcher !== undefined);
      if (all.length === 0) return undefined;
      return (row, partition) => {
        for (const watcher of all) watcher(row, partition);
      };
    },
  };
}

function createEntries() {
  const known = new Map<string, Mutable>();
  return {
    all: (): readonly LedgerEntry[] => [...known.values()],
    of(stream: string, partition: Partition): Mutable {
      const key = JSON.stringify([stream, partition]);
      const entry = known.get(key) ?? {
        ...{ stream, partition, rows: 0, requests: 0, start: undefined, end: undefined },
        ...{ isComplete: false, failure: undefined, failedIn: undefined, warnings: new Set<string>() },
      };
      known.set(key, entry);
      return entry;
    },
  };
}

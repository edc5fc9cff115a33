import type { JsonObject } from '../../protocol/json.js';
import type { DateRange } from '../time/days.js';
import type { SyncError } from './errors.js';
import { partitionKey, type Partition, type Slice } from './slice.js';

/** What the sync has done so far with one partition of one stream. */
export interface LedgerEntry {
  readonly stream: string;
  readonly partition: Partition;
  /** Number of emitted rows. */
  readonly rows: number;
  /** Number of requests, including retries. */
  readonly requests: number;
  /** First and last day of the slices that were read completely; undefined if there were none or they have no days. */
  readonly start: string | undefined;
  readonly end: string | undefined;
  /** True once all planned slices were emitted. */
  readonly isComplete: boolean;
  /** Why it could not be read completely. */
  readonly failure: SyncError | undefined;
  /** The date range that was being read when it failed. */
  readonly failedIn: DateRange | undefined;
  /** Warnings about it, without duplicates. */
  readonly warnings: ReadonlySet<string>;
}

/** The requests of some entries. */
export const requestsIn = (entries: readonly LedgerEntry[] = []): number =>
  entries.reduce((sum, { requests }) => sum + requests, 0);

/** Called with each row of a stream, including rows that are skipped because an earlier sync emitted them. */
export type RowWatcher = (row: JsonObject, partition: Partition) => void;

/** What the sync did, for the streams about the sync itself, which are read after all others. */
export interface Ledger {
  /** One entry per stream and partition, in the order in which they were started or abandoned. */
  readonly entries: readonly LedgerEntry[];
  /** Those of one partition. A run may have hundreds of thousands of entries, so nobody filters all for each account. */
  entriesOf(partition: Partition): readonly LedgerEntry[];
  /** True if a partition of the stream was started or abandoned. */
  includes(stream: string): boolean;
  /** Number of requests that were sent before the first stream started, and that belong to no stream. */
  readonly setupRequests: number;
  /** @param of returns the watcher of the stream with this name; undefined if its rows do not matter */
  watch(of: (stream: string) => RowWatcher | undefined): void;
}

/** A partition that could not be read completely. */
export interface FailedPart {
  readonly partition: Partition;
  readonly error: SyncError;
  /** The date range that was being read, and how many of its rows were emitted. */
  readonly days?: DateRange | undefined;
  readonly rows?: number;
}

/** The ledger as the engine sees it. */
export interface WritableLedger extends Ledger {
  watcherOf(stream: string): RowWatcher | undefined;
  countRequest(stream: string, partition: Partition): void;
  countSetupRequest(): void;
  /** A slice was emitted completely. */
  closed(stream: string, slice: Slice, rows: number): void;
  failed(stream: string, failed: FailedPart): void;
  warned(stream: string, partition: Partition, warning: string): void;
  /** All slices of a partition were emitted completely. */
  completed(stream: string, partition: Partition): void;
  /** The stream was abandoned: `failure` applies to each of these partitions that is neither complete nor failed. */
  abandoned(stream: string, partitions: readonly Partition[], failure: SyncError): void;
}

type Mutable = { -readonly [K in keyof LedgerEntry]: LedgerEntry[K] };

const NO_WARNINGS: ReadonlySet<string> = new Set();

/** Creates an empty ledger for one sync. */
export function createLedger(): WritableLedger {
  const entries = createEntries();
  let setupRequests = 0;
  return {
    entries: entries.all,
    entriesOf: entries.ofPartition,
    includes: (stream) => entries.streams.has(stream),
    get setupRequests() {
      return setupRequests;
    },
    ...createWatchers(),
    countSetupRequest: () => void (setupRequests += 1),
    countRequest(stream, partition) {
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
      const entry = entries.of(stream, partition);
      entry.warnings = new Set([...entry.warnings, warning]);
    },
    completed(stream, partition) {
      entries.of(stream, partition).isComplete = true;
    },
    abandoned(stream, partitions, failure) {
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
  const all: Mutable[] = [];
  const streams = new Set<string>();
  /** By partition, then by stream. */
  const known = new Map<string, Map<string, Mutable>>();
  return {
    all,
    streams,
    ofPartition: (partition: Partition): readonly LedgerEntry[] => [
      ...(known.get(partitionKey(partition))?.values() ?? []),
    ],
    of(stream: string, partition: Partition): Mutable {
      const key = partitionKey(partition);
      const ofPartition = known.get(key) ?? new Map<string, Mutable>();
      known.set(key, ofPartition);
      const entry = ofPartition.get(stream) ?? emptyEntry(stream, partition);
      if (!ofPartition.has(stream)) all.push(entry);
      ofPartition.set(stream, entry);
      streams.add(stream);
      return entry;
    },
  };
}

const emptyEntry = (stream: string, partition: Partition): Mutable => ({
  stream,
  partition,
  rows: 0,
  requests: 0,
  start: undefined,
  end: undefined,
  isComplete: false,
  failure: undefined,
  failedIn: undefined,
  warnings: NO_WARNINGS,
});

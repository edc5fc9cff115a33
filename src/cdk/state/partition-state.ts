import type { Json } from '../../protocol/json.js';
import type { InputState } from '../../protocol/state.js';
import { partitionKey, type Partition } from '../contract/slice.js';
import type { Position, StreamDefinition } from '../contract/stream.js';
import type { Cursor, Observation } from '../contract/cursor.js';
import { restoreEmptyDays, type EmptyDays } from './empty-days.js';
import { createFingerprintStore, type FingerprintStore } from './fingerprint-store.js';
import type { SavedPart, StreamState } from './stream-state.js';

/** The saved state of one stream, and the stream name under which it was saved. */
export interface SavedStream {
  readonly name: string;
  readonly state: Json;
}

/** The stream's saved state, or else the state that another connector saved for the same rows under its own name. */
export function findSaved(
  saved: InputState,
  { name, formerNames = [] }: Pick<StreamDefinition<never>, 'name' | 'formerNames'>,
): SavedStream | undefined {
  for (const savedName of [name, ...formerNames]) {
    const state = saved.get(savedName);
    if (state !== undefined) return { name: savedName, state };
  }
  return undefined;
}

/** The cursors of a stream's partitions. Partitions that this run doesn't read are kept unchanged. */
export interface PartitionCursors {
  get(partition: Partition): string | undefined;
  set(partition: Partition, value: string | undefined): void;
  /** Fingerprints of the partitions of this run; empty if the cursor keeps none. */
  readonly fingerprints: FingerprintStore;
  /** What the stream has learned about partitions, including those that this run doesn't read. */
  readonly learned: FingerprintStore;
  readonly emptyDays: EmptyDays;
  /** The partitions with a cursor, for the state. */
  parts(): readonly SavedPart[];
}

/** Restores the cursors of a saved state. */
export function readPartitionCursors(
  { parts, forAll }: Pick<StreamState, 'parts' | 'forAll'>,
  cursor: Pick<Cursor, 'keepsFingerprints'>,
  partitions: readonly Partition[],
): PartitionCursors {
  const cursors = new Map<string, { readonly partition: Partition; readonly value: string }>();
  const set = (partition: Partition, value: string | undefined): void => {
    if (value !== undefined) cursors.set(partitionKey(partition), { partition, value });
  };
  for (const { partition, cursor: value } of parts) {
    // Another connector may divide a partition further: all of it was read up to the earliest cursor.
    const known = cursors.get(partitionKey(partition))?.value;
    if (known === undefined || (value !== undefined && value < known)) set(partition, value);
  }
  for (const partition of forAll === undefined ? [] : partitions) set(partition, forAll);
  const once = listedOnce(parts);
  const fingerprints =
    cursor.keepsFingerprints === true ? savedFingerprints(once, partitions) : createFingerprintStore();
  const learned = createFingerprintStore();
  for (const { partition, learned: saved } of parts) keepSaved(learned, partition, saved);
  const emptyDays = restoreEmptyDays(once);
  return {
    fingerprints,
    learned,
    emptyDays,
    get: (partition) => cursors.get(partitionKey(partition))?.value,
    set,
    parts: () =>
      [...cursors.values()].map(({ partition, value }) => ({
        partition,
        cursor: value,
        isComplete: false,
        fingerprints: fingerprints.get(partition),
        learned: learned.get(partition),
        emptySince: emptyDays.since(partition),
      })),
  };
}

/** How far a partition was read; in a full refresh, which has no cursors, nothing was. */
export const positionOf = (cursors: PartitionCursors | undefined, partition: Partition): Position => ({
  partition,
  saved: cursors?.get(partition),
  emptySince: cursors?.emptyDays.since(partition),
});

/** Updates the state of a partition, after every page of one of its slices was emitted. */
export function closePartitionSlice(
  cursors: PartitionCursors,
  partition: Partition,
  slice: Observation,
): void {
  const { fingerprints, emptyDays } = cursors;
  cursors.set(partition, slice.closed());
  if (slice.fingerprints !== undefined) fingerprints.keep(partition, slice.fingerprints);
  emptyDays.set(partition, slice.emptySince?.(emptyDays.since(partition)));
}

/** Drops what the state says about rows, after some were emitted of a slice that is not closed. */
export function forgetRows({ fingerprints, emptyDays }: PartitionCursors, partition: Partition): void {
  fingerprints.forget(partition);
  emptyDays.forget(partition);
}

/**
 * Of a partition that is listed twice, only the cursor is certain: what one entry says about rows does not hold for those
 * of the other.
 */
function listedOnce(parts: readonly SavedPart[]): readonly SavedPart[] {
  const counts = new Map<string, number>();
  for (const { partition } of parts) {
    const key = partitionKey(partition);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return parts.filter(({ partition }) => counts.get(partitionKey(partition)) === 1);
}

/** Drops fingerprints of partitions that are no longer read: they would only take up room that others need. */
function savedFingerprints(parts: readonly SavedPart[], partitions: readonly Partition[]): FingerprintStore {
  const store = createFingerprintStore();
  const read = new Set(partitions.map(partitionKey));
  for (const { partition, fingerprints } of parts) {
    if (read.has(partitionKey(partition))) keepSaved(store, partition, fingerprints);
  }
  return store;
}

function keepSaved(store: FingerprintStore, partition: Partition, saved: Json | undefined): void {
  if (saved !== undefined) store.keep(partition, () => ({ saved, isComplete: true }));
}

/** The names of the values that identify a partition, e.g. `account_id`. */
export const keysOf = (partitions: readonly Partition[]): readonly string[] => [
  ...new Set(partitions.flatMap((partition) => Object.keys(partition))),
];

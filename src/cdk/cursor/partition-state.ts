import type { Json } from '../../protocol/json.js';
import type { InputState } from '../../protocol/state.js';
import type { Partition } from '../contract/slice.js';
import type { StreamDefinition } from '../contract/stream.js';
import type { Cursor } from '../contract/cursor.js';
import { createFingerprintStore, type FingerprintStore } from './fingerprint-store.js';
import type { SavedPart, StreamState } from './stream-state.js';

/** A stream's part of a saved state, and the name under which it was saved. */
export interface SavedStream {
  readonly name: string;
  readonly state: Json;
}

/** A stream's own saved state, or else the one that another connector saved under its name for the same rows. */
export function findSaved(
  saved: InputState,
  { name, formerNames = [] }: Pick<StreamDefinition<never>, 'name' | 'formerNames'>,
): SavedStream | undefined {
  for (const known of [name, ...formerNames]) {
    const state = saved.get(known);
    if (state !== undefined) return { name: known, state };
  }
  return undefined;
}

/** The cursors of one stream's partitions. Partitions that this run does not read are kept as they came. */
export interface PartitionCursors {
  get(partition: Partition): string | undefined;
  set(partition: Partition, value: string | undefined): void;
  /** What partitions of this run remember; nothing where the cursor does not. */
  readonly fingerprints: FingerprintStore;
  /** What the stream has learned of partitions, also of those that this run does not read. */
  readonly learned: FingerprintStore;
  /** For the state to save. */
  parts(): readonly SavedPart[];
}

/** Takes up the cursors of a saved state. */
export function readPartitionCursors(
  { parts, forAll }: Pick<StreamState, 'parts' | 'forAll'>,
  cursor: Cursor,
  partitions: readonly Partition[],
): PartitionCursors {
  const cursors = new Map<string, { readonly partition: Partition; readonly value: string }>();
  const set = (partition: Partition, value: string | undefined): void => {
    if (value !== undefined) cursors.set(keyOf(partition), { partition, value });
  };
  for (const part of parts) set(part.partition, part.cursor);
  for (const partition of forAll === undefined ? [] : partitions) set(partition, forAll);
  const fingerprints =
    cursor.keepsFingerprints === true ? savedFingerprints(parts, partitions) : createFingerprintStore(keyOf);
  const learned = createFingerprintStore(keyOf);
  for (const { partition, learned: saved } of parts) keepSaved(learned, partition, saved);
  return {
    fingerprints,
    learned,
    get: (partition) => cursors.get(keyOf(partition))?.value,
    set,
    parts: () =>
      [...cursors.values()].map(({ partition, value }) => ({
        partition,
        cursor: value,
        isComplete: false,
        fingerprints: fingerprints.get(partition),
        learned: learned.get(partition),
      })),
  };
}

/** Fingerprints of partitions that are not read any more would only take the room of others. */
function savedFingerprints(parts: readonly SavedPart[], partitions: readonly Partition[]): FingerprintStore {
  const store = createFingerprintStore(keyOf);
  const read = new Set(partitions.map(keyOf));
  for (const { partition, fingerprints } of parts) {
    if (read.has(keyOf(partition))) keepSaved(store, partition, fingerprints);
  }
  return store;
}

function keepSaved(store: FingerprintStore, partition: Partition, saved: Json | undefined): void {
  if (saved !== undefined) store.keep(partition, () => ({ saved, isComplete: true }));
}

/** The names of what tells partitions apart. */
export const keysOf = (partitions: readonly Partition[]): readonly string[] => [
  ...new Set(partitions.flatMap((partition) => Object.keys(partition))),
];

/** A partition as text, whatever the order of its parts. */
export function keyOf(partition: Partition): string {
  return JSON.stringify(Object.entries(partition).sort(([a], [b]) => (a < b ? -1 : 1)));
}

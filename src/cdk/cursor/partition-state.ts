import { isJsonList, isJsonObject, scalarText, type Json, type JsonObject } from '../../protocol/json.js';
import type { InputState } from '../../protocol/state.js';
import { FailureType, SyncError } from '../errors.js';
import { shiftInstant } from '../instants.js';
import type { Partition } from '../slice.js';
import type { StreamDefinition } from '../stream.js';
import type { Cursor } from './cursor.js';
import { createMemories, type Memories } from './memories.js';

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
  readonly memories: Memories;
  /**
   * `{"states":[{"partition":{…},"cursor":{"<field>":"…"}}]}`, Airbyte's per-partition form; `memory` stands beside
   * `cursor` where there is one.
   */
  toState(): JsonObject;
}

/**
 * Reads a stream's saved state. Understood besides our own form: what Airbyte's declarative sources write
 * (per-partition with `parent_slice`, or one global cursor), a bare `{"<field>": value}` for all partitions, and
 * a Singer bookmark (`{"<partition value>": value}` or one value). A marker of a full refresh counts as no state.
 *
 * @throws SyncError (config_error) when a cursor value is none: reading from the start instead would be a surprise
 */
export function readPartitionCursors(
  state: Json | undefined,
  cursor: Cursor,
  partitions: readonly Partition[],
): PartitionCursors {
  const cursors = new Map<string, { readonly partition: Partition; readonly value: string }>();
  const set = (partition: Partition, value: string | undefined): void => {
    if (value !== undefined) cursors.set(keyOf(partition), { partition, value });
  };
  for (const [partition, value] of savedCursors(state, cursor, partitions)) set(partition, value);
  const memories = cursor.remembers === true ? savedMemories(state, partitions) : createMemories(keyOf);
  return {
    memories,
    get: (partition) => cursors.get(keyOf(partition))?.value,
    set,
    toState: () => ({
      states: [...cursors.values()].map(({ partition, value }) => {
        const memory = memories.get(partition);
        return { partition, cursor: { [cursor.field]: value }, ...(memory !== undefined && { memory }) };
      }),
    }),
  };
}

/** Those of partitions that are not read any more would only take the room of others. */
function savedMemories(state: Json | undefined, partitions: readonly Partition[]): Memories {
  const memories = createMemories(keyOf);
  const keys = keysOf(partitions);
  const read = new Set(partitions.map(keyOf));
  for (const { partition: saved, memory } of isJsonObject(state) ? entriesOf(state) : []) {
    const partition = pick(saved, keys);
    if (memory !== undefined && read.has(keyOf(partition))) {
      memories.keep(partition, () => ({ memory, isWhole: true }));
    }
  }
  return memories;
}

/**
 * The partitions that a saved state names itself; none where it has one cursor for all of them.
 *
 * @param key what tells the partitions apart, e.g. `advertiser_id`
 */
export function savedPartitions(state: Json, cursor: Cursor, key: string): readonly Partition[] {
  if (!isJsonObject(state)) return [];
  const entries = entriesOf(state);
  if (entries.length > 0) return unique(entries.map((entry) => pick(entry['partition'], [key])));
  if (isJsonObject(state['state']) || state[cursor.field] !== undefined) return [];
  const isBookmark = (raw: Json | undefined): boolean => {
    const found = isJsonObject(raw) ? raw[cursor.field] : raw;
    return found !== undefined && cursor.parse(found) !== undefined;
  };
  return Object.entries(state)
    .filter(([, raw]) => isBookmark(raw))
    .map(([value]) => ({ [key]: value }));
}

const unique = (partitions: readonly Partition[]): readonly Partition[] => [
  ...new Map(partitions.map((partition) => [keyOf(partition), partition])).values(),
];

/** The entries of a state in Airbyte's per-partition form; none in any other form. */
export const entriesOf = (state: JsonObject): readonly JsonObject[] =>
  isJsonList(state['states']) ? state['states'].filter(isJsonObject) : [];

type Saved = readonly [Partition, string | undefined];

function savedCursors(
  state: Json | undefined,
  cursor: Cursor,
  partitions: readonly Partition[],
): readonly Saved[] {
  const value = (raw: Json | undefined): string | undefined => cursorValue(raw, cursor);
  const forAll = (saved: string | undefined): readonly Saved[] =>
    partitions.map((partition) => [partition, saved]);
  if (!isJsonObject(state)) return forAll(value(state));
  const entries = entriesOf(state);
  if (entries.length > 0) {
    const keys = keysOf(partitions);
    return entries.map((entry) => [pick(entry['partition'], keys), value(entry['cursor'])]);
  }
  if (isJsonObject(state['state']))
    return forAll(withoutLastRun(value(state['state']), state['lookback_window']));
  if (state[cursor.field] !== undefined) return forAll(value(state));
  return partitions.map((partition) => {
    const bookmark = Object.values(partition)
      .map((part) => state[part])
      .find((found) => found !== undefined);
    return [partition, value(bookmark)];
  });
}

/** A cursor as text, or as an object that holds it under the cursor's field. */
function cursorValue(raw: Json | undefined, cursor: Cursor): string | undefined {
  const found = isJsonObject(raw) ? raw[cursor.field] : raw;
  if (found === undefined || found === null) return undefined;
  const parsed = cursor.parse(found);
  if (parsed === undefined) {
    throw new SyncError({
      failureType: FailureType.config,
      what: `The saved state holds a value for ${cursor.field} that is not a date.`,
      remedy: 'Correct the state, or clear it to read everything again.',
    });
  }
  return parsed;
}

/**
 * A global cursor is the latest of all partitions at the end of a run; a partition that was read early in that run
 * may have changed since. The writer of such a state says how long its run took.
 */
function withoutLastRun(cursor: string | undefined, seconds: Json | undefined): string | undefined {
  if (cursor === undefined || !cursor.includes('T') || typeof seconds !== 'number') return cursor;
  return shiftInstant(cursor, -seconds);
}

/** The names of what tells partitions apart. */
export const keysOf = (partitions: readonly Partition[]): readonly string[] => [
  ...new Set(partitions.flatMap((partition) => Object.keys(partition))),
];

/** The parts of a saved partition that tell ours apart: other connectors write more. */
export function pick(partition: Json | undefined, keys: readonly string[]): Partition {
  const source = isJsonObject(partition) ? partition : {};
  return Object.fromEntries(
    keys.flatMap((key) => (source[key] === undefined ? [] : [[key, scalarText(source[key])]])),
  );
}

/** A partition as text, whatever the order of its parts. */
export function keyOf(partition: Partition): string {
  return JSON.stringify(Object.entries(partition).sort(([a], [b]) => (a < b ? -1 : 1)));
}

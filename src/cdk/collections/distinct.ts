import { isJsonObject, scalarText, type Json, type JsonObject } from '../../protocol/json.js';

/* Counts distinct rows in six bytes per row, where texts would take a hundred. */

/** Hashes the key of a row to a number below 2 ** 52; undefined for a row without a key. */
export type KeyOf = (row: JsonObject) => number | undefined;

const KEYS = 2 ** 52;

/**
 * Creates a function that hashes the key of a row.
 *
 * @param paths names of the key's members, in nested objects as `outer.inner`; an object counts with all of its members
 *   in any order. Absent: all members of the row.
 */
export function keyOfRows(paths: readonly string[] | undefined): KeyOf {
  if (paths === undefined) return hashOfMembers;
  const names = paths.map((path) => path.split('.'));
  return (row) => {
    let key: number | undefined;
    for (const path of names) key = together(key, hashOf(path.at(-1) ?? '', valueAt(row, path)));
    return key;
  };
}

function valueAt(row: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = row;
  for (const name of path) value = isJsonObject(value) ? value[name] : undefined;
  return value;
}

const hashOf = (name: string, value: Json | undefined): number | undefined =>
  isJsonObject(value) ? hashOfMembers(value) : hashOfMember(name, value);

function hashOfMembers(members: JsonObject): number | undefined {
  let key: number | undefined;
  for (const name in members) key = together(key, hashOfMember(name, members[name]));
  return key;
}

const hashOfMember = (name: string, value: Json | undefined): number | undefined =>
  value === undefined || value === null ? undefined : hashOfText(name, scalarText(value));

/** Adds hashes, so that the order does not matter. */
function together(key: number | undefined, other: number | undefined): number | undefined {
  if (key === undefined || other === undefined) return key ?? other;
  const sum = key + other;
  return sum < KEYS ? sum : sum - KEYS;
}

/** Looked up once: where globals are proxied, as in tests, a lookup per character takes most of the time. */
const { floor, imul } = Math;

const PRIME = 0x01000193;

/**
 * Two 32-bit hashes, of which 52 bits are kept, as many as can be added exactly. The second hash is computed from the
 * intermediate values of the first one, which is faster than hashing the text again.
 */
function hashOfText(name: string, value: string): number {
  let [low, high] = [0x811c9dc5 ^ name.length, 0x9e3779b9];
  for (let at = 0; at < name.length; at += 1) low = imul(low ^ name.charCodeAt(at), PRIME);
  for (let at = 0; at < value.length; at += 1) {
    low = imul(low ^ value.charCodeAt(at), PRIME);
    high = (high + low) | 0;
    high = (high << 5) ^ (high >>> 27) ^ low;
  }
  return (mixed(high) & 0xf_ffff) * 2 ** 32 + (mixed(low) >>> 0);
}

/** Spreads each bit over all of them (the finalizer of MurmurHash3). */
function mixed(bits: number): number {
  let spread = imul(bits ^ (bits >>> 16), 0x85ebca6b);
  spread = imul(spread ^ (spread >>> 13), 0xc2b2ae35);
  return spread ^ (spread >>> 16);
}

/** The distinct keys so far. */
export interface DistinctKeys {
  readonly size: number;
  /** @returns false if the set is full and does not contain the key */
  add(key: number): boolean;
}

/** Capacity of the first table if nothing is expected. */
const FEWEST_KEYS = 48;

/** Maximum number of keys, so that memory grows neither with the rows of a list nor with the total it claims. */
const MOST_KEYS = 2 ** 18;

/** Slots per key. */
const ROOM = 1.25;

/**
 * A set that identifies keys by their slot and forty bits: six bytes per row, at most 1.6 MB. Two of so many keys are
 * mistaken for one in one of a hundred thousand lists.
 *
 * @param expected returns how many keys are expected, as far as that is known
 */
export function createDistinctKeys(expected: () => number): DistinctKeys {
  let table: Table | undefined;
  let full: readonly Table[] = [];
  let size = 0;
  const roomy = (): Table => {
    if (table?.isFull() === false) return table;
    // A stored key does not determine its slot, so a full table cannot grow and is followed by another one.
    if (table !== undefined) full = [...full, table];
    const more = Math.max(FEWEST_KEYS, expected() - size, size);
    table = createTable(Math.ceil(Math.min(MOST_KEYS - size, more) * ROOM));
    return table;
  };
  return {
    get size() {
      return size;
    },
    add(key) {
      if (size === MOST_KEYS) return table?.has(key) === true || full.some((one) => one.has(key));
      const newest = roomy();
      for (const earlier of full) if (earlier.has(key)) return true;
      if (newest.add(key)) size += 1;
      return true;
    },
  };
}

interface Table {
  isFull(): boolean;
  has(key: number): boolean;
  /** @returns true if the key is new */
  add(key: number): boolean;
}

/** A hash table with open addressing. */
function createTable(slots: number): Table {
  const lows = new Uint32Array(slots);
  const highs = new Uint8Array(slots);
  const most = floor(slots / ROOM);
  let count = 0;
  /** The slot of the key, or the empty slot where it belongs. */
  const slotOf = (low: number, high: number): number => {
    const spread = mixed(low ^ imul(high, PRIME)) >>> 0;
    let slot = floor((spread / 2 ** 32) * slots);
    while (lows[slot] !== 0 && (lows[slot] !== low || highs[slot] !== (high & 0xff)))
      slot = slot + 1 === slots ? 0 : slot + 1;
    return slot;
  };
  return {
    isFull: () => count >= most,
    has: (key) => lows[slotOf(lowOf(key), highOf(key))] !== 0,
    add(key) {
      const [low, high] = [lowOf(key), highOf(key)];
      const slot = slotOf(low, high);
      if (lows[slot] !== 0) return false;
      lows[slot] = low;
      highs[slot] = high & 0xff;
      count += 1;
      return true;
    },
  };
}

/** The low 32 bits, never 0, which marks an empty slot. */
const lowOf = (key: number): number => key >>> 0 || 1;
const highOf = (key: number): number => floor(key / 2 ** 32);

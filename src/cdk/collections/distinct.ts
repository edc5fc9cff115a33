import { isJsonObject, scalarText, type Json, type JsonObject } from '../../protocol/json.js';

/* How many different rows came, in six bytes a row where texts would take a hundred. */

/** A number below 2 ** 52 that stands for what tells a row apart; undefined for a row that lacks it. */
export type KeyOf = (row: JsonObject) => number | undefined;

const KEYS = 2 ** 52;

/**
 * What tells the rows of a list apart.
 *
 * @param paths names of members, those of nested objects as `outer.inner`; an object counts with all of its members, in
 *   whatever order they come. Absent: everything that a row has.
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

/** A sum, so that the order does not matter. */
function together(key: number | undefined, other: number | undefined): number | undefined {
  if (key === undefined || other === undefined) return key ?? other;
  const sum = key + other;
  return sum < KEYS ? sum : sum - KEYS;
}

/** Looking them up for each character takes most of the time where globals are not the engine's own, as in tests. */
const { floor, imul } = Math;

const PRIME = 0x01000193;

/**
 * Two hashes of 32 bits, of which 52 bits are kept: as many as can be added up exactly. The second one is made of all
 * that the first one was on its way, which takes less time than to make it of the text.
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

/** Spreads each bit over all of them (the end of MurmurHash3). */
function mixed(bits: number): number {
  let spread = imul(bits ^ (bits >>> 16), 0x85ebca6b);
  spread = imul(spread ^ (spread >>> 13), 0xc2b2ae35);
  return spread ^ (spread >>> 16);
}

/** Keys that came so far. */
export interface DistinctKeys {
  readonly size: number;
  /** @returns false for a key that is none of those that are kept, when there is no room for more */
  add(key: number): boolean;
}

/** Room of the first table where nothing is known. */
const FEWEST_KEYS = 48;

/** Keys that are kept: memory must not grow with the rows of a list, nor with what its total promises. */
const MOST_KEYS = 2 ** 18;

/** Slots a row. */
const ROOM = 1.25;

/**
 * Tells keys apart by their slot and forty bits: six bytes a row, 1.6 MB at most. Two of so many are taken for one once
 * in a hundred thousand lists.
 *
 * @param expected how many there will be, as far as that is known when it is asked
 */
export function createDistinctKeys(expected: () => number): DistinctKeys {
  let table: Table | undefined;
  let full: readonly Table[] = [];
  let size = 0;
  const roomy = (): Table => {
    if (table?.isFull() === false) return table;
    // What is kept of a key does not tell its slot, so that a full table is followed by another one.
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
  /** @returns whether it is a new one */
  add(key: number): boolean;
}

/** A hash table with open addressing. */
function createTable(slots: number): Table {
  const lows = new Uint32Array(slots);
  const highs = new Uint8Array(slots);
  const most = floor(slots / ROOM);
  let count = 0;
  /** The slot that has the key, or the empty one where it belongs. */
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

/** The low 32 bits; a slot with none of them is empty. */
const lowOf = (key: number): number => key >>> 0 || 1;
const highOf = (key: number): number => floor(key / 2 ** 32);

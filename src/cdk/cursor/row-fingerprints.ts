import { hash } from 'node:crypto';

import { isJsonObject, scalarText, type Json, type JsonObject } from '../../protocol/json.js';
import { isDay, type Day } from '../time/days.js';
import type { SliceRange } from '../contract/slice.js';
import type { SavedFingerprints } from '../contract/cursor.js';

/** What of a row tells whether it is the one that an earlier run emitted. */
export interface FingerprintOptions {
  /** Columns that tell the rows of a partition apart. */
  readonly key: readonly string[];
  /** Columns that say something about the run, and differ in each. */
  readonly without: readonly string[];
}

/** Compares the rows of one slice with those that earlier runs emitted. */
export interface RowFingerprints {
  /** False for a row that was emitted as it is. */
  readonly isNewOrChanged: (row: JsonObject) => boolean;
  /** @param room characters that the memory may take as JSON */
  readonly toSave: (room: number) => SavedFingerprints;
}

/** Rows of a day beyond which all of them are emitted each time. */
export const ROWS_PER_DAY = 1000;

/**
 * Characters of a fingerprint: 48 bits in base64. A change is overlooked if the fingerprint of the new row is one of
 * the day's by chance: at most once in 2^48 / 1,000 = 280 billion changed rows.
 */
const PRINT_LENGTH = 8;
const PRINTS = /^(?:[\w+/]{8})+$/;

type Prints = ReadonlyMap<Day, ReadonlySet<string>>;

/** Fingerprints by key, so that a row that comes twice counts as it came last; undefined where there are too many. */
type DayRows = Map<string, string> | undefined;

interface SliceBegin {
  readonly span: SliceRange;
  /** The cursor. */
  readonly saved: string | undefined;
  /** What an earlier slice has left; anything else counts as nothing, so that all rows are emitted. */
  readonly memory: Json | undefined;
}

/**
 * @param field the column of the day, or of the hour
 * @returns undefined where nothing can be remembered, because the span has no days
 */
export function createRowFingerprints(
  { key, without }: FingerprintOptions,
  field: string,
  { saved, span, memory }: SliceBegin,
): RowFingerprints | undefined {
  const { dates, lookbackStart } = span;
  if (dates === undefined || lookbackStart === undefined) return undefined;
  const known = parsePrints(memory, saved);
  const seen = new Map<Day, DayRows>();
  const isRead = (day: Day): boolean => dates.start <= day && day <= dates.end;
  return {
    isNewOrChanged(row) {
      const day = scalarText(row[field]).slice(0, 'YYYY-MM-DD'.length);
      const before = known.get(day);
      if (!isRead(day) || (before === undefined && day < lookbackStart)) return true;
      const rows: DayRows = seen.has(day) ? seen.get(day) : new Map<string, string>();
      if (rows === undefined) return true;
      const print = printOf(row, without);
      const name = JSON.stringify(key.map((column) => row[column]));
      // Twice in one slice: the values may have changed in between, and changed back.
      const isRepeated = rows.has(name);
      rows.set(name, print);
      seen.set(day, rows.size > ROWS_PER_DAY ? undefined : rows);
      return isRepeated || before?.has(print) !== true;
    },
    toSave(room) {
      const unread = [...known].filter(([day]) => !isRead(day));
      const read = [...seen].map(([day, rows]) => [day, rows && new Set(rows.values())] as const);
      const days = [...unread, ...read].filter(([day]) => day >= lookbackStart);
      return printsWithin(days, room);
    },
  };
}

/** Nothing where it is damaged, or does not belong to the cursor: days after it cannot have been emitted. */
function parsePrints(memory: Json | undefined, saved: string | undefined): Prints {
  const none: Prints = new Map();
  if (!isJsonObject(memory) || saved === undefined) return none;
  const days = new Map<Day, ReadonlySet<string>>();
  for (const [day, prints] of Object.entries(memory)) {
    if (!isDay(day) || day > saved || typeof prints !== 'string' || !PRINTS.test(prints)) return none;
    days.set(day, new Set(prints.match(/.{8}/g)));
  }
  return days;
}

/** As many days as there is room for, the latest first: they change most. */
function printsWithin(
  days: readonly (readonly [Day, ReadonlySet<string> | undefined])[],
  room: number,
): SavedFingerprints {
  const kept: Record<Day, string> = {};
  let left = room - '{}'.length;
  let isWhole = true;
  for (const [day, prints] of [...days].sort(([a], [b]) => (a < b ? 1 : -1))) {
    const size = (prints?.size ?? Infinity) * PRINT_LENGTH + `"${day}":"",`.length;
    if (prints === undefined || size > left) {
      isWhole = false;
      continue;
    }
    left -= size;
    kept[day] = [...prints].join('');
  }
  return { saved: Object.keys(kept).length === 0 ? undefined : kept, isComplete: isWhole };
}

/** The same for the same values, in whatever order the API sends them; a column without a value is as good as none. */
function printOf(row: JsonObject, without: readonly string[]): string {
  const values = Object.entries(row)
    .filter(([column, value]) => value !== undefined && value !== null && !without.includes(column))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return hash('sha1', JSON.stringify(values), 'base64').slice(0, PRINT_LENGTH);
}

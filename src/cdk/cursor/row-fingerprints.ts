import { hash } from 'node:crypto';

import { isJsonObject, scalarText, type Json, type JsonObject } from '../../protocol/json.js';
import { isDay, type Day } from '../time/days.js';
import type { SliceRange } from '../contract/slice.js';
import type { SavedFingerprints } from '../contract/cursor.js';

/** Which columns identify a row, and which ones don't count as a change. */
export interface FingerprintOptions {
  /** Columns that identify a row within its partition. */
  readonly key: readonly string[];
  /** Columns that describe the run, and therefore differ in every run. */
  readonly without: readonly string[];
}

/** Compares the rows of one slice with the rows that earlier runs emitted. */
export interface RowFingerprints {
  /** False if an earlier run emitted the row with the same values. */
  readonly isNewOrChanged: (row: JsonObject) => boolean;
  /** @param room maximum size, in characters of JSON */
  readonly toSave: (room: number) => SavedFingerprints;
}

/** A day with more rows has no fingerprints, so all its rows are emitted in every sync. */
export const ROWS_PER_DAY = 1000;

/**
 * Characters of a fingerprint: 48 bits in base64. A change goes unnoticed if the new row's fingerprint happens to equal
 * one of the day's: at most once in 2^48 / 1,000 = 280 billion changed rows.
 */
const FINGERPRINT_LENGTH = 8;
const FINGERPRINTS = /^(?:[\w+/]{8})+$/;

type FingerprintsByDay = ReadonlyMap<Day, ReadonlySet<string>>;

/** Fingerprints by row key, so that the last version of a repeated row counts; undefined if there are too many. */
type DayRows = Map<string, string> | undefined;

interface SliceStart {
  readonly slice: SliceRange;
  readonly cursor: string | undefined;
  /** The fingerprints that an earlier slice saved. Invalid ones are ignored, so that all rows are emitted. */
  readonly savedFingerprints: Json | undefined;
}

/**
 * @param field the column of the day or hour
 * @returns undefined if the slice has no days, and therefore no fingerprints
 */
export function createRowFingerprints(
  { key, without }: FingerprintOptions,
  field: string,
  { cursor, slice, savedFingerprints }: SliceStart,
): RowFingerprints | undefined {
  const { dates, lookbackStart } = slice;
  if (dates === undefined || lookbackStart === undefined) return undefined;
  const earlier = parseFingerprints(savedFingerprints, cursor);
  const emitted = new Map<Day, DayRows>();
  const isRead = (day: Day): boolean => dates.start <= day && day <= dates.end;
  return {
    isNewOrChanged(row) {
      const day = scalarText(row[field]).slice(0, 'YYYY-MM-DD'.length);
      const before = earlier.get(day);
      if (!isRead(day) || (before === undefined && day < lookbackStart)) return true;
      const rows: DayRows = emitted.has(day) ? emitted.get(day) : new Map<string, string>();
      if (rows === undefined) return true;
      const fingerprint = fingerprintOf(row, without);
      const rowKey = JSON.stringify(key.map((column) => row[column]));
      // The values of a row that comes twice in one slice may have changed in between, and changed back.
      const isRepeated = rows.has(rowKey);
      rows.set(rowKey, fingerprint);
      emitted.set(day, rows.size > ROWS_PER_DAY ? undefined : rows);
      return isRepeated || before?.has(fingerprint) !== true;
    },
    toSave(room) {
      const unread = [...earlier].filter(([day]) => !isRead(day));
      const read = [...emitted].map(([day, rows]) => [day, rows && new Set(rows.values())] as const);
      const days = [...unread, ...read].filter(([day]) => day >= lookbackStart);
      return fitDays(days, room);
    },
  };
}

/** Empty if the fingerprints are damaged or don't belong to the cursor: later days cannot have been emitted. */
function parseFingerprints(saved: Json | undefined, cursor: string | undefined): FingerprintsByDay {
  const none: FingerprintsByDay = new Map();
  if (!isJsonObject(saved) || cursor === undefined) return none;
  const days = new Map<Day, ReadonlySet<string>>();
  for (const [day, fingerprints] of Object.entries(saved)) {
    if (!isDay(day) || day > cursor) return none;
    if (typeof fingerprints !== 'string' || !FINGERPRINTS.test(fingerprints)) return none;
    days.set(day, new Set(fingerprints.match(/.{8}/g)));
  }
  return days;
}

/** As many days as fit, latest first, because they change most. */
function fitDays(
  days: readonly (readonly [Day, ReadonlySet<string> | undefined])[],
  room: number,
): SavedFingerprints {
  const saved: Record<Day, string> = {};
  let left = room - '{}'.length;
  let isComplete = true;
  for (const [day, fingerprints] of [...days].sort(([a], [b]) => (a < b ? 1 : -1))) {
    const size = (fingerprints?.size ?? Infinity) * FINGERPRINT_LENGTH + `"${day}":"",`.length;
    if (fingerprints === undefined || size > left) {
      isComplete = false;
      continue;
    }
    left -= size;
    saved[day] = [...fingerprints].join('');
  }
  return { saved: Object.keys(saved).length === 0 ? undefined : saved, isComplete };
}

/**
 * Equal for equal values, in any order of columns. Null columns count as absent. It stays SHA-1, because the fingerprints
 * of earlier versions are in saved states.
 */
function fingerprintOf(row: JsonObject, without: readonly string[]): string {
  const values = Object.entries(row)
    .filter(([column, value]) => value !== undefined && value !== null && !without.includes(column))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return hash('sha1', JSON.stringify(values), 'base64').slice(0, FINGERPRINT_LENGTH);
}

import { scalarText, type Json, type JsonObject } from '../../protocol/json.js';
import { addDays, type Day } from '../time/days.js';
import { isInstant } from '../schema/field.js';
import type { ParsedRow } from '../schema/row.js';
import type { Partition, Slice } from '../contract/slice.js';
import type { StreamDefinition } from '../contract/stream.js';
import { CURSOR_STAYS, type Kind, type Warnings } from './warnings.js';

/* Rows that do not match the request. They are counted, and each kind is reported once per stream. */

/** Judges the rows of a stream, slice by slice. */
export interface RowJudge {
  ofSlice(slice: Slice): SliceJudge;
}

/** Judges the rows of one slice. */
export interface SliceJudge {
  /** False for a row that must not be emitted. */
  admits(row: Pick<ParsedRow, 'data' | 'changes'>): boolean;
  /** True if odd rows were seen, in whose place others may be missing. */
  readonly isInDoubt: boolean;
}

type Judged = Pick<
  StreamDefinition<never>,
  'fields' | 'primaryKey' | 'nullableKeys' | 'dropsForeignRows' | 'cursor' | 'partitionedBy'
>;

/** Options of a judge. */
export interface JudgeOptions {
  /** True if the stream has a cursor, which is kept if rows are in doubt. */
  readonly keepsCursor: boolean;
  readonly warnings: Pick<Warnings, 'count'>;
}

/** Creates the judge for the rows of a stream. */
export function createRowJudge(stream: Judged, { keepsCursor, warnings }: JudgeOptions): RowJudge {
  const { primaryKey, nullableKeys = [] } = stream;
  const key = {
    required: primaryKey.filter((column) => !nullableKeys.includes(column)),
    optional: primaryKey.filter((column) => nullableKeys.includes(column)),
  };
  const kinds = kindsOf(
    stream.partitionedBy,
    keepsCursor ? ` Other rows may be missing instead. ${CURSOR_STAYS}` : '',
  );
  return {
    ofSlice: (slice) =>
      createSliceJudge(checksOf(stream, slice, key), (oddity, example) => {
        warnings.count(kinds[oddity], slice.partition, example);
      }),
  };
}

/** What is odd about a row: another partition, an incomplete key, or a day outside the slice. */
type Oddity = 'foreign' | 'keyless' | 'outside';

/** @param partitionedBy what messages call a partition */
const kindsOf = (partitionedBy: string, stays: string): Readonly<Record<Oddity, Kind>> => ({
  foreign: ({ count, example }) =>
    `${rowsOf(count)} belonged to another ${partitionedBy} than the one requested, e.g. ${example}; skipped.${stays}`,
  keyless: ({ count, example }) =>
    `${rowsOf(count)} lacked part of the primary key, e.g. ${example}; emitted as received.${stays}`,
  outside: ({ count, example }) =>
    `${rowsOf(count)} fell outside the requested days, e.g. ${example}; emitted as received, but ignored by the cursor.`,
});

const rowsOf = (count: number): string => `${count.toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'}`;

interface Key {
  readonly required: readonly string[];
  /** Columns in which null is a value. */
  readonly optional: readonly string[];
}

interface Checks {
  readonly key: Key;
  readonly foreignColumn: ((row: JsonObject) => string | undefined) | undefined;
  readonly outside: Outside | undefined;
}

const checksOf = (stream: Judged, slice: Slice, key: Key): Checks => ({
  key,
  foreignColumn: stream.dropsForeignRows === true ? foreignColumnOf(slice.partition) : undefined,
  outside: outsideOf(stream, slice),
});

type Count = (oddity: Oddity, example: () => string) => void;

function createSliceJudge({ key, foreignColumn, outside }: Checks, countOddity: Count): SliceJudge {
  let isInDoubt = false;
  const count: Count = (oddity, example) => {
    countOddity(oddity, example);
    if (oddity !== 'outside') isInDoubt = true;
  };
  return {
    get isInDoubt() {
      return isInDoubt;
    },
    admits({ data: row, changes }) {
      const foreign = foreignColumn?.(row);
      if (foreign !== undefined) {
        count('foreign', () => `${foreign} ${quoted(row[foreign])}`);
        return false;
      }
      const lacking = firstLacking(row, key) ?? firstLost(changes, key);
      if (lacking !== undefined) count('keyless', () => describeLacking(lacking, row[lacking]));
      const late = outside?.column(row);
      if (outside !== undefined && late !== undefined)
        count('outside', () => `${late} ${quoted(row[late])}, ${outside.wanted}`);
      return true;
    },
  };
}

const QUOTED_LENGTH = 40;

const quoted = (value: Json | undefined): string => scalarText(value).slice(0, QUOTED_LENGTH);

function describeLacking(column: string, value: Json | undefined): string {
  if (value === undefined) return `${column} is missing`;
  return `${column} is ${value === null ? 'null' : 'empty'}`;
}

/** @returns the column that names another partition; a row that names none belongs to the requested one */
function foreignColumnOf(partition: Partition): (row: JsonObject) => string | undefined {
  const own = Object.entries(partition);
  return (row) => {
    for (const [key, name] of own) {
      const value = row[key];
      if (value !== name && typeof value === 'string' && value !== '') return key;
    }
    return undefined;
  };
}

/** The first column of the key that a row lacks. */
function firstLacking(row: JsonObject, { required, optional }: Key): string | undefined {
  for (const column of required) {
    const value = row[column];
    if (value === undefined || value === null || value === '') return column;
  }
  for (const column of optional) if (row[column] === undefined) return column;
  return undefined;
}

/** Null is a value of these columns if it was sent, but not if it replaced a value that did not fit. */
const firstLost = (changes: ParsedRow['changes'], { optional }: Key): string | undefined =>
  changes.find(({ field }) => optional.includes(field))?.field;

interface Outside {
  /** The column that is outside the range. */
  readonly column: (row: JsonObject) => string | undefined;
  /** The range, for messages. */
  readonly wanted: string;
}

/** Sorts after every time of a day. */
const END_OF_DAY = '~';

function outsideOf({ cursor, fields }: Judged, slice: Slice): Outside | undefined {
  const bounds = cursor?.bounds(slice);
  if (bounds === undefined) return undefined;
  const checks = bounds.columns.map((column) => {
    // An instant in UTC may be on the day before or after the account's day.
    const slack = isInstant(fields[column]) ? 1 : 0;
    return {
      column,
      first: bounds.first === undefined ? '' : addDays(bounds.first, -slack),
      last: addDays(bounds.last, slack) + END_OF_DAY,
    };
  });
  return {
    column: (row) => {
      for (const { column, first, last } of checks) {
        const value = row[column];
        if (typeof value === 'string' && (value < first || value > last)) return column;
      }
      return undefined;
    },
    wanted: describeDays(bounds),
  };
}

const describeDays = ({ first, last }: { readonly first?: Day | undefined; readonly last: Day }): string =>
  first === undefined ? `read on ${last}` : `requested: ${first} to ${last}`;

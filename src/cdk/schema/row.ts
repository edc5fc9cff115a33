import { isJsonObject, type Json, type JsonObject } from '../../protocol/json.js';
import type { RecordChange } from '../../protocol/messages.js';
import { compileColumns, type PickedColumn } from './compile.js';
import { MISFIT, type Field, type Fields, type Row } from './field.js';

/** A typed row. */
export interface ParsedRow<F extends Fields = Fields> {
  readonly data: Row<F> & JsonObject;
  /** One entry per column that was set to null because its value did not fit. */
  readonly changes: readonly RecordChange[];
}

/** Types the rows of one stream. */
export interface RowParser<F extends Fields = Fields> {
  parse(raw: JsonObject): ParsedRow<F>;
  /** Fields seen so far that the field table does not have. Their values were passed through as sent. */
  readonly unknown: ReadonlySet<string>;
}

const NO_CHANGES: readonly RecordChange[] = [];

const nulled = (field: string): RecordChange => ({
  field,
  change: 'NULLED',
  reason: 'SOURCE_SERIALIZATION_ERROR',
});

/**
 * Creates a parser for the rows of one stream. It never throws: values that do not fit become null and are listed in
 * `changes`, fields that are not in the table are passed through, and omitted fields stay omitted (undefined, which
 * JSON skips).
 *
 * @param fields the field table
 * @param nested names of objects in a row whose members are columns; the typed row is flat
 */
export function createRowParser<F extends Fields>(fields: F, nested: readonly string[] = []): RowParser<F> {
  const table = new Map(Object.entries<Field>(fields));
  const unknown = new Set<string>();
  let misfits: string[] = [];
  const pick = createPicker(
    (name) => {
      const field = table.get(name);
      if (field === undefined) unknown.add(name);
      return field ?? UNKNOWN;
    },
    nested,
    (name) => misfits.push(name),
  );
  return {
    unknown,
    parse(raw) {
      const data = pick(raw) as ParsedRow<F>['data'];
      if (misfits.length === 0) return { data, changes: NO_CHANGES };
      const changes = [...new Set(misfits)].map(nulled);
      misfits = [];
      return { data, changes };
    },
  };
}

/** A column that is passed through as sent. */
const UNKNOWN: PickedColumn['field'] = { parse: (raw) => raw };

/** More columns than any field table has. It bounds the generated code if an API uses ids as names. */
const MOST_COLUMNS = 1000;

/**
 * Picks the columns that were seen so far with generated code. Other columns of a row are picked one by one, and the
 * code is generated again with them before the next row.
 */
function createPicker(
  fieldOf: (name: string) => PickedColumn['field'],
  nested: readonly string[],
  misfit: (name: string) => void,
): (raw: JsonObject) => JsonObject {
  const columns = new Map<string, PickedColumn>();
  const pickOne = (name: string, place: string | undefined, value: Json): Json => {
    const column = columns.get(name) ?? { name, place, field: fieldOf(name) };
    if (columns.size < MOST_COLUMNS) columns.set(name, column);
    const parsed = value === null ? null : column.field.parse(value);
    if (parsed !== MISFIT) return parsed;
    misfit(name);
    return null;
  };
  const others = (place: string | undefined, members: JsonObject, data: JsonObject): void => {
    for (const [name, value] of Object.entries(members)) {
      const isPlace = place === undefined && nested.includes(name) && (value === null || isJsonObject(value));
      const isThere = Object.hasOwn(data, name) && data[name] !== undefined;
      if (value === undefined || isPlace || isThere) continue;
      Object.defineProperty(data, name, { value: pickOne(name, place, value), enumerable: true });
    }
  };
  let compiled = 0;
  let columnsOf = compileColumns([], nested, { others, misfit });
  return (raw) => {
    if (compiled < columns.size) {
      compiled = columns.size;
      columnsOf = compileColumns([...columns.values()], nested, { others, misfit });
    }
    return columnsOf(raw);
  };
}

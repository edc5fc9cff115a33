import { isJsonObject, type Json, type JsonObject } from '../../protocol/json.js';
import type { RecordChange } from '../../protocol/messages.js';
import { compileColumns, type Nesting } from './compile.js';
import { MISFIT, type Field, type Fields, type Row } from './field.js';

export interface ParsedRow<F extends Fields = Fields> {
  readonly data: Row<F> & JsonObject;
  /** One entry per column whose value did not fit and is null now. */
  readonly changes: readonly RecordChange[];
}

export interface RowParser<F extends Fields = Fields> {
  parse(raw: JsonObject): ParsedRow<F>;
  /** Fields seen so far that the table does not know; their values were passed through as sent. */
  readonly unknown: ReadonlySet<string>;
}

const NO_CHANGES: readonly RecordChange[] = [];

const nulled = (field: string): RecordChange => ({
  field,
  change: 'NULLED',
  reason: 'SOURCE_SERIALIZATION_ERROR',
});

/**
 * Types the rows of one stream by its field table. Never throws: what does not fit is null and said so, what is
 * not in the table is passed through, what the API left out stays out (as undefined, which JSON leaves out).
 *
 * @param nesting columns that the API puts into objects of the row; the emitted row is flat
 */
export function createRowParser<F extends Fields>(fields: F, nesting: Nesting = {}): RowParser<F> {
  const parsers = new Map(Object.entries<Field>(fields).map(([name, { parse }]) => [name, parse]));
  const unknown = new Set<string>();
  let misfits: string[] = [];
  const typed = (name: string, value: Json): Json => {
    const parse = parsers.get(name);
    if (parse === undefined) unknown.add(name);
    const parsed = parse === undefined || value === null ? value : parse(value);
    if (parsed !== MISFIT) return parsed;
    misfits.push(name);
    return null;
  };
  const addOthers = (place: JsonObject, data: JsonObject): void => {
    for (const [name, value] of Object.entries(place)) {
      const isPlace = Object.hasOwn(nesting, name) && isJsonObject(value);
      const isThere = Object.hasOwn(data, name) && data[name] !== undefined;
      if (value === undefined || isPlace || isThere) continue;
      Object.defineProperty(data, name, { value: typed(name, value), enumerable: true });
    }
  };
  const columnsOf = compileColumns(fields, nesting, {
    addOthers,
    misfit: (name) => {
      misfits.push(name);
    },
  });
  return {
    unknown,
    parse(raw) {
      const data = columnsOf(raw) as ParsedRow<F>['data'];
      if (misfits.length === 0) return { data, changes: NO_CHANGES };
      const changes = [...new Set(misfits)].map(nulled);
      misfits = [];
      return { data, changes };
    },
  };
}

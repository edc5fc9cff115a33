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
 * The columns that rows were seen to have are picked by generated code, which is made again when a row has others;
 * those of that row are picked one by one.
 *
 * @param nesting columns that the API puts into objects of the row; the emitted row is flat
 */
export function createRowParser<F extends Fields>(fields: F, nesting: Nesting = {}): RowParser<F> {
  const table = new Map(Object.entries<Field>(fields));
  const seen = new Set<string>();
  const unknown = new Set<string>();
  let misfits: string[] = [];
  const typed = (name: string, value: Json): Json => {
    const field = table.get(name);
    (field === undefined ? unknown : seen).add(name);
    const parsed = field === undefined || value === null ? value : field.parse(value);
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
  const events = { addOthers, misfit: (name: string) => void misfits.push(name) };
  let compiled = 0;
  let columnsOf = compileColumns({}, nesting, events);
  const compileSeen = (): void => {
    compiled = seen.size;
    const columns = [...table].filter(([name]) => seen.has(name));
    columnsOf = compileColumns(Object.fromEntries(columns), nesting, events);
  };
  return {
    unknown,
    parse(raw) {
      if (compiled !== seen.size) compileSeen();
      const data = columnsOf(raw) as ParsedRow<F>['data'];
      if (misfits.length === 0) return { data, changes: NO_CHANGES };
      const changes = [...new Set(misfits)].map(nulled);
      misfits = [];
      return { data, changes };
    },
  };
}

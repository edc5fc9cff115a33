import type { Json, JsonObject } from '../../protocol/json.js';
import type { RecordChange } from '../../protocol/messages.js';
import { MISFIT, type Fields, type Row } from './field.js';

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

/**
 * Types the rows of one stream by its field table. Never throws: what does not fit is null and said so, what is
 * not in the table is passed through, what the API left out stays out.
 */
export function createRowParser<F extends Fields>(fields: F): RowParser<F> {
  const columns = new Map(Object.entries(fields));
  const unknown = new Set<string>();
  return {
    unknown,
    parse(raw) {
      const data: Record<string, Json> = {};
      const changes: RecordChange[] = [];
      for (const name in raw) {
        const value = raw[name];
        if (value === undefined) continue;
        const field = columns.get(name);
        if (field === undefined) unknown.add(name);
        const parsed = field === undefined || value === null ? value : field.parse(value);
        if (parsed === MISFIT)
          changes.push({ field: name, change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' });
        data[name] = parsed === MISFIT ? null : parsed;
      }
      return { data: data as ParsedRow<F>['data'], changes };
    },
  };
}

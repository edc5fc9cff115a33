import { scalarText, type JsonObject } from '../../cdk/index.js';

/** A row's id, as text; empty without a row or an id. */
export const idOf = (row: JsonObject | undefined, name: string): string => scalarText(row?.[name]);

/** The rows' distinct ids. */
export const idsOf = (rows: readonly JsonObject[], name: string): readonly string[] => [
  ...new Set(rows.map((row) => idOf(row, name))),
];

import { scalarText, type JsonObject } from '../../cdk/index.js';

/** A row's id, as text; empty without a row or an id. */
export const idOf = (row: JsonObject | undefined, name: string): string => scalarText(row?.[name]);

/** The rows' distinct ids. Rows without one are left out: an empty id would make TikTok refuse the others too. */
export const idsOf = (rows: readonly JsonObject[], name: string): readonly string[] => [
  ...new Set(rows.map((row) => idOf(row, name)).filter((id) => id !== '')),
];

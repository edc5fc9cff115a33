import { fingerprint, rfc3339, type Json, type JsonObject } from '../../cdk/index.js';
import { columnName } from './column-names.js';

/** Columns that every file of leads has, by the names that they were seen under. All others are questions of the form. */
const COLUMNS: Readonly<Record<string, string>> = {
  lead_id: 'lead_id',
  created_time: 'create_time',
  create_time: 'create_time',
  ad_id: 'ad_id',
  ad_name: 'ad_name',
  adgroup_id: 'adgroup_id',
  ad_group_id: 'adgroup_id',
  adgroup_name: 'adgroup_name',
  ad_group_name: 'adgroup_name',
  campaign_id: 'campaign_id',
  campaign_name: 'campaign_name',
  form_id: 'form_id',
  form_name: 'form_name',
};

/**
 * Makes rows of the records under a header. What persons have answered is in `answers`, by the words of the question. A
 * question that is called as a column is stays a question: the columns come first.
 */
export function leadRows(header: readonly string[]): (record: readonly string[]) => JsonObject {
  const places = placesOf(header);
  return (record) => {
    const row: Record<string, Json> = {};
    const answers: Record<string, Json> = {};
    for (const [index, { column, question }] of places.entries()) {
      const cell = record[index] ?? '';
      const value = cell === '' ? null : cell;
      if (column === undefined) answers[question] = value;
      else row[column] = value === null ? null : cellOf(column, value);
    }
    // Without an id the rows of a form would replace each other.
    return { ...row, lead_id: row['lead_id'] ?? fingerprint(record), answers };
  };
}

interface Place {
  /** Undefined for a question. */
  readonly column: string | undefined;
  readonly question: string;
}

function placesOf(header: readonly string[]): readonly Place[] {
  const taken = new Set<string>();
  return header.map((title) => {
    const column = COLUMNS[columnName(title)];
    if (column !== undefined && !taken.has(column)) {
      taken.add(column);
      return { column, question: '' };
    }
    let question = title;
    for (let number = 2; taken.has(`? ${question}`); number += 1) question = `${title} (${number})`;
    taken.add(`? ${question}`);
    return { column: undefined, question };
  });
}

function cellOf(column: string, cell: string): string {
  if (column === 'create_time') return /^\d{10}$/.test(cell) ? rfc3339(Number(cell) * 1000) : cell;
  // Long numbers are guarded against spreadsheets in some files: `="73…"`, `'73…`.
  return column.endsWith('_id') ? cell.replace(/^=?["'\t]+|(?<!["\t])["\t]+$/g, '') : cell;
}

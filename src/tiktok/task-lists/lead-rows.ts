import { fingerprint, rfc3339, type Json, type JsonObject } from '../../cdk/index.js';
import { columnName } from './column-names.js';
import type { FileForm } from '../tasks/task-file.js';

/** Standard columns of lead files, by the names that were seen. All other columns are questions of the form. */
const COLUMNS: ReadonlyMap<string, string> = new Map([
  ['lead_id', 'lead_id'],
  ['created_time', 'create_time'],
  ['create_time', 'create_time'],
  ['ad_id', 'ad_id'],
  ['ad_name', 'ad_name'],
  ['adgroup_id', 'adgroup_id'],
  ['ad_group_id', 'adgroup_id'],
  ['adgroup_name', 'adgroup_name'],
  ['ad_group_name', 'adgroup_name'],
  ['campaign_id', 'campaign_id'],
  ['campaign_name', 'campaign_name'],
  ['form_id', 'form_id'],
  ['form_name', 'form_name'],
]);

/** The required columns are not documented. A file must at least identify a lead or state when it was created. */
export const leadForm: FileForm = {
  required: [['lead_id', 'created_time', 'create_time']],
  nameOf: columnName,
};

/**
 * Creates a function that converts the records under a header to rows. Answers of people are in `answers`, by the text
 * of the question. A question that has the name of a column stays a question, because the columns come first.
 */
export function leadRows(header: readonly string[]): (record: readonly string[]) => JsonObject {
  const places = placesOf(header);
  const hasIds = places.some(({ column }) => column === 'lead_id');
  return (record) => {
    const columns: [string, Json][] = [];
    const answers: [string, Json][] = [];
    for (const [index, { column, question }] of places.entries()) {
      const cell = record[index] ?? '';
      const value = cell === '' ? null : cell;
      if (column === undefined) answers.push([question, value]);
      else columns.push([column, value === null ? null : cellOf(column, value)]);
    }
    // Without an id, the rows of a form would replace each other.
    if (!hasIds) columns.push(['lead_id', fingerprint(record)]);
    return { ...Object.fromEntries(columns), answers: Object.fromEntries(answers) };
  };
}

interface Place {
  /** Name of a standard column; undefined for a question. */
  readonly column: string | undefined;
  readonly question: string;
}

function placesOf(header: readonly string[]): readonly Place[] {
  const taken = new Set<string>();
  const toQuestion = createQuestionNames();
  return header.map((title) => {
    const column = COLUMNS.get(columnName(title));
    if (column === undefined || taken.has(column)) return { column: undefined, question: toQuestion(title) };
    taken.add(column);
    return { column, question: '' };
  });
}

/** Gives each question a unique name: its title, or `title (2)`, `title (3)` if it is taken. */
function createQuestionNames(): (title: string) => string {
  const names = new Set<string>();
  const next = new Map<string, number>();
  return (title) => {
    let name = title;
    let number = next.get(title) ?? 2;
    for (; names.has(name); number += 1) name = `${title} (${number})`;
    next.set(title, number);
    names.add(name);
    return name;
  };
}

function cellOf(column: string, cell: string): string {
  if (column === 'create_time') return /^\d{10}$/.test(cell) ? rfc3339(Number(cell) * 1000) : cell;
  // Some files protect long numbers from spreadsheets: `="73…"`, `'73…`.
  return column.endsWith('_id') ? cell.replace(/^=?["'\t]+|(?<!["\t])["\t]+$/g, '') : cell;
}

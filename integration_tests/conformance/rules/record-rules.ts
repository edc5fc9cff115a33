import { Ajv } from 'ajv';

import type { CatalogStream } from '../../support/connector.js';
import { parseStrictly } from '../../support/strict-json.js';

type Row = Readonly<Record<string, unknown>>;

/** Checks one row and returns its problems. */
export type RowCheck = (row: Row) => readonly string[];

/** As Airbyte's acceptance tests accept it; the parser checks what follows the seconds. */
const DATE_TIME = /^\d{4}-\d?\d-\d?\d(\s|T)\d?\d:\d?\d:\d?\d(.\d+)?.*$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** `Date.parse` turns a day that does not exist into another one, so the text differs afterwards. */
function isDate(text: string): boolean {
  const epoch = DATE.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(epoch) && new Date(epoch).toISOString().startsWith(text);
}

const isDateTime = (text: string): boolean =>
  DATE_TIME.test(text) && !Number.isNaN(Date.parse(text.replace(' ', 'T')));

/** The rows of a stream in standard output, for checking types: the values of decimals are lost. */
export function strictRows(stdout: string, stream: string): readonly Row[] {
  return (recordLines(stdout).get(stream) ?? []).map(
    (line) => (parseStrictly(line) as { record: { data: Row } }).record.data,
  );
}

/** The lines parsed last, since the rows of every stream are searched in the same ones. */
const looked = { stdout: '', lines: new Map<string, string[]>() };

function recordLines(stdout: string): ReadonlyMap<string, readonly string[]> {
  if (looked.stdout === stdout) return looked.lines;
  const lines = new Map<string, string[]>();
  for (const line of stdout.split('\n')) {
    const [, stream] = /^{"type":"RECORD","record":{"stream":"([^"]+)",/.exec(line) ?? [];
    const of = stream === undefined ? undefined : lines.get(stream);
    if (of !== undefined) of.push(line);
    else if (stream !== undefined) lines.set(stream, [line]);
  }
  return Object.assign(looked, { stdout, lines }).lines;
}

const formats = { date: isDate, 'date-time': isDateTime };
/** One for all: it compiles the schema of schemas. */
const ajv = new Ajv({ strict: false, allErrors: true, formats });

/**
 * Validates rows of `strictRows` against their schema as the acceptance tests do: draft 7, strict integers, formats.
 */
export function schemaCheck({ json_schema: schema }: Pick<CatalogStream, 'json_schema'>): RowCheck {
  const validate = ajv.compile(schema);
  const columns = Object.keys(schema.properties);
  return (row) => {
    validate(row);
    const errors = (validate.errors ?? []).map(
      ({ instancePath, message = '' }) => `${instancePath} ${message}`,
    );
    return columns.some((column) => column in row) ? errors : [...errors, 'no column of the schema is there'];
  };
}

/** A destination identifies rows by their key: every part is present, and none is a list or an object. */
export function keyCheck(stream: Pick<CatalogStream, 'source_defined_primary_key'>): RowCheck {
  const columns = (stream.source_defined_primary_key ?? []).map(([column = '']) => column);
  return (row) =>
    columns.flatMap((column) => {
      const part = row[column] ?? null;
      if (part === null) return [`${column} is null`];
      return typeof part === 'object' ? [`${column} is no scalar`] : [];
    });
}

/** Columns of the rows that the schema does not declare. */
export function undeclaredColumns(
  stream: Pick<CatalogStream, 'json_schema'>,
  rows: readonly Row[],
): readonly string[] {
  const declared = new Set(Object.keys(stream.json_schema.properties));
  return [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((column) => !declared.has(column));
}

/** Every different problem once, with the number of rows that have it. */
export function problemsOf(rows: readonly Row[], check: RowCheck): readonly string[] {
  const counts = new Map<string, number>();
  for (const problem of rows.flatMap(check)) counts.set(problem, (counts.get(problem) ?? 0) + 1);
  return [...counts].map(
    ([problem, count]) => `${problem} (${String(count)} ${count === 1 ? 'row' : 'rows'})`,
  );
}

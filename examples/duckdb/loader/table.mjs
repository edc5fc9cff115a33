import { LoadError } from './load-error.mjs';
import { quoted, rowsOf } from './sql.mjs';

/**
 * Creates missing tables and adds new columns, as the catalog has them. Columns that were removed from the catalog
 * stay, and are null from then on.
 *
 * @param {import('@duckdb/node-api').DuckDBConnection} connection
 * @param {readonly import('./catalog.mjs').Stream[]} streams
 * @throws {LoadError} naming every column whose type has changed
 */
export async function prepareTables(connection, streams) {
  const changed = [];
  for (const { name, columns } of streams) {
    const list = columns.map((column) => `${quoted(column.name)} ${column.type}`).join(', ');
    await connection.run(`CREATE TABLE IF NOT EXISTS ${quoted(name)} (${list})`);
    const present = await typesIn(connection, name);
    for (const column of columns) {
      const type = present.get(column.name);
      if (type === undefined)
        await connection.run(`ALTER TABLE ${quoted(name)} ADD COLUMN ${quoted(column.name)} ${column.type}`);
      else if (type !== column.type)
        changed.push(`${name}.${column.name} is ${type} in the database and ${column.type} in the catalog`);
    }
  }
  if (changed.length > 0)
    throw new LoadError([`Column types have changed. Load into a new database:`, ...changed].join('\n  '));
}

/** Short forms of DuckDB's type names, as used here. */
const SHORT = { 'TIMESTAMP WITH TIME ZONE': 'TIMESTAMPTZ' };

async function typesIn(connection, table) {
  const rows = await rowsOf(connection, `DESCRIBE ${quoted(table)}`);
  return new Map(
    rows.map(({ column_name: name, column_type: type }) => [String(name), SHORT[type] ?? String(type)]),
  );
}

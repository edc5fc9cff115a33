import { LoadError } from './load-error.mjs';
import { quoted, rowsOf } from './sql.mjs';

/**
 * Brings the tables of the streams to what the catalog says: missing ones are made, new columns are added. Columns that
 * went away stay, and are null from now on.
 *
 * @param {import('@duckdb/node-api').DuckDBConnection} connection
 * @param {readonly import('./catalog.mjs').Stream[]} streams
 * @throws {LoadError} that names every column whose type has changed
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
    throw new LoadError([`Types have changed; load into a new database:`, ...changed].join('\n  '));
}

/** DuckDB's long names for the types that are written short here. */
const SHORT = { 'TIMESTAMP WITH TIME ZONE': 'TIMESTAMPTZ' };

async function typesIn(connection, table) {
  const rows = await rowsOf(connection, `DESCRIBE ${quoted(table)}`);
  return new Map(
    rows.map(({ column_name: name, column_type: type }) => [String(name), SHORT[type] ?? String(type)]),
  );
}

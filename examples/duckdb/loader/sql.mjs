/** A name as SQL takes it, whatever is in it. */
export const quoted = (name) => `"${name.replaceAll('"', '""')}"`;

/** A text as SQL takes it. */
export const literal = (text) => `'${text.replaceAll("'", "''")}'`;

/**
 * Runs `work` in one transaction: all of it is in the database afterwards, or nothing.
 *
 * @param {import('@duckdb/node-api').DuckDBConnection} connection
 * @param {() => Promise<void>} work
 */
export async function inTransaction(connection, work) {
  await connection.run('BEGIN');
  try {
    await work();
    await connection.run('COMMIT');
  } catch (error) {
    // What is to be known is why the work failed; a database that is gone has nothing to roll back either.
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** @returns {Promise<Record<string, unknown>[]>} rows of plain values, large numbers and decimals as text */
export async function rowsOf(connection, sql) {
  return (await connection.runAndReadAll(sql)).getRowObjectsJson();
}

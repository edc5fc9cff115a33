/** Quotes any name for SQL. */
export const quoted = (name) => `"${name.replaceAll('"', '""')}"`;

/** Quotes any text for SQL. */
export const literal = (text) => `'${text.replaceAll("'", "''")}'`;

/**
 * Runs `work` in one transaction: either all of it is in the database afterwards, or nothing.
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
    // The reason for the failure matters more, and a broken database has nothing to roll back.
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** @returns {Promise<Record<string, unknown>[]>} rows of plain values, large numbers and decimals as text */
export async function rowsOf(connection, sql) {
  return (await connection.runAndReadAll(sql)).getRowObjectsJson();
}

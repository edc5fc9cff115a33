import { literal, quoted } from './sql.mjs';

/** Characters at which a batch moves from memory to the staging table. */
const BATCH_CHARACTERS = 4 * 1024 * 1024;

/** Rows that one statement types and merges. This bounds memory, however many rows a state covers. */
const MERGE_ROWS = 20_000;

/**
 * @typedef {object} Staging
 * @property {() => number} rows the number of waiting rows
 * @property {(line: string) => void} add
 * @property {() => Promise<void>} merge merges into the stream's table, within the open transaction; call flush first
 * @property {() => void} flush
 * @property {() => Promise<void>} clear
 */

/**
 * Where the lines of a stream wait for the state that covers them: a temporary table, which DuckDB moves to disk if
 * memory gets short, and which is gone after a crash. It holds the lines as received. DuckDB itself parses them, so no
 * number is rounded.
 *
 * @param {import('@duckdb/node-api').DuckDBConnection} connection
 * @param {import('./catalog.mjs').Stream} stream
 * @returns {Promise<Staging>}
 */
export async function openStaging(connection, stream) {
  const table = `staged_${stream.name}`;
  await connection.run(`CREATE TEMP TABLE ${quoted(table)} (number BIGINT, line VARCHAR)`);
  const appender = await connection.createAppender(table, 'main', 'temp');
  let rows = 0;
  let characters = 0;
  const flush = () => {
    appender.flushSync();
    characters = 0;
  };
  return {
    rows: () => rows,
    add(line) {
      appender.appendBigInt(BigInt(rows));
      appender.appendVarchar(line);
      appender.endRow();
      rows += 1;
      characters += line.length;
      if (characters >= BATCH_CHARACTERS) flush();
    },
    flush,
    async merge() {
      for (let from = 0; from < rows; from += MERGE_ROWS) {
        await connection.run(mergeSql(stream, `temp.${quoted(table)}`, { from, to: from + MERGE_ROWS }));
      }
    },
    async clear() {
      flush();
      await connection.run(`TRUNCATE temp.${quoted(table)}`);
      rows = 0;
    },
  };
}

/**
 * Keys are compared with IS NOT DISTINCT FROM: rows whose keys have null in the same place are the same row, and `=`
 * would insert them twice.
 */
function mergeSql(stream, staged, range) {
  const target = quoted(stream.name);
  const rows = typedRows(stream, staged, range);
  const names = stream.columns.map(({ name }) => quoted(name)).join(', ');
  if (stream.key.length === 0) return `INSERT INTO ${target} (${names}) ${rows}`;
  const key = stream.key.map(quoted);
  const same = key.map((name) => `old.${name} IS NOT DISTINCT FROM new.${name}`).join(' AND ');
  return `
    MERGE INTO ${target} AS old
    USING (${rows} QUALIFY row_number() OVER (PARTITION BY ${key.join(', ')} ORDER BY number DESC) = 1) AS new
    ON ${same}
    WHEN MATCHED THEN UPDATE SET ${stream.columns.map(({ name }) => `${quoted(name)} = new.${quoted(name)}`).join(', ')}
    WHEN NOT MATCHED THEN INSERT (${names}) VALUES (${stream.columns.map(({ name }) => `new.${quoted(name)}`).join(', ')})`;
}

/** Values are extracted as text and cast one by one, so that a failing cast names the value and its column. */
function typedRows({ columns }, staged, { from, to }) {
  const data = Object.fromEntries(
    columns.map(({ name, type }) => [name, type === 'JSON' ? type : 'VARCHAR']),
  );
  const shape = literal(JSON.stringify({ record: { data } }));
  const cast = columns.map(({ name, type }) => `CAST(${quoted(name)} AS ${type}) AS ${quoted(name)}`);
  return `
    SELECT ${cast.join(', ')}
    FROM (
      SELECT number, unnest(from_json(line, ${shape}).record.data)
      FROM ${staged} WHERE number >= ${from} AND number < ${to}
    )`;
}

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { LoadError } from './load-error.mjs';
import { rowsOf } from './sql.mjs';

/** The last state of each stream, in the same database as the rows, so that one transaction covers both. */
const TABLE = '_state';

export async function prepareStates(connection) {
  await connection.run(`CREATE TABLE IF NOT EXISTS ${TABLE} (stream VARCHAR PRIMARY KEY, state JSON)`);
}

/**
 * @param {object} state content of a STATE message
 */
export async function saveState(connection, state) {
  const { name } = state.stream.stream_descriptor;
  await connection.run(`INSERT OR REPLACE INTO ${TABLE} VALUES ($1, $2)`, [name, JSON.stringify(state)]);
}

/** @returns {Promise<object[]>} content of a state file */
export async function savedStates(connection) {
  const rows = await rowsOf(connection, `SELECT state FROM ${TABLE} ORDER BY stream`);
  return rows.map(({ state }) => JSON.parse(state));
}

/** Replaces the file atomically: a reader sees either the old states or the new ones. */
export function writeStateFile(path, states) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(states, null, 2)}\n`);
  renameSync(draft, path);
}

/**
 * A state file that is ahead of this database would leave a hole, because the source skips what the state covers.
 *
 * @throws {LoadError} if there is a state file but the database has no state
 */
export async function checkStateFile(connection, { state, database }) {
  if (!existsSync(state) || (await savedStates(connection)).length > 0) return;
  if (/^\s*(\[\s*\]|\{\s*\}|null)?\s*$/.test(readFileSync(state, 'utf8'))) return;
  throw new LoadError(
    `${state} belongs to another database: nothing was loaded into ${database} yet, so the rows before that state would ` +
      'be missing. Remove the file to read everything, or pass the database that it belongs to.',
  );
}

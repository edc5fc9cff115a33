import { DuckDBInstance } from '@duckdb/node-api';
import { LoadError } from './load-error.mjs';

/**
 * @param {string} path
 * @param {Record<string, string>} [options] DuckDB's settings
 * @returns {Promise<DuckDBInstance>}
 * @throws {LoadError} if the file is not a database, or in use
 */
export async function openDatabase(path, options) {
  try {
    return await DuckDBInstance.create(path, options);
  } catch (error) {
    const [reason] = error.message.split('\n');
    const inUse = reason.includes('Could not set lock');
    const advice = inUse ? '. Another load is running, or a program uses it; wait until it ends' : '';
    throw new LoadError(`The database ${path} cannot be opened${advice}: ${reason}`);
  }
}

#!/usr/bin/env node
// A minimal destination: `source-tiktok-ads read … | node load.mjs …` stores the rows in a DuckDB file.
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { streamsOf } from './loader/catalog.mjs';
import { openDatabase } from './loader/database.mjs';
import { linesOf } from './loader/lines.mjs';
import { LoadError } from './loader/load-error.mjs';
import { createLoader } from './loader/loader.mjs';
import { quoted, rowsOf } from './loader/sql.mjs';
import { checkStateFile, prepareStates, savedStates, writeStateFile } from './loader/states.mjs';

const USAGE = `Usage:
  source-tiktok-ads read --config FILE --catalog FILE --state FILE \\
    | node load.mjs --catalog FILE --state FILE --database FILE
Loads the source's output into a DuckDB database, one table per stream.
  --catalog   the configured catalog that the source reads with
  --state     where to keep the state; the source must use the same file
  --database  created if it does not exist`;

/** Above this, DuckDB moves waiting rows to disk. */
const MEMORY_LIMIT = '512MB';

const say = (text) => console.error(text);

/** @throws {TypeError} from parseArgs, or {LoadError}, if the command line is wrong */
function optionsOf(argv) {
  const text = { type: 'string' };
  const { values } = parseArgs({ args: argv, options: { catalog: text, state: text, database: text } });
  const missing = ['catalog', 'state', 'database'].filter((name) => !values[name]);
  if (missing.length > 0)
    throw new LoadError(`Missing: ${missing.map((name) => `--${name} FILE`).join(', ')}`);
  return values;
}

function readCatalog(path) {
  if (!existsSync(path))
    throw new LoadError(`There is no catalog ${path}. Create it with source-tiktok-ads catalog.`);
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new LoadError(`The catalog ${path} is not JSON.`);
  }
}

/** @returns {Promise<string[]>} what is wrong with the run; committed rows stay in any case */
async function run(options) {
  const streams = streamsOf(readCatalog(options.catalog));
  const instance = await openDatabase(options.database, { memory_limit: MEMORY_LIMIT });
  const connection = await instance.connect();
  try {
    await prepareStates(connection);
    await checkStateFile(connection, options);
    const rows = new Map(streams.map(({ name }) => [name, 0]));
    const loader = await createLoader(connection, streams, {
      say,
      async committed(stream, count) {
        rows.set(stream, rows.get(stream) + count);
        writeStateFile(options.state, await savedStates(connection));
      },
    });
    for await (const line of linesOf(process.stdin)) await loader.take(line);
    await summarize(connection, rows);
    return loader.end();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function summarize(connection, loaded) {
  const width = Math.max(...[...loaded.keys()].map(({ length }) => length));
  for (const [stream, rows] of loaded) {
    const [{ count }] = await rowsOf(connection, `SELECT count(*) AS count FROM ${quoted(stream)}`);
    const figures = [rows, Number(count)].map((figure) => figure.toLocaleString('en-US').padStart(9));
    say(`  ${stream.padEnd(width)} ${figures[0]} loaded ${figures[1]} in the table`);
  }
}

async function main(argv) {
  if (argv.includes('--help')) return console.log(USAGE);
  let options;
  try {
    options = optionsOf(argv);
  } catch (error) {
    say(`${error.message}\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  try {
    const problems = await run(options);
    for (const problem of problems) say(problem);
    if (problems.length > 0) process.exitCode = 1;
  } catch (error) {
    say(error instanceof LoadError ? error.message : error);
    process.exitCode = 1;
    // Otherwise the source would wait forever for its output to be read.
    process.stdin.destroy();
  }
}

await main(process.argv.slice(2));

#!/usr/bin/env node
// Reports ad spend from the database that load.mjs fills: charts in the terminal, and the same charts as an HTML page.
import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { LoadError } from './loader/load-error.mjs';
import { sectionsOf } from './report/charts.mjs';
import { renderPage } from './report/page.mjs';
import { renderTerminal } from './report/terminal.mjs';

const USAGE = 'Usage:\n  node report.mjs --database FILE --page FILE';

function optionsOf(argv) {
  const text = { type: 'string' };
  const { values } = parseArgs({ args: argv, options: { database: text, page: text } });
  if (!values.database || !values.page) throw new LoadError('report needs --database FILE and --page FILE');
  if (!existsSync(values.database))
    throw new LoadError(`There is no database ${values.database}. Create it with load.mjs.`);
  return values;
}

try {
  const { database, page } = optionsOf(process.argv.slice(2));
  const connection = await (await DuckDBInstance.create(database)).connect();
  const sections = await sectionsOf(connection);
  connection.closeSync();
  writeFileSync(page, renderPage(sections));
  console.log(`${renderTerminal(sections)}\n\npage: ${resolve(page)}`);
} catch (error) {
  const wrongUse = String(error.code).startsWith('ERR_PARSE_ARGS');
  console.error(error instanceof LoadError || wrongUse ? `${error.message}\n${USAGE}` : error);
  process.exitCode = 1;
}

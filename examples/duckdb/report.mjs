#!/usr/bin/env node
// Reports ad spend from the database that load.mjs fills: charts in the terminal, and the same charts as an HTML page.
import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from './loader/database.mjs';
import { LoadError } from './loader/load-error.mjs';
import { sectionsOf } from './report/charts.mjs';
import { renderPage } from './report/page.mjs';
import { renderTerminal } from './report/terminal.mjs';

const USAGE = 'Usage:\n  node report.mjs --database FILE --page FILE';

/** @throws {TypeError} from parseArgs, or {LoadError}, if the command line is wrong */
function optionsOf(argv) {
  const text = { type: 'string' };
  const { values } = parseArgs({ args: argv, options: { database: text, page: text } });
  if (!values.database || !values.page) throw new LoadError('report needs --database FILE and --page FILE');
  return values;
}

async function report({ database, page }) {
  if (!existsSync(database))
    throw new LoadError(`There is no database ${database}. Create it with load.mjs.`);
  const connection = await (await openDatabase(database)).connect();
  const sections = await sectionsOf(connection);
  connection.closeSync();
  writeFileSync(page, renderPage(sections));
  console.log(`${renderTerminal(sections)}\n\npage: ${resolve(page)}`);
}

async function main(argv) {
  if (argv.includes('--help')) return console.log(USAGE);
  let options;
  try {
    options = optionsOf(argv);
  } catch (error) {
    console.error(`${error.message}\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  try {
    await report(options);
  } catch (error) {
    console.error(error instanceof LoadError ? error.message : error);
    process.exitCode = 1;
  }
}

await main(process.argv.slice(2));

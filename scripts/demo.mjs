// The connector against its own simulator: no account, no token, no network. Arguments go to the demo command;
// --duckdb then loads what the connector reads into a database, and ends in charts.
import { spawnSync } from 'node:child_process';
import { ensureBuilt, root } from './ensure.mjs';

ensureBuilt();
const argv = process.argv.slice(2);
const withDuckdb = argv.includes('--duckdb');

if (withDuckdb) {
  // Not before: the packages that it needs may have been installed just now.
  const { demoWithDuckdb } = await import('./demo-duckdb.mjs');
  process.exitCode = await demoWithDuckdb(
    demo,
    argv.filter((argument) => argument !== '--duckdb'),
  );
} else process.exit(demo(argv));

/** @returns {number} the exit code */
function demo(args) {
  const { status } = spawnSync(process.execPath, [`${root}dist/main.mjs`, 'demo', ...args], {
    stdio: 'inherit',
  });
  return status ?? 1;
}

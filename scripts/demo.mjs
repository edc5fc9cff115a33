// Runs the connector against its own simulator: no account, token or network needed. Arguments go to the demo command;
// --duckdb also loads what the connector reads into a database, and ends with charts.
import { spawnSync } from 'node:child_process';
import { ensureBuilt, root } from './ensure.mjs';

ensureBuilt();
const argv = process.argv.slice(2);
const withDuckdb = argv.includes('--duckdb');

if (withDuckdb) {
  // Not earlier, because its packages may just have been installed.
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

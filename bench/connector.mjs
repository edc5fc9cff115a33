// The built connector, as the benchmark runs it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../scripts/ensure.mjs';
import { accountIds, TOKEN } from '../scripts/simulator.mjs';

export const CONNECTOR = `${root}dist/main.mjs`;

/** The maximum that the config accepts, and more than one process reads. */
const UNLIMITED = 1000;

/** The day this many days ago, in UTC. */
export const daysAgo = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** One window of a report: as long as the API allows, and complete in every time zone. */
export const WINDOW = { start_date: daysAgo(31), end_date: daysAgo(2) };

function printed(args) {
  const { status, stdout } = spawnSync(process.execPath, [CONNECTOR, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(`${args[0]} ended with exit code ${status}\n${stdout}`);
  return stdout;
}

/** Config keys that this build of the connector has. */
export const configKeys = () =>
  Object.keys(JSON.parse(printed(['spec'])).spec.connectionSpecification.properties);

/**
 * A config for this many accounts. Requests are only `paced` if pacing is measured. Reports are read page by page,
 * because windows with this many rows would otherwise become tasks.
 */
const configOf = ({ accounts = 1, paced = false, config = {} }) => ({
  access_token: TOKEN,
  accounts: accountIds(accounts).join(','),
  ...WINDOW,
  report_engine: 'sync',
  ...(!paced && { requests_per_second: UNLIMITED }),
  ...config,
});

/**
 * Runs `use` with the paths of a config, a catalog (of all streams, unless some are named) and any other given files,
 * and removes them afterwards.
 */
export async function withFiles({ streams, files = {}, ...given }, use) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const at = (name) => join(folder, `${name}.json`);
  const write = (name, value) => writeFileSync(at(name), JSON.stringify(value));
  try {
    write('config', configOf(given));
    for (const [name, value] of Object.entries(files)) write(name, value);
    const chosen = streams === undefined ? [] : ['--streams', streams.join(',')];
    writeFileSync(at('catalog'), printed(['catalog', '--config', at('config'), ...chosen, '--incremental']));
    return await use(at);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Arguments of a read from the files of `withFiles`. */
export const readArgs = (at) => [CONNECTOR, 'read', '--config', at('config'), '--catalog', at('catalog')];

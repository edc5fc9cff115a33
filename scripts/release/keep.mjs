// Keeps what a release writes, for the builds that come after it: integration_tests/fixtures/releases/VERSION/ has a
// config, the catalog of all streams, and the state of a first read. integration_tests/releases.test.ts reads them.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { world } from '../acceptance-world.mjs';
import { root } from '../ensure.mjs';
import { accountIds, clockAt, startSimulator, TOKEN } from '../simulator.mjs';

export const RELEASES = 'integration_tests/fixtures/releases';

/** Starts longer ago than a look-back reaches, so that a state saves days that are not read again. */
const config = {
  access_token: TOKEN,
  accounts: accountIds(world.accounts).join(','),
  start_date: '2025-12-24',
  include_deleted: true,
  requests_per_second: 1000,
};

function run(program, args, url) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...clockAt(world.now), program, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, TIKTOK_API_BASE_URL: url },
  });
  if (status !== 0)
    throw new Error(`${args[0]} ended with exit code ${status}\n${stdout.slice(-2000)}${stderr}`);
  return stdout;
}

/** Descriptions are most of a schema, and nothing depends on them. A column of that name is no text, and stays. */
const withoutDescriptions = (key, value) =>
  key === 'description' && typeof value === 'string' ? undefined : value;

/** The last state of each stream. */
function lastStates(output) {
  const states = output
    .split('\n')
    .filter((line) => line.startsWith('{"type":"STATE"'))
    .map((line) => JSON.parse(line).state);
  return [...new Map(states.map((state) => [state.stream.stream_descriptor.name, state])).values()];
}

/** JSON with one line for each item, so that a diff shows the streams that differ. */
const lines = (items) => items.map((item) => JSON.stringify(item)).join(',\n');

/** @param program the release's dist/main.mjs */
export async function keepRelease(version, program = `${root}dist/main.mjs`) {
  const work = mkdtempSync(join(tmpdir(), 'release-'));
  const at = (name) => join(work, name);
  const simulator = await startSimulator(world);
  try {
    writeFileSync(at('config.json'), JSON.stringify(config));
    const given = ['--config', at('config.json')];
    const catalog = run(program, ['catalog', ...given, '--streams', 'all', '--incremental'], simulator.url);
    writeFileSync(at('catalog.json'), catalog);
    const states = lastStates(
      run(program, ['read', ...given, '--catalog', at('catalog.json')], simulator.url),
    );
    const { streams } = JSON.parse(catalog, withoutDescriptions);
    const folder = `${root}${RELEASES}/${version}`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/config.json`, `${JSON.stringify(config, null, 2)}\n`);
    writeFileSync(`${folder}/catalog.json`, `{"streams": [\n${lines(streams)}\n]}\n`);
    writeFileSync(`${folder}/state.json`, `[\n${lines(states)}\n]\n`);
  } finally {
    await simulator.stop();
    rmSync(work, { recursive: true, force: true });
  }
}

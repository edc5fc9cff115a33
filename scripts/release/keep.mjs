// Keeps what a release writes, for the builds that come after it: integration_tests/fixtures/releases/VERSION/ has a
// config, the catalog of all streams, and the state of a first read. integration_tests/releases.test.ts reads them.
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  createReadStream,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
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

/** Runs a command of the program. @param output the file that its standard output is written to */
function run(program, args, { url, output }) {
  const file = openSync(output, 'w');
  const { status, stderr } = spawnSync(process.execPath, [...clockAt(world.now), program, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', file, 'pipe'],
    env: { ...process.env, TIKTOK_API_BASE_URL: url },
  });
  closeSync(file);
  if (status !== 0)
    throw new Error(
      `${args[0]} ended with exit code ${status}\n${readFileSync(output).subarray(-2000).toString()}${stderr}`,
    );
}

/** Descriptions are most of a schema, and nothing depends on them. A column of that name is no text, and stays. */
const withoutDescriptions = (key, value) =>
  key === 'description' && typeof value === 'string' ? undefined : value;

/** The last state of each stream. The rows before them may be more than fits into one text. */
async function lastStates(output) {
  const states = new Map();
  for await (const line of createInterface({ input: createReadStream(output) })) {
    if (!line.startsWith('{"type":"STATE"')) continue;
    const { state } = JSON.parse(line);
    states.set(state.stream.stream_descriptor.name, state);
  }
  return [...states.values()];
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
    const { url } = simulator;
    run(program, ['catalog', ...given, '--streams', 'all', '--incremental'], {
      url,
      output: at('catalog.json'),
    });
    run(program, ['read', ...given, '--catalog', at('catalog.json')], { url, output: at('messages.jsonl') });
    const states = await lastStates(at('messages.jsonl'));
    const catalog = readFileSync(at('catalog.json'), 'utf8');
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

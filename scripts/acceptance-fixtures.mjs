// The files that acceptance-test-config.yml names, made by the connector from a fixed simulated world.
//   node scripts/acceptance-fixtures.mjs           write them
//   node scripts/acceptance-fixtures.mjs --check   exit with 1 if a file is outdated
//   node scripts/acceptance-fixtures.mjs --serve   serve that world for Airbyte's acceptance tests, until Ctrl-C
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { world } from './acceptance-world.mjs';
import { ensureBuilt, root } from './ensure.mjs';
import { accountIds, startSimulator, TOKEN } from './simulator.mjs';

const accounts = accountIds(world.accounts);
const config = {
  access_token: TOKEN,
  accounts: accounts.join(','),
  start_date: '2026-01-12',
  end_date: '2026-01-18',
  include_deleted: true,
  // The simulator has no quota, and a hundred streams take hundreds of requests.
  requests_per_second: 1000,
};
const RECORDS_PER_STREAM = 1;
const EMITTED_AT = Date.parse(world.now);

/** Columns that differ in every run. */
const OF_THE_RUN = ['synced_at', 'requests'];

const withoutRun = (data) =>
  Object.fromEntries(Object.entries(data).filter(([column]) => !OF_THE_RUN.includes(column)));

/** A cursor far in the future, of the same form: a day or an instant. */
const futureOf = (cursor) => '2099-01-01T00:00:00Z'.slice(0, cursor.length);

function connector(args, url) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${root}dist/main.mjs`, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, TIKTOK_API_BASE_URL: url },
  });
  if (status !== 0)
    throw new Error(`${args[0]} ended with exit code ${status}\n${stdout.slice(-2000)}${stderr}`);
  return stdout;
}

/** Streams about the sync itself have different rows in every run. */
const isOfAnyRun = ({ primary_key: key }) => !key.some(([column]) => column === 'synced_at');

/** The first rows of each stream by primary key, because the order of arrival depends on which response comes first. */
function expectedRecords(output, { streams }) {
  const rows = output
    .split('\n')
    .filter((line) => line.startsWith('{"type":"RECORD"'))
    .map((line) => JSON.parse(line).record);
  return streams.filter(isOfAnyRun).flatMap(({ stream: { name }, primary_key: key }) =>
    rows
      .filter((row) => row.stream === name)
      .map(({ stream, data }) => ({ sort: key.map(([column]) => data[column]).join(), stream, data }))
      .sort((a, b) => (a.sort < b.sort ? -1 : 1))
      .slice(0, RECORDS_PER_STREAM)
      .map(({ stream, data }) => ({ stream, data: withoutRun(data), emitted_at: EMITTED_AT })),
  );
}

/** The last state of each incremental stream, with cursors that have the form of those that the connector saves. */
function futureState(output, { streams }) {
  const states = new Map();
  for (const line of output.split('\n').filter((text) => text.startsWith('{"type":"STATE"'))) {
    const { state } = JSON.parse(line);
    states.set(state.stream.stream_descriptor.name, state.stream.stream_state);
  }
  return streams
    .filter(({ sync_mode }) => sync_mode === 'incremental')
    .map(({ stream: { name } }) => ({
      type: 'STREAM',
      stream: {
        stream_descriptor: { name },
        stream_state: {
          states: states.get(name).states.map(({ partition, cursor }) => ({
            partition,
            cursor: Object.fromEntries(
              Object.entries(cursor).map(([field, value]) => [field, futureOf(value)]),
            ),
          })),
        },
      },
    }));
}

/** A busy machine observes rows a second or two later, which may be in the next minute. */
const withoutInstants = (text) => text.replaceAll(/("observed_at":")[^"]*/g, '$1');

/** The tests take the schemas from `discover`; a copy here would become outdated. */
const withoutSchemas = ({ streams }) => ({
  streams: streams.map(({ stream, ...chosen }) => ({ stream: { ...stream, json_schema: {} }, ...chosen })),
});

async function fixtures() {
  const folder = mkdtempSync(join(tmpdir(), 'acceptance-'));
  const path = (name) => join(folder, name);
  const simulator = await startSimulator(world);
  try {
    writeFileSync(path('config.json'), JSON.stringify(config));
    const catalog = connector(
      ['catalog', '--config', path('config.json'), '--streams', 'all', '--incremental'],
      simulator.url,
    );
    writeFileSync(path('catalog.json'), catalog);
    const files = ['--config', path('config.json'), '--catalog', path('catalog.json')];
    const output = connector(['read', ...files], simulator.url);
    const records = expectedRecords(output, JSON.parse(catalog));
    const text = (value) => `${JSON.stringify(value, null, 2)}\n`;
    return {
      'config.json': text(config),
      'invalid_config.json': text({ ...config, access_token: 'not-the-token' }),
      'configured_catalog.json': text(withoutSchemas(JSON.parse(catalog))),
      'abnormal_state.json': text(futureState(output, JSON.parse(catalog))),
      'expected_records.jsonl': records.map((record) => `${JSON.stringify(record)}\n`).join(''),
    };
  } finally {
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function serve() {
  const simulator = await startSimulator({ ...world, port: 8089 });
  console.log(`ready: ${simulator.url}`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void simulator.stop());
  await simulator.ended;
}

ensureBuilt();
if (process.argv[2] === '--serve') await serve();
else {
  const folder = `${root}integration_tests/acceptance/`;
  const made = Object.entries(await fixtures());
  const stale = made.filter(
    ([name, text]) =>
      !existsSync(folder + name) ||
      withoutInstants(readFileSync(folder + name, 'utf8')) !== withoutInstants(text),
  );
  if (process.argv[2] === '--check') {
    for (const [name] of stale)
      console.error(`integration_tests/acceptance/${name} is outdated: run npm run fixtures`);
    process.exitCode = stale.length === 0 ? 0 : 1;
  } else {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of stale) writeFileSync(folder + name, text);
  }
}

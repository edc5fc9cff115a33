// Try the image as the platform would: `scripts/with-image node scripts/container-checks.mjs`. The simulator plays TikTok.
// The last line is `N passed, N failed`; the exit code is 1 when a check failed.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from './ensure.mjs';
import { accountIds, startSimulator, TOKEN } from './simulator.mjs';

const image = process.env.IMAGE;
const metadata = parse(readFileSync(`${root}metadata.yaml`, 'utf8')).data;
const spec = JSON.parse(readFileSync(`${root}spec.json`, 'utf8'));

// The image runs as another user than this script: what it is handed must be readable by everybody.
const folder = mkdtempSync(join(tmpdir(), 'container-checks-'));
chmodSync(folder, 0o755);
const put = (name, value) => {
  writeFileSync(join(folder, name), JSON.stringify(value));
  chmodSync(join(folder, name), 0o644);
};

function docker(args, input = '') {
  const { status, stdout, stderr } = spawnSync('docker', args, {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: 180_000,
  });
  return { status, stdout, stderr };
}

const hardened = [
  '--network',
  'host',
  '--read-only',
  '--memory',
  '512m',
  '--cap-drop',
  'ALL',
  '--security-opt',
  'no-new-privileges',
];

/** Runs the image's own entrypoint under the tightest rules; stdout must hold messages and nothing else. */
function connector(args, { input, api } = {}) {
  const env = api ? ['-e', `TIKTOK_API_BASE_URL=${api}`] : [];
  const { status, stdout, stderr } = docker(
    ['run', '--rm', '-i', ...hardened, ...env, '-v', `${folder}:/secrets:ro`, image, ...args],
    input === undefined ? undefined : JSON.stringify(input),
  );
  const messages = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return { status, stderr, messages, of: (type) => messages.filter((message) => message.type === type) };
}

/** Runs a shell line in the image. */
const shell = (line, ...flags) =>
  docker(['run', '--rm', '-i', ...flags, '--entrypoint', 'sh', image, '-c', line]);

let passed = 0;
let failed = 0;
async function check(title, body) {
  try {
    await body();
    passed += 1;
    console.log(`ok      ${title}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${title}\n        ${String(error.message ?? error).replaceAll('\n', '\n        ')}`);
  }
}

const config = {
  access_token: TOKEN,
  accounts: accountIds(2).join(','),
  start_date: new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10),
  include_deleted: true,
};

/** What a read must look like from outside, whatever the streams are. Returns the last state of each stream. */
function assertSound(run, streams) {
  assert.equal(
    run.status,
    0,
    `exit code ${run.status}: ${JSON.stringify(run.of('TRACE').filter((m) => m.trace.type === 'ERROR'))}`,
  );
  const complete = run
    .of('TRACE')
    .filter(({ trace }) => trace.stream_status?.status === 'COMPLETE')
    .map(({ trace }) => trace.stream_status.stream_descriptor.name);
  assert.deepEqual(complete.toSorted(), streams.toSorted(), 'every stream is COMPLETE, once');
  const states = new Map();
  const counted = {};
  for (const { state } of run.of('STATE')) {
    const { name } = state.stream.stream_descriptor;
    states.set(name, state);
    counted[name] = (counted[name] ?? 0) + state.sourceStats.recordCount;
  }
  const records = {};
  for (const { record } of run.of('RECORD')) records[record.stream] = (records[record.stream] ?? 0) + 1;
  for (const name of streams) {
    assert.ok(states.has(name), `${name} has a state`);
    assert.equal(counted[name], records[name] ?? 0, `the states of ${name} count its records`);
  }
  return { states: [...states.values()], records };
}

async function checkImage() {
  await check('spec prints the committed spec.json', () => {
    const run = connector(['spec']);
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(
      run.of('SPEC').map((message) => message.spec),
      [spec.spec ?? spec],
    );
    assert.equal(run.messages.length, 1);
  });
  await check('an unknown command fails', () => {
    assert.notEqual(docker(['run', '--rm', '-i', ...hardened, image, 'frobnicate']).status, 0);
  });
  await check('labels tell the name and version of metadata.yaml', () => {
    const labels = JSON.parse(docker(['image', 'inspect', '-f', '{{json .Config.Labels}}', image]).stdout);
    assert.equal(labels['io.airbyte.name'], metadata.dockerRepository);
    assert.equal(labels['io.airbyte.version'], metadata.dockerImageTag);
  });
  await check('AIRBYTE_ENTRYPOINT is the entrypoint', () => {
    const { Entrypoint, Env } = JSON.parse(
      docker(['image', 'inspect', '-f', '{{json .Config}}', image]).stdout,
    );
    assert.ok(Env.includes(`AIRBYTE_ENTRYPOINT=${Entrypoint.join(' ')}`), Env.join(' '));
  });
  await check('sh runs it from another folder, as the platform does', () => {
    const { status, stdout } = shell(
      'cd /tmp && eval "$AIRBYTE_ENTRYPOINT spec"',
      '--read-only',
      '--network',
      'none',
    );
    assert.equal(status, 0);
    assert.equal(JSON.parse(stdout).type, 'SPEC');
  });
  await check('it runs as airbyte, 1000:1000', () => {
    assert.equal(shell('echo "$(id -un) $(id -u):$(id -g)"').stdout, 'airbyte 1000:1000\n');
  });
  await check('/airbyte is writable', () => {
    assert.equal(shell('touch /airbyte/probe /airbyte/integration_code/probe').status, 0);
  });
  await check('it holds the bundle and no packages', () => {
    // The base image's own npm lives in /usr/local/lib.
    const { stdout } = shell(
      'find / -xdev -name node_modules -not -path "/usr/local/lib/*" 2>/dev/null; ls /airbyte/integration_code',
    );
    assert.deepEqual(stdout.split('\n').filter(Boolean), ['connector.mjs', 'main.mjs', 'spec.json']);
  });
}

async function checkCommands(api) {
  await check('check succeeds, with the config on standard input', () => {
    const run = connector(['check', '--config', '-'], { api, input: config });
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(
      run.of('CONNECTION_STATUS').map((message) => message.connectionStatus.status),
      ['SUCCEEDED'],
    );
  });
  await check('check refuses a wrong token, and does not print it', () => {
    const run = connector(['check', '--config', '-'], {
      api,
      input: { ...config, access_token: 'not-the-right-token' },
    });
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(
      run.of('CONNECTION_STATUS').map((message) => message.connectionStatus.status),
      ['FAILED'],
    );
    assert.ok(
      !JSON.stringify(run.messages).includes('not-the-right-token') &&
        !run.stderr.includes('not-the-right-token'),
    );
  });
  let discovered = [];
  await check('discover lists the suggested streams and more', () => {
    const run = connector(['discover', '--config', '/secrets/config.json'], { api });
    assert.equal(run.status, 0, run.stderr);
    discovered = run.of('CATALOG').flatMap((message) => message.catalog.streams.map(({ name }) => name));
    assert.deepEqual(
      metadata.suggestedStreams.streams.filter((name) => !discovered.includes(name)),
      [],
    );
  });
  let first;
  await check('read brings every stream', () => {
    const run = connector(
      ['read', '--config', '/secrets/config.json', '--catalog', '/secrets/catalog.json'],
      { api },
    );
    first = assertSound(run, discovered);
    for (const name of metadata.suggestedStreams.streams)
      assert.ok(first.records[name] > 0, `${name} has records`);
  });
  await check('a second read starts where the first one ended', () => {
    put('state.json', first.states);
    const files = [
      '--config',
      '/secrets/config.json',
      '--catalog',
      '/secrets/catalog.json',
      '--state',
      '/secrets/state.json',
    ];
    const second = assertSound(connector(['read', ...files], { api }), discovered);
    // The newest rows come again (at least once), and the days of the look-back; all the rest does not.
    for (const name of ['campaigns', 'adgroups', 'ad_insights']) {
      const [before, now] = [first.records[name], second.records[name] ?? 0];
      assert.ok(now < before, `${name}: ${now} records after ${before}`);
    }
  });
}

async function checkStop(api) {
  await check('docker stop ends a read within seconds', async () => {
    const name = `container-checks-${process.pid}`;
    const files = ['--config', '/secrets/config.json', '--catalog', '/secrets/catalog.json'];
    const run = spawn(
      'docker',
      [
        'run',
        '--rm',
        '--name',
        name,
        ...hardened,
        '-e',
        `TIKTOK_API_BASE_URL=${api}`,
        '-v',
        `${folder}:/secrets:ro`,
        image,
        'read',
        ...files,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const ended = new Promise((resolve) => run.once('exit', resolve));
    await new Promise((resolve, reject) => {
      let text = '';
      run.stdout.on('data', (chunk) => {
        // Only the start is looked at; the rest is read to keep the pipe moving.
        if (text.length < 1 << 20) text += chunk;
        if (text.includes('"type":"RECORD"')) resolve();
      });
      run.once('exit', (code) =>
        reject(new Error(`the read ended before it was stopped, exit code ${code}`)),
      );
    });
    const start = Date.now();
    const { status } = docker(['stop', '-t', '20', name]);
    const code = await ended;
    const seconds = (Date.now() - start) / 1000;
    assert.equal(status, 0);
    assert.ok(seconds < 5, `it took ${seconds} s`);
    // 0 would tell the platform that all is read; 137 is a process that had to be killed.
    assert.equal(code, 143);
  });
}

try {
  put('config.json', config);
  const made = spawnSync(
    process.execPath,
    [`${root}dist/main.mjs`, 'catalog', '--incremental', '--config', join(folder, 'config.json')],
    { encoding: 'utf8' },
  );
  await checkImage();
  await check('the catalog command makes a catalog for read', () => {
    assert.equal(made.status, 0, made.stderr);
    put('catalog.json', JSON.parse(made.stdout));
  });
  const api = await startSimulator({ accounts: 2, ads: 3, days: 40 });
  await checkCommands(api.url).finally(api.stop);
  // Slow answers: the read is still on its way when it is stopped.
  const slow = await startSimulator({ accounts: 2, ads: 3, days: 40, latency: 500 });
  await checkStop(slow.url).finally(slow.stop);
} catch (error) {
  failed += 1;
  console.log(`FAILED  ${error.message}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

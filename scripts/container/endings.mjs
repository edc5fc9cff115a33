// How a read in a container ends if it is stopped, runs out of memory, or runs in the platform's script.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { root } from '../ensure.mjs';
import { check } from '../checks.mjs';
import { assertSound, errorsOf } from './commands.mjs';
import { apiAt, connector, hardened, put, withMessages } from './connector.mjs';
import { docker, image } from './docker.mjs';

const READ = ['read', '--config', '/secrets/config.json', '--catalog', '/secrets/catalog.json'];

/** Seconds after which `docker stop` kills. */
const PATIENCE = 20;
const SOON = 5;

/** @param api of a slow simulator, so that the read is still running when it is stopped */
export async function checkStop(api) {
  await check('docker stop ends a read within seconds', async () => {
    const name = `container-checks-${process.pid}`;
    const run = spawn(
      'docker',
      ['run', '--rm', '--name', name, ...hardened(), ...apiAt(api), image, ...READ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const ended = new Promise((resolve) => run.once('exit', resolve));
    await firstRecordOf(run);
    const start = Date.now();
    const { status } = docker(['stop', '-t', String(PATIENCE), name]);
    const code = await ended;
    const seconds = (Date.now() - start) / 1000;
    assert.equal(status, 0);
    assert.ok(seconds < SOON, `it took ${seconds} s`);
    // 0 would mean that everything was read; 137 means that the process was killed.
    assert.equal(code, 143);
  });
}

/** Resolves at the first record. Everything after it is read too, to keep the pipe moving. */
function firstRecordOf(run) {
  return new Promise((resolve, reject) => {
    let text = '';
    run.stdout.on('data', (chunk) => {
      if (text.length < 2 ** 20) text += chunk;
      if (text.includes('"type":"RECORD"')) resolve();
    });
    run.once('exit', (code) => reject(new Error(`the read ended before it was stopped, exit code ${code}`)));
  });
}

/** @param api of a simulator with full pages: a few of them exceed the memory */
export async function checkMemory({ api, streams }) {
  for (const memory of [80, 128, 512])
    await check(`with ${memory} MB of memory, a read of large pages is complete or reports why not`, () => {
      const run = connector(READ, { api, memory: `${memory}m` });
      if (run.status === 0) {
        assertSound(run, streams);
        return 'complete';
      }
      assert.equal(run.status, 1, `exit code ${run.status}: 137 is a process that the kernel killed`);
      const [{ message }] = errorsOf(run);
      assert.match(message, /^Memory is nearly exhausted/);
      assert.ok(memory < 512, 'that is enough memory');
      return message;
    });
}

/** What the init container and the orchestrator do around the script, as one shell line. */
const PLATFORM = `
  cd /source && cp /secrets/connectorConfig.json /secrets/catalog.json . && mkfifo stdout stderr
  cat stdout & cat stderr >&2 &
  sh /secrets/launch.sh read
  wait
  exit "$(cat exitCode.txt)"`;

export async function checkLauncher({ api, config, streams }) {
  await check("a read in the platform's script writes its output to named pipes", () => {
    put('connectorConfig.json', config);
    put('launch.sh', readFileSync(`${root}integration_tests/launcher/launch.sh`, 'utf8'));
    const flags = ['--tmpfs', '/source:mode=1777', '-e', 'POLL_SECONDS=1', '--entrypoint', 'sh'];
    const run = docker(['run', '--rm', ...hardened(), ...apiAt(api), ...flags, image, '-c', PLATFORM]);
    assertSound(withMessages(run), streams);
    assert.doesNotMatch(run.stderr, /^[ \t]+at /m);
  });
}

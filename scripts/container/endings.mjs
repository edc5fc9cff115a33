// How a read in a container ends when it may not go on, and under the platform's own script.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { root } from '../ensure.mjs';
import { check } from './checks.mjs';
import { assertSound, errorsOf } from './commands.mjs';
import { apiAt, connector, hardened, put, withMessages } from './connector.mjs';
import { docker, image } from './docker.mjs';

const READ = ['read', '--config', '/secrets/config.json', '--catalog', '/secrets/catalog.json'];

/** Beyond this, `docker stop` kills; seconds. */
const PATIENCE = 20;
const SOON = 5;

/** @param api of a simulator that is slow, so that the read is still on its way when it is stopped */
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
    // 0 would tell the platform that all is read; 137 is a process that had to be killed.
    assert.equal(code, 143);
  });
}

/** Resolves when a record came out. All the rest is read to keep the pipe moving. */
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

/** @param api of a simulator whose pages are full: a few of them are more than there is memory */
export async function checkMemory({ api, streams }) {
  for (const memory of [80, 128, 512])
    await check(`with ${memory} MB of memory, a read of large pages is complete or says why not`, () => {
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

/** What the init container and the orchestrator do around the script, in one line of shell. */
const PLATFORM = `
  cd /source && cp /secrets/connectorConfig.json /secrets/catalog.json . && mkfifo stdout stderr
  cat stdout & cat stderr >&2 &
  sh /secrets/launch.sh read
  wait
  exit "$(cat exitCode.txt)"`;

export async function checkLauncher({ api, config, streams }) {
  await check("a read under the platform's script, its output through named pipes", () => {
    put('connectorConfig.json', config);
    put('launch.sh', readFileSync(`${root}integration_tests/launcher/launch.sh`, 'utf8'));
    const flags = ['--tmpfs', '/source:mode=1777', '-e', 'POLL_SECONDS=1', '--entrypoint', 'sh'];
    const run = docker(['run', '--rm', ...hardened(), ...apiAt(api), ...flags, image, '-c', PLATFORM]);
    assertSound(withMessages(run), streams);
    assert.doesNotMatch(run.stderr, /^[ \t]+at /m);
  });
}

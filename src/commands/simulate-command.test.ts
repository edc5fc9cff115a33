import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';

import { startSimulator } from '../simulator/index.js';
import { greeting, simulateCommand, simulatorOptionsOf } from './simulate-command.js';

const IMAGE = { AIRBYTE_ENTRYPOINT: 'node main.mjs' };

async function run(...argv: string[]) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const exitCode = await simulateCommand(argv, { stdout, stderr, env: {} });
  stdout.end();
  stderr.end();
  return { exitCode, stdout: await text(stdout), stderr: await text(stderr) };
}

describe('options', () => {
  test('omitted options are left to the simulator', () => {
    expect(simulatorOptionsOf([])).toEqual({ port: 8089 });
  });

  test('every option is passed on', () => {
    const argv =
      '--port 0 --host 0.0.0.0 --accounts 4 --campaigns 0 --adgroups 1 --ads 2 --days 30 --dormant-share .8 --seed 7';
    const more =
      '--latency 20 --limits basic --plain-names --sandbox --behaviour timeless-ads=hidden --behaviour empty-list-pages=1';
    expect(simulatorOptionsOf([...argv.split(' '), ...more.split(' ')])).toEqual({
      port: 0,
      host: '0.0.0.0',
      accounts: 4,
      campaigns: 0,
      adgroups: 1,
      ads: 2,
      days: 30,
      dormantShare: 0.8,
      seed: 7,
      latencyMs: 20,
      limits: 'basic',
      plainNames: true,
      sandbox: true,
      behaviours: { 'timeless-ads': 'hidden', 'empty-list-pages': '1' },
    });
  });

  test.each([
    ['7100000000000000001', ['7100000000000000001']],
    ['1, 2,1', ['1', '2']],
    ['12', 12],
  ])('--accounts %s is parsed', (value, accounts) => {
    expect(simulatorOptionsOf(['--accounts', value])).toMatchObject({ accounts });
  });

  test.each([
    ['--accounts', '0'],
    ['--accounts', 'acme'],
    ['--days', '0'],
    ['--ads', '-1'],
    ['--ads', '1.5'],
    ['--dormant-share', '80'],
    ['--limits', 'premium'],
    ['--behaviour', 'weather=fine'],
    ['--behaviour', 'timeless-ads=maybe'],
    ['--behaviour', 'timeless-ads'],
    ['--fleet', '1'],
  ])('%s %s is wrong usage', async (...argv) => {
    const { exitCode, stdout, stderr } = await run(...argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(argv[0]);
    expect(stderr).toMatch(/^Help: source-tiktok-ads \w+ --help$/m);
  });
});

describe('the commands to copy', () => {
  test.each([
    [{}, /^try: {3}echo '\{\S+\}' \| TIKTOK_API_BASE_URL=\S+ (?:node )?\S+ check --config -$/m],
    [{}, /^login: TIKTOK_API_BASE_URL=\S+ (?:node )?\S+ login --app-id 7\d+ --redirect-uri \S+$/m],
    [IMAGE, /^try: {3}echo '\{\S+\}' \| docker run --rm -i .* check --config -$/m],
    [IMAGE, /^login: docker run --rm -it .*:\/data" source-tiktok-ads login .* --out \/data\/config\.json$/m],
  ])('with the environment %j, a line is %s', async (env, line) => {
    const simulator = await startSimulator({ campaigns: 0 });
    const text = greeting(simulator, env);
    await simulator.close();
    expect(text).toMatch(line);
  });
});

test('a port in use is reported in one line', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { exitCode, stderr } = await run('--port', String(port));
  other.close();
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: `Port ${port} is in use. Choose another one with --port.\n`,
  });
});

test('an address of another machine is reported in one line', async () => {
  const { exitCode, stderr } = await run('--port', '0', '--host', '192.0.2.1');
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^The simulator cannot listen on 192\.0\.2\.1 0 \(EADDRNOTAVAIL\)\.\n$/);
});

import { spawnSync } from 'node:child_process';
import { mkdirSync, openSync, closeSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../../src/simulator/index.js';
import { EXECUTABLE, runExecutable, withFiles, type Printed } from '../support/connector.js';
import { configFor } from '../support/read-inputs.js';
import { readFrom } from '../support/reads.js';
import { leaksOf } from '../support/secrets.js';
import { FAST_CLOCK, now } from '../support/time.js';

/* An API that repeats secrets, and disks that are full or hold files that must not be lost. */

const TOKEN = '9b1f7cE3a2d04466b8f05c17d9ee42ab6633f1c0';
const APP = { app_id: '7200000000000000009', secret: '44d0a6cc1e9b7F5520ab38e7d1f0942c6e8b7a55' };
const ACCOUNT = '7100000000000000001';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({
    ...{ accounts: 2, campaigns: 1, adgroups: 1, ads: 1, days: 3, now, token: TOKEN },
    ...{ appId: APP.app_id, secret: APP.secret },
  });
});
afterEach(() => simulator.close());

const run = (command: string, config: unknown, ...args: readonly string[]): Promise<Printed> =>
  withFiles({ 'config.json': config }, (path) =>
    runExecutable([command, '--config', path('config.json'), ...args], {
      env: { ...FAST_CLOCK, TIKTOK_API_BASE_URL: simulator.url },
    }),
  );

const leaks = (outcome: Printed) => [TOKEN, APP.secret].flatMap((secret) => leaksOf(outcome, secret));

/** The secret in full, and truncated in several spellings; short enough for a message to quote all of them. */
const SPELLINGS: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => `${secret.slice(0, 12)}...`,
  (secret) => secret.slice(0, 8),
  (secret) => Buffer.from(`Bearer ${secret}`).toString('base64').slice(0, 24),
  (secret) => encodeURIComponent(JSON.stringify({ secret })).slice(0, 40),
];
const GOSSIP = [TOKEN, APP.secret]
  .map((secret) => SPELLINGS.map((spell) => spell(secret)).join(' or '))
  .join(' and ');

/** Checks that every spelling was masked. */
const MASKED = new RegExp(
  `"${Array(10)
    .fill(String.raw`\S{0,60}\*{4}\S{0,60}`)
    .join(' (?:or|and) ')}"`,
);

describe('an API that repeats token and secret, also truncated', () => {
  it('a read prints no secret, and neither does the row with its error', async () => {
    simulator.addFault({ advertiserId: ACCOUNT, do: { kind: 'code', code: 40001, message: GOSSIP } });
    const outcome = await readFrom(simulator, {
      streams: ['campaigns', 'campaign_insights', 'reconciliation', 'account_sync_status'],
      config: { accounts: 'all', ...APP },
      run: { args: ['--debug'] },
    });
    expect([outcome.exitCode, leaks(outcome)]).toEqual([1, []]);
    const row = outcome
      .records('account_sync_status')
      .find(({ advertiser_id: id, stream }) => id === ACCOUNT && stream === 'campaigns');
    expect(row?.['error_message']).toMatch(MASKED);
    expect(outcome.errors('campaigns')[0]?.message).toMatch(MASKED);
  });

  it('check and plan print no secret, whatever refuses them', async () => {
    const config = configFor(simulator, { accounts: 'all', ...APP });
    const both = () => Promise.all(['check', 'plan'].map((command) => run(command, config)));
    simulator.addFault({ advertiserId: ACCOUNT, do: { kind: 'code', code: 40001, message: GOSSIP } });
    const partly = await both();
    simulator.addFault({
      path: 'oauth2/advertiser/get/',
      do: { kind: 'code', code: 40105, message: GOSSIP },
    });
    const wholly = await both();
    for (const printed of [...partly, ...wholly]) {
      expect(leaks(printed)).toEqual([]);
      expect(printed.stdout.replaceAll('\\"', '"') + printed.stderr).toMatch(MASKED);
    }
  });

  it('a row keeps a secret that the API sent in it', async () => {
    const name = `${TOKEN} ${APP.secret.slice(0, 9)}`;
    simulator.addFault({
      path: 'campaign/get/',
      do: { kind: 'rows', rewrite: (rows) => rows.map((row) => ({ ...row, campaign_name: name })) },
    });
    const read = await readFrom(simulator, { streams: ['campaigns'], config: APP });
    expect([read.exitCode, new Set(read.records('campaigns').map((row) => row['campaign_name']))]).toEqual([
      0,
      new Set([name]),
    ]);
  });
});

describe('files written by commands', () => {
  const TAP = JSON.stringify({ access_token: TOKEN, accounts: ACCOUNT, start_date: '2026-05-01' });
  const shell = (script: string, cwd: string) =>
    spawnSync('sh', ['-c', script], {
      cwd,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], E: EXECUTABLE },
    });

  it('migrate writes its files completely or not at all: a full disk leaves nothing behind', async () => {
    await withFiles({ 'tap.json': TAP }, (path) => {
      const migrate = '"$E" migrate --from singer --config tap.json --out out';
      const full = shell(`ulimit -f 0; ${migrate} | cat`, path('.'));
      expect(full.stderr).toContain(
        'The folder out cannot be written to: the file is larger than the system allows (EFBIG).',
      );
      expect(readdirSync(path('out'))).toEqual([]);
      expect(shell(migrate, path('.')).status).toBe(0);
      expect(readdirSync(path('out')).sort()).toEqual(['config.json', 'state.json']);
      return Promise.resolve();
    });
  });

  it('demo overwrites no files, and does nothing if some exist', async () => {
    await withFiles({}, (path) => {
      mkdirSync(path('demo-output'));
      for (const name of ['config.json', 'state.json']) writeFileSync(path(`demo-output/${name}`), 'mine');
      const demo = shell('"$E" demo --out demo-output', path('.'));
      expect([demo.status, demo.stdout]).toEqual([1, '']);
      expect(demo.stderr).toMatch(
        /^Already exists, not overwritten: \S*\/config\.json, \S*\/state\.json\. Move it away or choose another folder\.\n$/,
      );
      expect(readdirSync(path('demo-output')).sort()).toEqual(['config.json', 'state.json']);
      expect(readFileSync(path('demo-output/config.json'), 'utf8')).toBe('mine');
      return Promise.resolve();
    });
  });

  it.each(['discover --config tap.json', 'catalog --config tap.json'])(
    'a full disk on standard output ends "%s" with 1 and the reason',
    async (command) => {
      await withFiles({ 'tap.json': TAP }, (path) => {
        const full = openSync('/dev/full', 'w');
        const { status, stderr } = spawnSync(EXECUTABLE, command.split(' '), {
          ...{ cwd: path('.'), encoding: 'utf8', env: { PATH: process.env['PATH'] } },
          stdio: ['ignore', full, 'pipe'],
        });
        closeSync(full);
        expect([status, stderr]).toEqual([
          1,
          'Standard output cannot be written to: the disk is full (ENOSPC).\n',
        ]);
        return Promise.resolve();
      });
    },
  );
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { addDays, dayAt } from '../../cdk/index.js';
import { startSimulator, type Simulator } from '../../simulator/index.js';
import { runExtraCommand } from '../commands.js';

const ODD = 'Bad \u001b[31mname';
const FIELD = 'odd\u001b[2Jfield';

let simulator: Simulator;
const folder = mkdtempSync(join(tmpdir(), 'diagnose-test-'));
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  simulator = await startSimulator({
    ...{ accounts: 2, campaigns: 2, adgroups: 1, ads: 1, days: 5, date: () => new Date().toUTCString() },
    faults: [
      {
        path: 'file/music/get/',
        do: { kind: 'data', change: { musics: [{ music_id: '1', [FIELD]: ODD }] } },
      },
    ],
  });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await simulator.close();
});

async function diagnose(argv: readonly string[], change: Readonly<Record<string, unknown>> = {}) {
  const config = {
    access_token: simulator.token,
    accounts: simulator.world.accounts.map(({ id }) => id),
    start_date: addDays(dayAt(Date.now(), 0), -20),
    requests_per_second: 1000,
    ...change,
  };
  writeFileSync(at('config.json'), JSON.stringify(config));
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io = { stdout, stderr, env: { TIKTOK_API_BASE_URL: simulator.url } };
  const asked = argv.map((arg) => arg.replace('FILE', at('config.json')));
  const exitCode = await runExtraCommand(['diagnose', ...asked], io);
  stdout.end();
  stderr.end();
  return { exitCode, stdout: await text(stdout), stderr: await text(stderr) };
}

describe('diagnose', () => {
  it('diagnose prints a table and writes samples into a new folder, readable only by their owner', async () => {
    const argv = [
      '--config',
      'FILE',
      '--streams',
      'campaigns,music,campaign_insights',
      '--out',
      at('samples'),
    ];
    const { exitCode, stdout, stderr } = await diagnose(argv);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^campaign_insights +works +\d$/m);
    expect(stderr).toMatch(/^Testing 3 streams, 5 rows per page, up to 3 accounts/);
    expect(stderr).toMatch(`responses to ${at('samples')}.`);
    const names = ['advertiser_info.json', 'campaign_get.json', 'file_music_get.json'];
    const files = readdirSync(at('samples'));
    expect(files).toEqual([...names, 'report_integrated_get.campaign_insights.json']);
    for (const name of files)
      expect((statSync(join(at('samples'), name)).mode & 0o777).toString(8)).toBe('600');
    const written = files.map((name) => readFileSync(join(at('samples'), name), 'utf8')).join('');
    expect(written).not.toMatch(simulator.token);
    for (const { id } of simulator.world.accounts) expect(written).not.toMatch(id);

    const again = await diagnose(argv);
    expect([again.exitCode, again.stdout]).toEqual([1, '']);
    expect(again.stderr).toMatch('Already exists, not overwritten: ');
  });

  it('diagnose escapes control characters of the API', async () => {
    const { exitCode, stdout } = await diagnose(['--config', 'FILE', '--streams', 'music']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch('odd');
    expect(stdout).not.toMatch('\u001b');
  });

  it('diagnose tries no more accounts than --accounts allows', async () => {
    simulator.resetRequests();
    const { stderr } = await diagnose(['--config', 'FILE', '--streams', 'campaigns', '--accounts', '1']);
    expect(stderr).toMatch('rows per page, the first account only.');
    const [first] = simulator.world.accounts;
    expect(new Set(simulator.requests.flatMap(({ advertiserIds }) => advertiserIds))).toEqual(
      new Set([first?.id]),
    );
  });

  it.each([
    [[], 'diagnose needs --config FILE'],
    [['--config', 'FILE', '--accounts', '0'], '--accounts must be a whole number of at least 1'],
    [['--config', 'FILE', '--out', ''], '--out needs a path'],
    [
      ['--config', 'FILE', '--nonsense'],
      'unknown option --nonsense\nHelp: source-tiktok-ads diagnose --help',
    ],
  ])('diagnose refuses the command line %j', async (...[argv, message]) => {
    const { exitCode, stderr } = await diagnose(argv);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('diagnose fails for an invalid config and for an unknown stream', async () => {
    const unusable = await diagnose(['--config', 'FILE'], { page_size: 'many' });
    expect(unusable.exitCode).toBe(1);
    expect(unusable.stderr).toMatch('page_size');
    const unknown = await diagnose(['--config', 'FILE', '--streams', 'nothing']);
    expect(unknown.exitCode).toBe(1);
    expect(unknown.stderr).toMatch('There is no stream "nothing"');
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from '@jest/globals';

import { toAirbyteStream, type Json } from '../cdk/index.js';
import { parseConfiguredCatalog } from '../protocol/catalog.js';
import { catalogCommand, type ConfiguredCatalog } from './catalog-command.js';
import { DEFAULT_SETTINGS, streamsOf, SUGGESTED_STREAMS } from '../streams/index.js';

const TOKEN = 'a-token-that-must-not-be-shown';
const folder = mkdtempSync(join(tmpdir(), 'catalog-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function configFile(config: unknown): string {
  const path = join(folder, 'config.json');
  writeFileSync(path, JSON.stringify(config));
  return path;
}

const config = configFile({ access_token: TOKEN, accounts: '7100000000000000001', start_date: '2026-01-01' });

async function run(...argv: string[]) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const exitCode = await catalogCommand(argv, { stdout, stderr, env: {} });
  stdout.end();
  stderr.end();
  return { exitCode, stdout: await text(stdout), stderr: await text(stderr) };
}

async function catalogOf(...argv: string[]): Promise<ConfiguredCatalog> {
  const { exitCode, stdout, stderr } = await run('--config', config, ...argv);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout.endsWith('}\n')).toBe(true);
  return JSON.parse(stdout) as ConfiguredCatalog;
}

describe('the catalog', () => {
  test('the catalog holds the suggested streams by default', async () => {
    const { streams } = await catalogOf();
    expect(streams.map(({ stream }) => stream.name)).toEqual(SUGGESTED_STREAMS);
  });

  test('the catalog holds every stream, as discover prints it, with --streams all', async () => {
    const { streams } = await catalogOf('--streams', 'all');
    const discovered = streamsOf(DEFAULT_SETTINGS).map(toAirbyteStream);
    expect(streams.map(({ stream }) => stream)).toEqual(JSON.parse(JSON.stringify(discovered)));
    expect(new Set(streams.map(({ sync_mode }) => sync_mode))).toEqual(new Set(['full_refresh']));
    expect(new Set(streams.map((entry) => entry.destination_sync_mode))).toEqual(new Set(['overwrite']));
  });

  test('the catalog makes all streams with a cursor incremental with --incremental', async () => {
    const { streams } = await catalogOf('--incremental', '--streams', 'advertisers,ad_insights');
    expect(streams).toEqual([
      {
        stream: expect.objectContaining({ name: 'advertisers' }),
        sync_mode: 'full_refresh',
        destination_sync_mode: 'overwrite',
        cursor_field: [],
        primary_key: [['advertiser_id']],
      },
      {
        stream: expect.objectContaining({ name: 'ad_insights' }),
        sync_mode: 'incremental',
        destination_sync_mode: 'append_dedup',
        cursor_field: ['stat_time_day'],
        primary_key: [['advertiser_id'], ['ad_id'], ['stat_time_day']],
      },
    ]);
  });

  test('the catalog keeps the order of --streams and lists each stream once', async () => {
    const { streams } = await catalogOf('--streams=ads, campaigns,ads,');
    expect(streams.map(({ stream }) => stream.name)).toEqual(['ads', 'campaigns']);
  });

  test('read accepts the catalog', async () => {
    const parsed = parseConfiguredCatalog((await catalogOf('--incremental')) as unknown as Json);
    expect(parsed).toHaveLength(SUGGESTED_STREAMS.length);
  });
});

describe('the catalog command reports on stderr', () => {
  test.each([
    [
      'ads,clicks,kliks',
      'There is no stream "clicks" or "kliks". docs/streams.md lists all streams, and `discover` prints them.',
    ],
    ['ad_insight', 'There is no stream "ad_insight" (did you mean ad_insights?).'],
  ])('streams %s: unknown names are an error without a list of all streams', async (streams, said) => {
    const { exitCode, stdout, stderr } = await run('--config', config, '--streams', streams);
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 1, stdout: '', stderr: `${said}\n` });
  });

  test('mistakes of the config are reported without secrets', async () => {
    const bad = configFile({ access_token: TOKEN, accounts: TOKEN, start_date: 'soon' });
    const { exitCode, stdout, stderr } = await run('--config', bad);
    configFile({ access_token: TOKEN, accounts: '7100000000000000001', start_date: '2026-01-01' });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch('accounts');
    expect(stderr).toMatch('start_date');
    expect(stderr).not.toMatch(TOKEN);
  });

  test('a missing config file is an error', async () => {
    const { exitCode, stderr } = await run('--config', join(folder, 'nowhere.json'));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch('cannot be read');
  });

  test.each([
    ['no config', []],
    ['an unknown option', ['--config', config, '--stream', 'ads']],
    ['an argument', ['--config', config, 'ads']],
    ['no stream at all', ['--config', config, '--streams', ' ,']],
  ])('%s is wrong usage', async (_, argv) => {
    const { exitCode, stdout, stderr } = await run(...argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^Help: source-tiktok-ads catalog --help$/m);
  });

  test('--help exits with 0', async () => {
    const { exitCode, stderr } = await run('--help');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch('Usage:');
  });
});

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import type { JsonObject } from '../../cdk/index.js';
import { migrateCommand } from './migrate-command.js';

const TOKEN = 'a-token-that-must-not-be-shown';
const SECRET = 'a-secret-that-must-not-be-shown';
const A = '7100000000000000001';
const B = '7100000000000000002';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'migrate-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string): string => join(folder, name);

function file(name: string, content: unknown): string {
  writeFileSync(at(name), typeof content === 'string' ? content : JSON.stringify(content));
  return at(name);
}

async function run(...argv: string[]) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const exitCode = await migrateCommand(argv, { stdout, stderr, env: {} });
  stdout.end();
  stderr.end();
  const outcome = { exitCode, stdout: await text(stdout), stderr: await text(stderr) };
  for (const secret of [TOKEN, SECRET]) expect(outcome.stdout + outcome.stderr).not.toContain(secret);
  return outcome;
}

interface Document {
  readonly config: JsonObject;
  readonly state: readonly JsonObject[];
}

/** Runs a migration that must succeed. */
async function migrated(from: string, config: unknown, state?: unknown) {
  const given = [
    `--config=${file('given-config', config)}`,
    ...(state === undefined ? [] : [`--state=${file('given-state', state)}`]),
  ];
  const { exitCode, stdout, stderr } = await run('--from', from, ...given);
  expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
  return { ...(JSON.parse(stdout) as Document), notes: stderr.trimEnd().split('\n') };
}

/** Runs a migration that must fail for what was given to it. */
async function refused(from: string, config: unknown, ...more: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run(
    '--from',
    from,
    '--config',
    file('given-config', config),
    ...more,
  );
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  return stderr;
}

const oauth = (more: JsonObject = {}): JsonObject => ({
  auth_type: 'oauth2.0',
  app_id: '7200000000000000001',
  secret: SECRET,
  access_token: TOKEN,
  ...more,
});

const TAP = { access_token: TOKEN, accounts: A, start_date: '2026-04-01T00:00:00Z' };

const daily = (name: string, accounts: readonly string[], day = '2026-05-18') => ({
  type: 'STREAM',
  stream: {
    stream_descriptor: { name },
    stream_state: {
      states: accounts.map((account) => ({
        partition: { advertiser_id: account },
        cursor: { stat_time_day: day },
      })),
    },
  },
});

describe('a config of Airbyte’s source', () => {
  test('gives the token, the account and the dates, under the names that they have here', async () => {
    const { config, notes } = await migrated('airbyte', {
      credentials: oauth({ advertiser_id: A }),
      start_date: '2026-04-01',
      end_date: '2026-05-01',
      attribution_window: 14,
      include_deleted: true,
    });
    expect(config).toEqual({
      access_token: '****',
      accounts: A,
      start_date: '2026-04-01',
      end_date: '2026-05-01',
      lookback_days: 14,
      include_deleted: true,
    });
    expect(notes).toEqual([
      'advertiser_id is accounts here.',
      'attribution_window is lookback_days here.',
      'auth_type is left out: the token is all that is needed.',
      'app_id is left out: it made the token, and is not needed to use it.',
      'secret is left out: it made the token, and is not needed to use it.',
      'No state was given: the first run reads reports from start_date, and objects whole.',
    ]);
  });

  test('keeps the app where all accounts are asked for, and goes on from those of the state', async () => {
    const given = { credentials: oauth(), start_date: '2026-04-01', accounts: 'all' };
    const { config, state, notes } = await migrated('airbyte', given, [daily('ads_reports_daily', [A, B])]);
    expect(config).toEqual({
      access_token: '****',
      accounts: 'all',
      app_id: '****',
      secret: '****',
      start_date: '2026-04-01',
    });
    expect(JSON.stringify(state)).toContain(A);
    expect(JSON.stringify(state)).toContain(B);
    expect(notes.filter((note) => /^(app_id|secret) is left out/.test(note))).toEqual([]);
  });

  test.each<[string, JsonObject]>([
    [
      'credentials',
      { credentials: { auth_type: 'sandbox_access_token', advertiser_id: A, access_token: TOKEN } },
    ],
    ['environment', { environment: { environment: 'sandbox', advertiser_id: A, access_token: TOKEN } }],
    [
      'environment, the token at the top',
      { access_token: TOKEN, environment: { environment: 'sandbox', advertiser_id: A } },
    ],
  ])('of the sandbox sets sandbox (%s)', async (_, given) => {
    const { config, notes } = await migrated('airbyte', { ...given, start_date: '2026-04-01' });
    expect(config).toEqual({ access_token: '****', accounts: A, sandbox: true, start_date: '2026-04-01' });
    expect(notes.join('\n')).toMatch(/^sandbox is true, because (auth_type|environment) is /m);
  });

  test('of production in the older form does not', async () => {
    const { config } = await migrated('airbyte', {
      environment: {
        environment: 'prod',
        app_id: '7',
        secret: SECRET,
        access_token: TOKEN,
        advertiser_id: A,
      },
      start_date: '2026-04-01',
    });
    expect(config).toEqual({ access_token: '****', accounts: A, start_date: '2026-04-01' });
  });

  test.each(['configuration', 'connectionConfiguration'])(
    'is found in an answer of the API, under %s',
    async (key) => {
      const settings = { credentials: oauth({ advertiser_id: A }), start_date: '2026-04-01' };
      const { config } = await migrated('airbyte', { sourceId: '0', name: 'TikTok', [key]: settings });
      expect(config).toEqual({ access_token: '****', accounts: A, start_date: '2026-04-01' });
    },
  );

  test('without a start date means the day that Airbyte’s source takes, and says so', async () => {
    const { config, notes } = await migrated('airbyte', {
      credentials: oauth({ advertiser_id: A }),
      start_date: '',
    });
    expect(config['start_date']).toBe('2016-09-01');
    expect(notes).toContain('start_date was not set, which meant 2016-09-01; it is written out.');
  });

  test('with a longer attribution window than can be read again gets the longest, and says so', async () => {
    const { config, notes } = await migrated('airbyte', {
      credentials: oauth({ advertiser_id: A }),
      attribution_window: 364,
    });
    expect(config['lookback_days']).toBe(90);
    expect(notes).toContain('attribution_window is lookback_days here, and at most 90: 364 is cut to that.');
  });

  test('without accounts takes those that the state names, and says so', async () => {
    const { config, notes } = await migrated('airbyte', { credentials: oauth() }, [
      daily('ads_reports_daily', [A]),
      daily('ads_audience_reports_daily', [B, A]),
    ]);
    expect(config['accounts']).toBe(`${A},${B}`);
    expect(notes).toContain(
      `accounts: ${A}, ${B}, which the state names; the config names none. Add what is missing.`,
    );
  });

  test('without accounts, and no state that names any, is refused with what to add', async () => {
    const global = {
      type: 'STREAM',
      stream: { stream_descriptor: { name: 'ads' }, stream_state: { modify_time: '2026-05-18 00:00:00' } },
    };
    const stderr = await refused('airbyte', { credentials: oauth() }, '--state', file('global', [global]));
    expect(stderr).toMatch('The config has a mistake: accounts is required.');
    expect(stderr).toMatch('add "accounts" beside its other settings');
  });

  test('with accounts added to it is taken, the added ones before the one of the credentials', async () => {
    const { config } = await migrated('airbyte', {
      credentials: oauth({ advertiser_id: A }),
      accounts: [A, B],
    });
    expect(config['accounts']).toBe(`${A},${B}`);
  });

  test('with asterisks for a token, as the API gives it, is refused', async () => {
    const stderr = await refused('airbyte', {
      credentials: oauth({ access_token: '**********', advertiser_id: A }),
    });
    expect(stderr).toMatch('only asterisks in access_token');
  });
});

describe('a config of the tap, of Stitch or of Mage', () => {
  test('stays as it is, in the types of this connector', async () => {
    const { config, notes } = await migrated('singer', {
      ...TAP,
      accounts: [A, B],
      end_date: '',
      user_agent: 'acme (data@acme.example)',
      sandbox: 'false',
      request_timeout: '300',
      page_size: 500,
      include_deleted: 'true',
      lookback_days: 3,
    });
    expect(config).toEqual({
      access_token: '****',
      accounts: `${A},${B}`,
      start_date: '2026-04-01T00:00:00Z',
      user_agent: 'acme (data@acme.example)',
      sandbox: false,
      request_timeout: 300,
      page_size: 500,
      include_deleted: true,
      lookback_days: 3,
    });
    expect(notes).toEqual([
      'No state was given: the first run reads reports from start_date, and objects whole.',
    ]);
  });

  test('is found in a block of Mage, in YAML, with ids that keep their digits', async () => {
    const { config } = await migrated(
      'singer',
      [
        'source: tiktok_ads',
        'config:',
        `  access_token: ${TOKEN}`,
        `  accounts: [${A}, ${B}]`,
        '  start_date: 2026-04-01',
        'catalog:',
        '  streams: []',
      ].join('\n'),
    );
    expect(config).toEqual({ access_token: '****', accounts: `${A},${B}`, start_date: '2026-04-01' });
  });

  test('with keys that mean nothing here tells which, whatever they are called', async () => {
    const { notes } = await migrated('singer', { ...TAP, advertiser_group: 'x', constructor: 'y' });
    expect(notes).toEqual(
      expect.arrayContaining([
        'advertiser_group is left out: there is no such setting here.',
        'constructor is left out: there is no such setting here.',
      ]),
    );
  });

  test('with templates is refused, naming each', async () => {
    const stderr = await refused('singer', {
      ...TAP,
      access_token: '{{env_var("TOKEN")}}',
      accounts: ['{{ account }}'],
      note: '{{ ignored }}',
    });
    expect(stderr).toMatch('The config holds {{ … }} in access_token, accounts: write the values out.');
  });
});

describe('a state', () => {
  test('of Airbyte’s source gets our stream names and our form', async () => {
    const { state, notes } = await migrated('airbyte', { credentials: oauth({ advertiser_id: A }) }, [
      daily('ads_reports_daily', [A, B]),
      {
        streamDescriptor: { name: 'ad_groups' },
        streamState: {
          use_global_cursor: true,
          state: { modify_time: '2026-05-18 00:01:00' },
          lookback_window: 60,
        },
      },
      daily('advertiser_ids', [A]),
      { type: 'STREAM', stream: { stream_descriptor: { name: 'advertisers' }, stream_state: { page: 1 } } },
    ]);
    expect(state).toEqual([
      {
        type: 'STREAM',
        stream: {
          stream_descriptor: { name: 'adgroups' },
          stream_state: {
            states: [{ partition: { advertiser_id: A }, cursor: { modify_time: '2026-05-18T00:00:00Z' } }],
          },
        },
      },
      daily('ad_insights', [A, B]),
    ]);
    expect(notes).toEqual(
      expect.arrayContaining([
        'advertisers: read whole each time; its state is left out.',
        'adgroups (there ad_groups): goes on from 2026-05-18T00:00:00Z in 1 account.',
        `ad_insights (there ads_reports_daily): goes on from 2026-05-18 in 1 account; kept for ${B}, not in accounts.`,
        'advertiser_ids: no stream here holds these rows, and their state is left out.',
        'campaigns, ads, ad_insights_by_age_and_gender, ad_insights_by_country, ad_insights_by_platform, campaign_insights_by_province: no saved state; reports are read from start_date, objects whole.',
      ]),
    );
  });

  test('of bookmarks keeps those of accounts that are not configured', async () => {
    const { state, notes } = await migrated(
      'singer',
      { ...TAP, accounts: ['7100000000000000003', A] },
      {
        currently_syncing: 'ads',
        bookmarks: { ad_insights: { [A]: '2026-05-18T00:00:00.000000Z', [B]: '2026-05-18' } },
      },
    );
    expect(state).toEqual([daily('ad_insights', [A, B])]);
    expect(notes).toContain(
      `ad_insights: goes on from 2026-05-18 in 1 account; no saved cursor for 7100000000000000003; kept for ${B}, not in accounts.`,
    );
  });

  test('with different cursors tells the first and the last', async () => {
    const bookmarks = { ads: { [A]: '2026-05-02T03:04:05Z', [B]: '2026-05-01T03:04:05Z' } };
    const { notes } = await migrated('singer', { ...TAP, accounts: [A, B] }, { bookmarks });
    expect(notes).toContain('ads: goes on from 2026-05-01T03:04:05Z to 2026-05-02T03:04:05Z in 2 accounts.');
  });
});

const CLEAR =
  'Correct the state, or clear it to read everything again: in Airbyte with "Clear data" of the stream, in a state file by removing the entry of the stream.';

describe('what cannot be used', () => {
  test('is named all at once: config, state and files in the way', async () => {
    file('config.json', 'mine');
    const state = file('state', {
      bookmarks: {
        ads: { [A]: 'soon' },
        ad_insights: { [A]: 'later' },
        adgroups: { [A]: '2026-05-18T00:00:00Z' },
      },
    });
    const config = { accounts: A, start_date: 'soon', page_size: 0 };
    const stderr = await refused('singer', config, '--state', state, '--out', folder);
    expect(stderr.split('\n').slice(-5)).toEqual([
      'The config has 3 mistakes: access_token is required; start_date must look like YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ; page_size must be at least 1.',
      `ads: The saved state of ads has the members "${A}", but no cursor of modify_time. ${CLEAR}`,
      `ad_insights: The saved state of ad_insights has the members "${A}", but no cursor of stat_time_day. ${CLEAR}`,
      `There already, and not overwritten: ${at('config.json')}. Move away what is there, or give another folder.`,
      '',
    ]);
    expect(readFileSync(at('config.json'), 'utf8')).toBe('mine');
  });

  test('is named for both files when neither can be read', async () => {
    const { exitCode, stderr } = await run(
      '--from=singer',
      `--config=${at('none')}`,
      `--state=${file('bad', '{')}`,
    );
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^The config file .*none cannot be read: no such file or folder \(ENOENT\)\.\nThe state file .*bad is broken: /,
    );
  });

  test.each(['missing', 'empty'])('is a state that is %s: here it was asked for', async (kind) => {
    if (kind === 'empty') file('empty', '');
    const stderr = await refused('singer', TAP, '--state', at(kind));
    expect(stderr).toMatch(`The state file ${at(kind)} is missing or holds no state. Leave --state out`);
  });

  test.each([
    ['no origin', ['--config', 'c']],
    ['an unknown origin', ['--from', 'fivetran', '--config', 'c']],
    ['a word that every object has', ['--from', 'constructor', '--config', 'c']],
    ['no config', ['--from', 'singer']],
    ['an empty path', ['--from', 'singer', '--config', 'c', '--out', '']],
    ['standard input twice', ['--from', 'singer', '--config', '-', '--state', '-']],
    ['an unknown option', ['--from', 'singer', '--config', 'c', '--force', 'x']],
  ])('is a command line with %s', async (_, argv) => {
    const { exitCode, stdout, stderr } = await run(...argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch('Usage:');
  });
});

describe('--out', () => {
  const out = (): string => at('new/folder');

  test('writes both files, the token in them, for their owner alone', async () => {
    const given = ['--from=singer', `--config=${file('tap', TAP)}`, `--out=${out()}`];
    const { exitCode, stdout, stderr } = await run(...given);
    expect(exitCode).toBe(0);
    const config = JSON.parse(readFileSync(join(out(), 'config.json'), 'utf8')) as unknown;
    const state = JSON.parse(readFileSync(join(out(), 'state.json'), 'utf8')) as unknown;
    expect(config).toEqual({ ...TAP });
    expect(JSON.parse(stdout)).toEqual({ config: { ...TAP, access_token: '****' }, state });
    const modes = ['config.json', 'state.json'].map((name) => statSync(join(out(), name)).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600]);
    expect(stderr).toMatch(`Written: ${join(out(), 'config.json')}, ${join(out(), 'state.json')}\n`);
  });

  test('overwrites nothing, and then writes nothing', async () => {
    const given = ['--from=singer', `--config=${file('tap', TAP)}`, `--out=${out()}`];
    await run(...given);
    rmSync(join(out(), 'config.json'));
    const { exitCode, stdout, stderr } = await run(...given);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(`There already, and not overwritten: ${join(out(), 'state.json')}.`);
    expect(() => statSync(join(out(), 'config.json'))).toThrow('ENOENT');
  });

  test('says so when the folder cannot be made', async () => {
    const stderr = await refused('singer', TAP, '--out', join(file('a-file', ''), 'folder'));
    expect(stderr).toMatch(
      /The folder .* cannot be written to: a part of its path is not a folder \(ENOTDIR\)\.\n$/,
    );
  });
});

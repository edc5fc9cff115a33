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

/** Runs a migration that must fail because of its input. */
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

test.each(['mage', 'meltano', 'stitch'])('--from %s is the same as --from singer', async (from) => {
  const config = { access_token: TOKEN, accounts: A, start_date: '2026-01-01' };
  expect(await migrated(from, config)).toEqual(await migrated('singer', config));
});

describe('a config of Airbyte’s source', () => {
  test('a config of Airbyte’s source keeps token, account and dates under the names they have here', async () => {
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
      metrics: 'peers',
    });
    expect(notes).toEqual([
      'advertiser_id is accounts here.',
      'attribution_window is lookback_days here.',
      'metrics is peers, because its reports of ads have metrics that are not in the first call here.',
      'auth_type was omitted: only the token is needed.',
      'app_id was omitted: it created the token, and is not needed to use it.',
      'secret was omitted: it created the token, and is not needed to use it.',
      'No state was given: the first run reads reports from start_date and objects in full.',
    ]);
  });

  test('a config of Airbyte’s source keeps the metrics that its user set for this connector', async () => {
    const given = { credentials: oauth({ advertiser_id: A }), start_date: '2026-04-01', metrics: 'all' };
    const { config, notes } = await migrated('airbyte', given);
    expect(config['metrics']).toBe('all');
    expect(notes.join(' ')).not.toContain('peers');
  });

  test('states of Airbyte’s GMV Max streams are kept where the rows are the same, and named where they are not', async () => {
    const campaigns = [
      [A, 'LIVE_GMV_MAX', '2026-05-08 00:00:00'],
      [A, 'PRODUCT_GMV_MAX', '2026-05-10 00:00:00'],
    ].map(([account, type, time]) => ({
      partition: { advertiser_id: account, gmv_max_promotion_type: type, parent_slice: {} },
      cursor: { modify_time: time },
    }));
    const shops = [
      {
        partition: { store_id: '111', parent_slice: { advertiser_id: A, parent_slice: {} } },
        cursor: { stat_time_day: '2026-05-10' },
      },
    ];
    const of = (name: string, states: readonly JsonObject[]) => ({
      type: 'STREAM',
      stream: { stream_descriptor: { name }, stream_state: { states } },
    });
    const reports = ['product_campaign', 'live_campaign', 'advertiser'].map(
      (kind) => `gmv_max_${kind}_reports_daily`,
    );
    const { state, notes } = await migrated(
      'airbyte',
      { credentials: oauth({ advertiser_id: A }), start_date: '2026-04-01' },
      [of('gmv_max_campaigns', campaigns), ...reports.map((name) => of(name, shops))],
    );
    expect(state).toEqual([
      of('gmv_max_campaigns', [
        { partition: { advertiser_id: A }, cursor: { modify_time: '2026-05-08T00:00:00Z' } },
      ]),
    ]);
    expect(notes).toEqual(
      expect.arrayContaining(
        reports.map(
          (name) =>
            `${name}: gmv_max_${name.includes('advertiser') ? 'account' : 'campaign'}_insights has its rows, but cannot use its state, which was omitted.`,
        ),
      ),
    );
  });

  test('a config for all accounts keeps app_id and secret, and its state keeps all cursors', async () => {
    const given = { credentials: oauth(), start_date: '2026-04-01', accounts: 'all' };
    const { config, state, notes } = await migrated('airbyte', given, [daily('ads_reports_daily', [A, B])]);
    expect(config).toEqual({
      access_token: '****',
      accounts: 'all',
      app_id: '****',
      secret: '****',
      start_date: '2026-04-01',
      metrics: 'peers',
    });
    expect(JSON.stringify(state)).toContain(A);
    expect(JSON.stringify(state)).toContain(B);
    expect(notes.filter((note) => /^(app_id|secret) was omitted/.test(note))).toEqual([]);
  });

  test.each<[string, JsonObject]>([
    [
      'credentials',
      { credentials: { auth_type: 'sandbox_access_token', advertiser_id: A, access_token: TOKEN } },
    ],
    ['environment', { environment: { environment: 'sandbox', advertiser_id: A, access_token: TOKEN } }],
    [
      'environment, the token at the top level',
      { access_token: TOKEN, environment: { environment: 'sandbox', advertiser_id: A } },
    ],
  ])('a config of the sandbox sets sandbox (%s)', async (_, given) => {
    const { config, notes } = await migrated('airbyte', { ...given, start_date: '2026-04-01' });
    expect(config).toEqual({
      ...{ access_token: '****', accounts: A, sandbox: true, start_date: '2026-04-01' },
      metrics: 'peers',
    });
    expect(notes.join('\n')).toMatch(/^sandbox is true, because (auth_type|environment) is /m);
  });

  test('a config of production in the older form does not set sandbox', async () => {
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
    expect(config).toEqual({ access_token: '****', accounts: A, start_date: '2026-04-01', metrics: 'peers' });
  });

  test.each(['configuration', 'connectionConfiguration'])(
    'a config is found in a response of Airbyte’s API, under %s',
    async (key) => {
      const settings = { credentials: oauth({ advertiser_id: A }), start_date: '2026-04-01' };
      const { config } = await migrated('airbyte', { sourceId: '0', name: 'TikTok', [key]: settings });
      expect(config).toEqual({
        access_token: '****',
        accounts: A,
        start_date: '2026-04-01',
        metrics: 'peers',
      });
    },
  );

  test('a config without start_date gets the default of Airbyte’s source, with a note', async () => {
    const { config, notes } = await migrated('airbyte', {
      credentials: oauth({ advertiser_id: A }),
      start_date: '',
    });
    expect(config['start_date']).toBe('2016-09-01');
    expect(notes).toContain('start_date was not set, which meant 2016-09-01; the new config states it.');
  });

  test('an attribution window above our maximum becomes the maximum, with a note', async () => {
    const { config, notes } = await migrated('airbyte', {
      credentials: oauth({ advertiser_id: A }),
      attribution_window: 364,
    });
    expect(config['lookback_days']).toBe(90);
    expect(notes).toContain(
      'attribution_window is lookback_days here, with a maximum of 90: 364 was lowered to that.',
    );
  });

  test('a config without accounts gets the accounts of the state, with a note', async () => {
    const { config, notes } = await migrated('airbyte', { credentials: oauth() }, [
      daily('ads_reports_daily', [A]),
      daily('ads_audience_reports_daily', [B, A]),
    ]);
    expect(config['accounts']).toBe(`${A},${B}`);
    expect(notes).toContain(
      `accounts is ${A}, ${B}, from the state, because the config names none. Add any that are missing.`,
    );
  });

  test('a config without accounts is refused if the state names none either, and the error says what to add', async () => {
    const global = {
      type: 'STREAM',
      stream: { stream_descriptor: { name: 'ads' }, stream_state: { modify_time: '2026-05-18 00:00:00' } },
    };
    const stderr = await refused('airbyte', { credentials: oauth() }, '--state', file('global', [global]));
    expect(stderr).toMatch('The config has a mistake: accounts is required.');
    expect(stderr).toMatch('Add "accounts" next to its other settings');
  });

  test('accounts added to the config take precedence over the account of the credentials', async () => {
    const { config } = await migrated('airbyte', {
      credentials: oauth({ advertiser_id: A }),
      accounts: [A, B],
    });
    expect(config['accounts']).toBe(`${A},${B}`);
  });

  test('a token of asterisks, as Airbyte’s API returns it, is refused', async () => {
    const stderr = await refused('airbyte', {
      credentials: oauth({ access_token: '**********', advertiser_id: A }),
    });
    expect(stderr).toMatch('only asterisks in access_token');
  });
});

describe('a config of the tap, of Stitch or of Mage', () => {
  test('a config of the tap stays the same, with the types of this connector', async () => {
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
      start_date: '2026-04-01',
      user_agent: 'acme (data@acme.example)',
      sandbox: false,
      request_timeout: 300,
      page_size: 500,
      include_deleted: true,
      lookback_days: 3,
    });
    expect(notes).toEqual([
      'No state was given: the first run reads reports from start_date and objects in full.',
    ]);
  });

  test('a config is found in a block of Mage, in YAML, and ids keep their digits', async () => {
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

  test('unknown keys are reported, whatever they are called', async () => {
    const { notes } = await migrated('singer', { ...TAP, advertiser_group: 'x', constructor: 'y' });
    expect(notes).toEqual(
      expect.arrayContaining([
        'advertiser_group was omitted: this connector has no such setting.',
        'constructor was omitted: this connector has no such setting.',
      ]),
    );
  });

  test('a config with templates is refused, and the error names each key', async () => {
    const stderr = await refused('singer', {
      ...TAP,
      access_token: '{{env_var("TOKEN")}}',
      accounts: ['{{ account }}'],
      note: '{{ ignored }}',
    });
    expect(stderr).toMatch(
      'The config has {{ … }} in access_token, accounts: replace the templates by their values.',
    );
  });
});

describe('a migrated state', () => {
  test('a state of Airbyte’s source gets our stream names and our form', async () => {
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
        'advertisers: read in full each time; its state was omitted.',
        'adgroups (was ad_groups): resumes from 2026-05-18T00:00:00Z in 1 account.',
        `ad_insights (was ads_reports_daily): resumes from 2026-05-18 in 1 account; cursors kept for ${B}, not in accounts.`,
        'advertiser_ids: no stream here has these rows; their state was omitted.',
        'campaigns, ads, ad_insights_by_age_and_gender, ad_insights_by_country, ad_insights_by_platform, campaign_insights_by_province: no saved state; the first run reads reports from start_date and objects in full.',
      ]),
    );
  });

  test('a state of bookmarks keeps the cursors of accounts that are not configured', async () => {
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
      `ad_insights: resumes from 2026-05-18 in 1 account; no saved cursor for 7100000000000000003; cursors kept for ${B}, not in accounts.`,
    );
  });

  test('a state with different cursors is summarized by the first and the last', async () => {
    const bookmarks = { ads: { [A]: '2026-05-02T03:04:05Z', [B]: '2026-05-01T03:04:05Z' } };
    const { notes } = await migrated('singer', { ...TAP, accounts: [A, B] }, { bookmarks });
    expect(notes).toContain('ads: resumes from 2026-05-01T03:04:05Z to 2026-05-02T03:04:05Z in 2 accounts.');
  });
});

const CLEAR =
  'Correct the state, or clear it to read everything again: in Airbyte with "Clear data" of the stream, in a state file by removing the entry of the stream.';

describe('input that cannot be used', () => {
  test('all mistakes are reported at once: of the config, of the state, and files in the way', async () => {
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
      'The config has 3 mistakes: access_token is required; start_date must look like YYYY-MM-DD; page_size must be at least 1.',
      `ads: The saved state of ads has the members "${A}", but no cursor of modify_time. ${CLEAR}`,
      `ad_insights: The saved state of ad_insights has the members "${A}", but no cursor of stat_time_day. ${CLEAR}`,
      `Already exists, not overwritten: ${at('config.json')}. Move it away or choose another folder.`,
      '',
    ]);
    expect(readFileSync(at('config.json'), 'utf8')).toBe('mine');
  });

  test('both files are named if neither can be read', async () => {
    const { exitCode, stderr } = await run(
      '--from=singer',
      `--config=${at('none')}`,
      `--state=${file('bad', '{')}`,
    );
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^The config file .*none cannot be read: no such file or folder \(ENOENT\)\.\nThe state file .*bad is broken at line 1, column 2: /,
    );
  });

  test.each(['missing', 'empty'])(
    'a state file that is %s is an error, because --state was given',
    async (kind) => {
      if (kind === 'empty') file('empty', '');
      const stderr = await refused('singer', TAP, '--state', at(kind));
      expect(stderr).toMatch(`The state file ${at(kind)} is missing or empty. Omit --state`);
    },
  );

  test.each([
    ['no origin', ['--config', 'c']],
    ['an unknown origin', ['--from', 'fivetran', '--config', 'c']],
    ['a name that every object has', ['--from', 'constructor', '--config', 'c']],
    ['no config', ['--from', 'singer']],
    ['an empty path', ['--from', 'singer', '--config', 'c', '--out', '']],
    ['standard input twice', ['--from', 'singer', '--config', '-', '--state', '-']],
    ['an unknown option', ['--from', 'singer', '--config', 'c', '--force', 'x']],
  ])('a command line with %s is wrong usage', async (_, argv) => {
    const { exitCode, stdout, stderr } = await run(...argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^Help: source-tiktok-ads \w+ --help$/m);
  });
});

describe('--out', () => {
  const out = (): string => at('new/folder');

  test('migrate --out writes both files, including the token, readable only by their owner', async () => {
    const given = ['--from=singer', `--config=${file('tap', TAP)}`, `--out=${out()}`];
    const { exitCode, stdout, stderr } = await run(...given);
    expect(exitCode).toBe(0);
    const config = JSON.parse(readFileSync(join(out(), 'config.json'), 'utf8')) as object;
    const state = JSON.parse(readFileSync(join(out(), 'state.json'), 'utf8')) as unknown;
    expect(config).toEqual({ ...TAP, start_date: '2026-04-01' });
    expect(JSON.parse(stdout)).toEqual({ config: { ...config, access_token: '****' }, state });
    const modes = ['config.json', 'state.json'].map((name) => statSync(join(out(), name)).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600]);
    expect(stderr).toMatch(`Written: ${join(out(), 'config.json')}, ${join(out(), 'state.json')}\n`);
  });

  test('migrate --out overwrites nothing, and then writes nothing', async () => {
    const given = ['--from=singer', `--config=${file('tap', TAP)}`, `--out=${out()}`];
    await run(...given);
    rmSync(join(out(), 'config.json'));
    const { exitCode, stdout, stderr } = await run(...given);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(`Already exists, not overwritten: ${join(out(), 'state.json')}.`);
    expect(() => statSync(join(out(), 'config.json'))).toThrow('ENOENT');
  });

  test('migrate --out reports a folder that cannot be created', async () => {
    const stderr = await refused('singer', TAP, '--out', join(file('a-file', ''), 'folder'));
    expect(stderr).toMatch(
      /The folder .* cannot be written to: part of its path is not a folder \(ENOTDIR\)\.\n$/,
    );
  });
});

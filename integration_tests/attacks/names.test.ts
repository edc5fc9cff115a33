import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../../src/simulator/index.js';
import { runExecutable, withFiles, type Outcome, type Printed } from '../support/connector.js';
import { configFor } from '../support/read-inputs.js';
import { readFrom, runProtocol } from '../support/reads.js';
import { FAST_CLOCK, now } from '../support/time.js';

/*
 * Names, patterns and texts with unexpected effects: they might hang or crash the connector, or control a reader's
 * terminal.
 */

const ACCOUNT = '7100000000000000001';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ accounts: 2, campaigns: 1, adgroups: 1, ads: 1, days: 3, now });
});
afterEach(() => simulator.close());

const run = (command: string, config: unknown, ...args: readonly string[]): Promise<Printed> =>
  withFiles({ 'config.yaml': config }, (path) =>
    runExecutable([command, '--config', path('config.yaml'), ...args], {
      env: { ...FAST_CLOCK, TIKTOK_API_BASE_URL: simulator.url },
    }),
  );

const check = (config: unknown): Promise<Outcome> =>
  withFiles({ 'config.yaml': config }, (path) =>
    runProtocol(['check', '--config', path('config.yaml')], { env: { TIKTOK_API_BASE_URL: simulator.url } }),
  );

const statusOf = ({ lines }: Outcome) =>
  lines.map(({ connectionStatus }) => connectionStatus).find((found) => found !== undefined);

function named(name: string): void {
  simulator.addFault({
    path: 'advertiser/info/',
    do: { kind: 'rows', rewrite: (rows) => rows.map((row) => ({ ...row, name })) },
  });
}

describe('a pattern of account names', () => {
  it('a pattern with any characters selects accounts, in check and in read', async () => {
    named('Acme - Europe DE');
    const example = { account_filter: { name_pattern: '* - Europe ??' } };
    expect(statusOf(await check(configFor(simulator, example)))).toEqual({ status: 'SUCCEEDED' });
    named('[A-Z]-(X){1}^$ aaa');
    const read = await readFrom(simulator, {
      streams: ['advertisers'],
      config: { account_filter: { name_pattern: `[a-z]-(x){1}^$${'*'.repeat(10_000)}` } },
    });
    expect([read.exitCode, read.records('advertisers').length]).toEqual([0, 2]);
  });

  it('a pattern with excessive backtracking that matches no name is reported at once', async () => {
    named('a'.repeat(50_000));
    const status = statusOf(
      await check(configFor(simulator, { account_filter: { name_pattern: `${'*a'.repeat(5000)}*b` } })),
    );
    expect(status?.status).toBe('FAILED');
    expect(status?.message).toContain('account_filter excludes all 2 accounts.');
  });
});

describe('unusual configs', () => {
  it('a config may use a YAML anchor', async () => {
    const { access_token, accounts } = configFor(simulator) as Record<string, string>;
    const yaml = `shared: &shared\n  access_token: ${access_token ?? ''}\n  start_date: 2026-05-01\n<<: *shared\naccounts: "${accounts ?? ''}"\n`;
    expect(statusOf(await check(yaml))).toEqual({ status: 'SUCCEEDED' });
  });

  it('a config that starts in the year 1 requests nothing from before TikTok had ads', async () => {
    const config = { start_date: '0001-01-01', end_date: '9999-12-31', skip_empty_history: false };
    const read = await readFrom(simulator, {
      streams: ['campaign_insights'],
      config: { ...config, accounts: ACCOUNT },
    });
    expect([read.exitCode, read.statuses('campaign_insights').at(-1)]).toEqual([0, 'COMPLETE']);
    expect(read.records('campaign_insights').length).toBeGreaterThan(0);
    const starts = simulator.requests.flatMap(({ query }) => query['start_date'] ?? []).sort();
    expect(starts[0]).toBe('2016-01-01');
    expect(starts.length).toBeLessThan(150);
    expect(read.logs('INFO')).toContain(
      'start_date is 0001-01-01; reading from 2016-01-01 on, because TikTok had no ads before.',
    );
  });
});

describe('control characters of the API', () => {
  const EVIL = 'red\x1B[31m \x1B]0;owned\x07 \x9B2J \x7F \u202Eabc \r\nNEW LINE';
  const SHOWN = 'red\\u001b[31m \\u001b]0;owned\\u0007 \\u009b2J \\u007f \\u202eabc \\u000d\nNEW LINE';

  /** Characters that a terminal executes, except line breaks between lines and cells. */
  const OBEYED = /[\0-\x08\x0B-\x1F\x7F-\x9F]/;

  it('plan escapes control characters on both outputs', async () => {
    simulator.addFault({
      path: 'campaign/get/',
      advertiserId: ACCOUNT,
      do: { kind: 'code', code: 40002, message: EVIL },
    });
    simulator.addFault({
      path: 'ad/get/',
      advertiserId: ACCOUNT,
      do: { kind: 'code', code: 40002, message: EVIL },
    });
    const { exitCode, stdout, stderr } = await run(
      'plan',
      configFor(simulator),
      '--streams',
      'campaigns,ads',
    );
    expect([exitCode, OBEYED.exec(stdout), OBEYED.exec(stderr)]).toEqual([0, null, null]);
    expect(stderr).toContain(SHOWN);
  });

  it('check, log lines and traces escape control characters', async () => {
    simulator.addFault({ advertiserId: ACCOUNT, do: { kind: 'code', code: 40001, message: EVIL } });
    const checked = await check(configFor(simulator));
    const read = await readFrom(simulator, { streams: ['campaigns', 'account_sync_status'] });
    for (const { stdout, stderr } of [checked, read]) {
      expect([OBEYED.exec(stdout), stderr]).toEqual([null, '']);
    }
    expect(statusOf(checked)?.message).toContain(SHOWN);
    expect(read.errors('campaigns')[0]?.message).toContain(SHOWN);
    const row = read.records('account_sync_status').find(({ advertiser_id: id }) => id === ACCOUNT);
    expect(row?.['error_message']).toContain(SHOWN);
  });

  it('rows keep control characters, escaped in the JSON of their lines', async () => {
    named(EVIL);
    const read = await readFrom(simulator, { streams: ['advertisers'] });
    expect([read.exitCode, OBEYED.exec(read.stdout)]).toEqual([0, null]);
    expect(read.records('advertisers').map(({ name }) => name)).toEqual([EVIL, EVIL]);
  });

  it('migrate and catalog escape control characters of a config', async () => {
    const config = JSON.stringify({ ...configFor(simulator), [EVIL]: 1 });
    const migrate = await run('migrate', config, '--from', 'singer');
    expect([migrate.exitCode, OBEYED.exec(migrate.stdout), OBEYED.exec(migrate.stderr)]).toEqual([
      0,
      null,
      null,
    ]);
    expect(migrate.stderr).toContain(`${SHOWN} was omitted`);
    const custom_reports = [{ name: 'a\x9Bb', report_type: 'BASIC' }];
    const catalog = await run('catalog', { ...configFor(simulator), custom_reports }, '--streams', 'a\x9Bb');
    expect([catalog.exitCode, OBEYED.exec(catalog.stdout), OBEYED.exec(catalog.stderr)]).toEqual([
      1,
      null,
      null,
    ]);
  });
});

describe('texts without limit', () => {
  it('a long text of the API is cut to a few thousand characters in errors', async () => {
    const body = JSON.stringify({ code: 40001, message: '\\\u0001"'.repeat(700_000), data: {} });
    simulator.addFault({ path: 'campaign/get/', do: { kind: 'http', status: 200, body } });
    const outcome = await readFrom(simulator, { streams: ['campaigns'] });
    expect([outcome.exitCode, outcome.statuses('campaigns').at(-1)]).toEqual([1, 'INCOMPLETE']);
    expect(outcome.errors('campaigns')[0]?.message).toContain('more characters)');
    expect(outcome.stdout.length).toBeLessThan(200_000);
  });

  it('deeply nested JSON of the API is an error of its stream, not a stack overflow', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const body = `{"code":0,"data":{"list":[{"campaign_id":"1","deep":${deep}}],"page_info":{"total_number":1,"total_page":1}}}`;
    simulator.addFault({ path: 'campaign/get/', do: { kind: 'http', status: 200, body } });
    const outcome = await readFrom(simulator, { streams: ['campaigns', 'advertisers'] });
    expect([outcome.exitCode, outcome.statuses('campaigns').at(-1)]).toEqual([1, 'INCOMPLETE']);
    expect(outcome.statuses('advertisers').at(-1)).toBe('COMPLETE');
    expect(outcome.stdout).not.toMatch(/RangeError|Unexpected error|call stack/);
  });

  it('deeply nested JSON in a state or a config is reported as such', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const sentence = 'is broken: lists and objects nested more than 500 levels deep.';
    const read = await readFrom(simulator, { streams: ['campaigns'], state: deep });
    expect([read.exitCode, read.errors()[0]?.failure_type]).toEqual([1, 'config_error']);
    expect(read.errors()[0]?.message).toContain(sentence);
    expect(statusOf(await check(`{"access_token":${deep}}`))?.message).toContain(sentence);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { addDays, dayAt, type JsonObject } from '../../cdk/index.js';
import { startSimulator, type Simulator } from '../../simulator/index.js';
import { partitionOf } from '../../tiktok/index.js';
import { runExtraCommand } from '../commands.js';
import { stateMessage } from '../state-files.js';
import type { Plan } from './plan.js';

let simulator: Simulator;
const folder = mkdtempSync(join(tmpdir(), 'plan-test-'));

beforeAll(async () => {
  simulator = await startSimulator({ accounts: 5, campaigns: 1, adgroups: 1, ads: 1, days: 30 });
});
beforeEach(() => {
  simulator.clearFaults();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await simulator.close();
});

const ids = (): readonly string[] => simulator.world.accounts.map(({ id }) => id);

async function plan(argv: readonly string[], change: Readonly<Record<string, unknown>> = {}) {
  const config = {
    access_token: simulator.token,
    accounts: ids(),
    start_date: addDays(dayAt(Date.now(), 0), -20),
    ...change,
  };
  const path = join(folder, 'config.json');
  writeFileSync(path, JSON.stringify(config));
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io = { stdout, stderr, env: { TIKTOK_API_BASE_URL: simulator.url } };
  const exitCode = await runExtraCommand(['plan', ...argv.map((arg) => arg.replace('FILE', path))], io);
  stdout.end();
  stderr.end();
  return { exitCode, stdout: await text(stdout), stderr: await text(stderr) };
}

const planOf = (stdout: string): Plan => JSON.parse(stdout) as Plan;

/** Faster than the tier, so that the plan's own requests take no time; it still shares only the tier's rate. */
const FAST = { requests_per_second: 1000, api_tier: 'basic' };

describe('the plan', () => {
  it("the plan names each account once, and shares no more than the tier's quota", async () => {
    const { exitCode, stdout, stderr } = await plan(['--config', 'FILE', '--connections', '3'], FAST);
    expect(exitCode).toBe(0);
    for (const id of ids()) expect(stdout.split(id)).toHaveLength(2);
    const { connections, totals } = planOf(stdout);
    expect(connections.map(({ connection }) => connection)).toEqual([1, 2, 3]);
    expect(connections.flatMap(({ accounts }) => accounts).sort()).toEqual([...ids()].sort());
    expect(connections.reduce((sum, one) => sum + one.requests_per_second * 100, 0)).toBeLessThanOrEqual(
      1000,
    );
    expect(totals).toMatchObject({ accounts: 5, unsized: 0, least_connections: 1 });
    expect(stderr).toMatch(
      "requests_per_second is 1000, but the app's tier allows 10, so the plan shares 10.",
    );
    expect(stderr.split('TIKTOK_API_BASE_URL is set')).toHaveLength(2);
    expect(stderr).toMatch(/^connection +accounts +initial sync/m);
  });

  it('the plan for all accounts names those that the token reaches and the filter selects', async () => {
    const chosen = { accounts: 'all', app_id: '1', secret: '2', account_filter: { name_pattern: '*Acme*' } };
    const { exitCode, stdout, stderr } = await plan(['--config', 'FILE'], { ...FAST, ...chosen });
    expect(exitCode).toBe(0);
    expect(planOf(stdout).connections.map(({ accounts }) => accounts.toSorted())).toEqual([
      ids().filter((_, index) => index === 0 || index === 2),
    ]);
    expect(stderr).toMatch('account_filter excludes 3 of 5 accounts.');
  });

  it("the plan shares the config's rate if that is lower than the tier's", async () => {
    const { stdout } = await plan(['--config', 'FILE'], { requests_per_second: 30, api_tier: 'ultimate' });
    expect(planOf(stdout).connections.map((one) => one.requests_per_second)).toEqual([30]);
  });

  it('the plan names the streams that do not depend on accounts, and does not count them', async () => {
    const given = ['--config', 'FILE', '--streams'];
    const { stdout: usual } = await plan([...given, 'campaigns'], FAST);
    const streams = 'campaigns,bc_account_costs,bc_members,languages';
    const { exitCode, stdout, stderr } = await plan([...given, streams], FAST);
    expect([exitCode, stdout]).toEqual([0, usual]);
    expect(stderr).toMatch(
      'Not counted, because they are read for each business center instead of for each account: bc_account_costs, bc_members.',
    );
    expect(stderr).toMatch('read once for the token instead of for each account: languages.');
  });

  it('the plan of streams about the sync names them, and asks nothing for them', async () => {
    const { exitCode, stderr } = await plan(['--config', 'FILE', '--streams', 'ads,reconciliation'], FAST);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch('Not counted, because they describe the sync itself: reconciliation.');
    expect(stderr).not.toMatch('nothing to compare');
  });

  it('the plan has no more connections than accounts, and says so', async () => {
    const { stdout, stderr } = await plan(['--config', 'FILE', '--connections', '9'], FAST);
    expect(planOf(stdout).connections).toHaveLength(5);
    expect(stderr).toMatch('Planned 5 connections: 9 would be more than the accounts and the quota can use.');
  });
});

describe('the plan with states', () => {
  const stateOf = (ids: readonly string[], day: string) =>
    stateMessage('ad_insights', {
      states: ids.map((id) => ({ partition: partitionOf(id), cursor: { stat_time_day: day } })),
    });
  const given = ['--config', 'FILE', '--streams', 'campaigns', '--connections', '2'];
  const write = (name: string, content: unknown): string => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(content));
    return path;
  };

  it('the plan has the state of each connection, whatever states its accounts were in', async () => {
    const [first = '', ...others] = ids();
    const one = write('one.json', [stateOf([first], '2026-05-01')]);
    const other = write('other.json', { type: 'STATE', state: stateOf(others, '2026-05-02') });
    const { stdout } = await plan([...given, '--state', one, `--state=${other}`], FAST);
    for (const { accounts, state } of planOf(stdout).connections) {
      const rest = accounts.filter((id) => id !== first);
      const cursors = accounts.includes(first) ? [stateOf([first], '2026-05-01')] : [];
      expect([stateOf(rest, '2026-05-02'), ...cursors].flatMap(entriesIn)).toEqual(
        expect.arrayContaining([...(state ?? []).flatMap(entriesIn)]),
      );
      expect((state ?? []).flatMap(entriesIn)).toHaveLength(accounts.length);
    }
    const without = await plan(given, FAST);
    expect(planOf(without.stdout).connections.map(({ state }) => state)).toEqual([undefined, undefined]);
  });

  it('every state that cannot be used is named before anything is requested', async () => {
    const before = simulator.requests.length;
    const broken = write('broken.json', [stateOf(ids(), 'soon')]);
    const states = ['--state', join(folder, 'missing.json'), '--state', folder];
    const { exitCode, stdout, stderr } = await plan([...given, ...states], FAST);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/missing\.json is missing or empty/);
    expect(stderr).toMatch(`${folder} cannot be read`);
    const invalid = await plan([...given, '--state', broken], FAST);
    expect([invalid.exitCode, invalid.stdout]).toEqual([1, '']);
    expect(invalid.stderr).toMatch(/broken\.json: The saved state of ad_insights/);
    expect(simulator.requests).toHaveLength(before);
  });

  it('the token is not printed, even if the config is given as a state', async () => {
    const path = join(folder, 'config.json');
    const { exitCode, stdout, stderr } = await plan([...given, '--state', path], FAST);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch('"access_token" is neither a stream of this config nor a saved state');
    expect(stderr).not.toMatch(simulator.token);
  });
});

/** The entries of a message with a state. */
const entriesIn = (message: JsonObject): readonly unknown[] => {
  const { stream } = message as {
    readonly stream: { readonly stream_state: { readonly states: unknown[] } };
  };
  return stream.stream_state.states;
};

describe('an account of unknown size', () => {
  it('an account of unknown size is named, and planned with the mean of the others', async () => {
    const [denied = ''] = ids();
    simulator.addFault({ advertiserId: denied, path: 'ad/get/', do: { kind: 'code', code: 40001 } });
    const { exitCode, stdout, stderr } = await plan(['--config', 'FILE', '--connections', '5'], FAST);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      new RegExp(`Account ${denied}: size unknown, planned as an average account. .*no permission`),
    );
    const { connections, totals } = planOf(stdout);
    expect(totals.unsized).toBe(1);
    const callsOf = (isDenied: boolean): readonly number[] =>
      connections.filter(({ accounts }) => accounts.includes(denied) === isDenied).map(({ calls }) => calls);
    const others = callsOf(false);
    // One request per connection is for account details, which are not part of the mean.
    const mean = others.reduce((sum, calls) => sum + calls - 1, 0) / others.length;
    expect(callsOf(true)).toEqual([Math.round(mean) + 1]);
  });

  it('the plan fails if no account can be sized', async () => {
    simulator.addFault({ path: 'ad/get/', do: { kind: 'code', code: 40001 } });
    const { exitCode, stdout, stderr } = await plan(['--config', 'FILE'], FAST);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/Could not determine the size of any account\. First error: .*no permission/);
    expect(stderr).toMatch("Ask the account's owner to authorize the app");
  });

  it('the plan fails if the token is invalid, and never prints the token', async () => {
    const { exitCode, stdout, stderr } = await plan(['--config', 'FILE'], {
      ...FAST,
      access_token: 'a-token-of-nobody',
    });
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch('the access token is wrong or was revoked');
    expect(stderr).not.toMatch('a-token-of-nobody');
  });
});

describe('the plan command reports on stderr', () => {
  it.each([
    ['no config', []],
    ['no connections', ['--config', 'FILE', '--connections', '0']],
    ['connections that are no number', ['--config', 'FILE', '--connections', 'four']],
    ['an unknown option', ['--config', 'FILE', '--accounts', '1']],
    ['a state without a path', ['--config', 'FILE', '--state', '']],
    ['two files from standard input', ['--config', 'FILE', '--state', '-', '--state', '-']],
  ])('%s: wrong usage is reported with where the help is', async (_, argv) => {
    const { exitCode, stdout, stderr } = await plan(argv);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^Help: source-tiktok-ads \w+ --help$/m);
  });

  it('mistakes of the config are reported', async () => {
    const { exitCode, stderr } = await plan(['--config', 'FILE'], { start_date: 'soon', page_size: 0 });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch('The config has 2 mistakes');
  });
});

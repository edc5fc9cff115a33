import { createServer, type AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { badAccountInBatch, deadToken, startSimulator, type Simulator } from '../../src/simulator/index.js';
import { withFiles, type Outcome, type RunOptions } from '../support/connector.js';
import { configFor } from '../support/read-inputs.js';
import { readFrom, runProtocol } from '../support/reads.js';
import { leaksOf, spellingsOf } from '../support/secrets.js';
import { NO_NETWORK, OFFLINE_CONFIG, SMALL_WORLD } from './given.js';

/** A token that looks different in every spelling. */
const TOKEN = String.raw`sim+token/with=odd&"chars"%\here?`;

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ ...SMALL_WORLD, token: TOKEN });
});
afterEach(() => {
  simulator.clearFaults();
  simulator.resetRequests();
});
afterAll(() => simulator.close());

const inWorld = (env: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  TIKTOK_API_BASE_URL: simulator.url,
  ...env,
});

/** Runs `check` with a config, as JSON unless it is text. */
const check = (config: unknown, { env, args = [] }: { env?: RunOptions['env']; args?: string[] } = {}) =>
  withFiles({ config }, (path) =>
    runProtocol(['check', '--config', path('config'), ...args], { env: env ?? inWorld() }),
  );

/** The only status of a check that reached a result; it must be the last message. */
function answerOf(outcome: Outcome): { readonly status: string; readonly message?: string } | undefined {
  const { lines, exitCode, stderr } = outcome;
  const types = lines.map(({ type }) => type).filter((type) => type !== 'LOG');
  expect({ types, exitCode, stderr }).toEqual({ types: ['CONNECTION_STATUS'], exitCode: 0, stderr: '' });
  expect(lines.at(-1)?.type).toBe('CONNECTION_STATUS');
  return lines.at(-1)?.connectionStatus;
}

describe('check succeeds', () => {
  it('check succeeds with a token that reads every account', async () => {
    expect(answerOf(await check(configFor(simulator)))).toEqual({ status: 'SUCCEEDED' });
    expect(simulator.requests.length).toBeGreaterThan(0);
  });

  it('check succeeds with a config in YAML', async () => {
    const { access_token: token, accounts, start_date: day } = configFor(simulator) as Record<string, string>;
    const yaml = [
      '# a comment',
      `access_token: ${JSON.stringify(token)}`,
      `accounts: [${String(accounts)}]`,
      `start_date: ${String(day)}`,
    ];
    expect(answerOf(await check(yaml.join('\n')))).toEqual({ status: 'SUCCEEDED' });
  });

  it('check succeeds with unset values, values written as text, and bare numbers of many digits', async () => {
    const { accounts, ...config } = configFor(simulator, {
      ...{ end_date: null, user_agent: '', page_size: '500', request_timeout: 0, lookback_days: '3' },
      ...{ sandbox: 'false', include_deleted: 'true', _limit: 5, environment: { kind: 'unheard of' } },
    });
    const json = JSON.stringify({ ...config, accounts: '?' }).replace('"?"', `[${String(accounts)}]`);
    expect(answerOf(await check(json))).toEqual({ status: 'SUCCEEDED' });
    expect(simulator.requests.flatMap(({ advertiserIds }) => advertiserIds)).toEqual(
      expect.arrayContaining(String(accounts).split(',')),
    );
  });

  it.each([
    ['an absolute path', (path: string) => ['check', '--config', path]],
    ['a path before the command', (path: string) => [`--config=${path}`, 'check']],
    ['a relative path', () => ['check', '--config', 'config.txt', '--manifest-path', '/no.yaml']],
    ['a relative path with a dot', () => ['check', '--config=./config.txt', '--components-path=/no.py']],
  ])('check succeeds with %s, whatever the suffix of the file', async (_what, argsFor) => {
    await withFiles({ 'config.txt': configFor(simulator) }, async (path) => {
      const outcome = await runProtocol(argsFor(path('config.txt')), {
        cwd: dirname(path('config.txt')),
        env: inWorld(),
      });
      expect(answerOf(outcome)).toEqual({ status: 'SUCCEEDED' });
    });
  });

  it('check succeeds with a config on standard input', async () => {
    const stdin = JSON.stringify(configFor(simulator));
    const outcome = await runProtocol(['check', '--config', '-'], { stdin, env: inWorld() });
    expect(answerOf(outcome)).toEqual({ status: 'SUCCEEDED' });
  });

  it('check succeeds with everything that the platform puts into the environment', async () => {
    const platform = {
      ...{ DEPLOYMENT_MODE: 'OSS', OPERATION_TYPE: 'check', WORKLOAD_ID: 'w', AIRBYTE_VERSION: '2.0.0' },
      ...{
        WORKER_CONNECTOR_IMAGE: 'image:1',
        WORKER_JOB_ID: '7',
        WORKER_JOB_ATTEMPT: '0',
        JAVA_OPTS: '-Xmx1g',
      },
      ...{
        USE_STREAM_CAPABLE_STATE: 'true',
        CONCURRENT_SOURCE_STREAM_READ: 'false',
        LOG_LEVEL: 'no such level',
      },
    };
    expect(answerOf(await check(configFor(simulator), { env: inWorld(platform) }))).toEqual({
      status: 'SUCCEEDED',
    });
  });

  it('check succeeds after an outage that passes, and logs it at the level of LOG_LEVEL', async () => {
    for (const [level, told] of [
      ['INFO', true],
      ['error', false],
    ] as const) {
      simulator.addFault({ times: 1, do: { kind: 'http', status: 500 } });
      const outcome = await check(configFor(simulator), { env: inWorld({ LOG_LEVEL: level }) });
      expect(answerOf(outcome)).toEqual({ status: 'SUCCEEDED' });
      expect(outcome.logs().some((line) => line.includes('HTTP 500'))).toBe(told);
    }
  });
});

describe('check fails with a status, not with an error', () => {
  it('check fails if the token is wrong', async () => {
    const answer = answerOf(await check({ ...configFor(simulator), access_token: 'another-token' }));
    expect(answer?.status).toBe('FAILED');
    expect(answer?.message).toMatch(/access_token/);
    expect(answer?.message).toMatch(/request_id \w+/);
  });

  it('check fails if the token was revoked', async () => {
    simulator.addFault(deadToken());
    expect(answerOf(await check(configFor(simulator)))).toMatchObject({ status: 'FAILED' });
  });

  it.each(['named', 'unnamed', 'omitted'] as const)(
    'check fails and names the refused account (%s)',
    async (how) => {
      const [first, second] = simulator.world.accounts.map(({ id }) => id) as [string, string];
      simulator.addFault(badAccountInBatch(second, how));
      const answer = answerOf(await check(configFor(simulator)));
      expect(answer?.status).toBe('FAILED');
      expect(answer?.message).toContain(second);
      expect(answer?.message).not.toContain(first);
    },
  );

  it('check fails if nobody responds', async () => {
    const env = inWorld({ TIKTOK_API_BASE_URL: `http://127.0.0.1:${String(await closedPort())}/` });
    const answer = answerOf(await check(configFor(simulator), { env }));
    expect(answer?.status).toBe('FAILED');
    expect(answer?.message).toContain('nothing accepts connections at this address: connect ECONNREFUSED');
    expect(answer?.message).toContain('Try again later. If it persists, check the network');
    expect(answer?.message).not.toMatch(/\bsync|resume/);
  });

  it('check fails if the base URL is not a URL', async () => {
    const env = inWorld({ TIKTOK_API_BASE_URL: 'somewhere' });
    expect(answerOf(await check(configFor(simulator), { env }))?.message).toContain('TIKTOK_API_BASE_URL');
  });

  it('check fails and names each of five mistakes, before it makes a request', async () => {
    const mistakes = {
      ...{ accounts: '71, mine', start_date: 'April', end_date: '2026-02-30', page_size: 5000 },
      lookback_days: -1,
    };
    const { message } =
      answerOf(await check({ access_token: TOKEN, ...mistakes }, { env: NO_NETWORK })) ?? {};
    for (const key of Object.keys(mistakes)) expect(message).toContain(key);
    expect(message).toContain('mine');
  });

  it.each([
    ['lacks everything', '{}', ['access_token', 'accounts', 'start_date']],
    ['is empty', '', ['config']],
    ['is a list', '[]', ['config']],
    ['is half a JSON', '{"access_token": "abc', ['config']],
    ['is neither JSON nor YAML', 'a: [b', ['config']],
    ['ends before it starts', JSON.stringify({ ...OFFLINE_CONFIG, end_date: '2020-01-01' }), ['end_date']],
  ])('check fails if the config %s', async (_what, stdin, named) => {
    const answer = answerOf(await check(stdin, { env: NO_NETWORK }));
    expect(answer?.status).toBe('FAILED');
    for (const name of named) expect(answer?.message).toContain(name);
  });

  it('check fails if there is no config file', async () => {
    const outcome = await runProtocol(['check', '--config', '/nowhere/config.json'], { env: NO_NETWORK });
    expect(answerOf(outcome)).toMatchObject({ status: 'FAILED' });
    expect(answerOf(outcome)?.message).toContain('/nowhere/config.json');
  });
});

describe('a bug in check', () => {
  const BROKEN = `URL.canParse = () => { throw new Error('bug near ' + ${JSON.stringify(TOKEN)}) }`;

  it('a bug in check is one error trace and exit code 1', async () => {
    const env = inWorld({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(BROKEN)}` });
    const outcome = await check(configFor(simulator), { env });
    const { lines, exitCode, stderr } = outcome;
    expect({ types: lines.map(({ type }) => type), exitCode, stderr }).toEqual({
      types: ['TRACE'],
      exitCode: 1,
      stderr: '',
    });
    expect(outcome.errors()).toEqual([expect.objectContaining({ failure_type: 'system_error' })]);
    expect(outcome.errors()[0]?.message).toContain('bug near');
    expect(leaksOf(outcome, TOKEN)).toEqual([]);
  });
});

describe('the token is never printed', () => {
  /** An API that repeats the token in every spelling, first in an outage and then in a refusal. */
  const gossip = (): void => {
    const message = `${spellingsOf(TOKEN).join(' ')} advertiser 40001`;
    simulator.addFault({ times: 1, do: { kind: 'code', code: 50000, message } });
    simulator.addFault({ do: { kind: 'code', code: 40001, message } });
  };

  it('a check that the API refuses does not print the token', async () => {
    gossip();
    const outcome = await check(configFor(simulator), { args: ['--debug'] });
    expect(answerOf(outcome)?.message).toContain('40001');
    expect(leaksOf(outcome, TOKEN)).toEqual([]);
  });

  it('a read that the API refuses does not print the token', async () => {
    gossip();
    const outcome = await readFrom(simulator, {
      streams: ['advertisers', 'campaigns'],
      run: { args: ['--debug'] },
    });
    expect(outcome.exitCode).toBe(1);
    expect(outcome.errors()[0]?.internal_message).toContain('40001');
    expect(leaksOf(outcome, TOKEN)).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['stands in another field', { ...OFFLINE_CONFIG, access_token: TOKEN, accounts: TOKEN, end_date: TOKEN }],
    ['has a space inside', { ...OFFLINE_CONFIG, access_token: `a ${TOKEN}` }],
    ['stands in broken JSON', `{"access_token": ${JSON.stringify(TOKEN)} "accounts"`],
    ['stands in broken YAML', `access_token: ${TOKEN}\n accounts: [`],
    ['is an object', { ...OFFLINE_CONFIG, access_token: { value: TOKEN } }],
    ['is all there is', JSON.stringify(TOKEN)],
  ])('a check does not print the token if it %s', async (_what, config) => {
    const outcome = await check(config, { args: ['--debug'], env: NO_NETWORK });
    expect(leaksOf(outcome, TOKEN)).toEqual([]);
  });

  it('a check does not print the token as part of a URL', async () => {
    await check(configFor(simulator));
    expect(simulator.requests.map(({ query }) => JSON.stringify(query)).join()).not.toContain('token');
  });
});

/** A port without a listener: one that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
